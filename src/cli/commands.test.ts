// `inspect`, `export`, `reference` and the entry itself.
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { callbacks } from '../abi-shim/callbacks.ts'
import { foreignFunctions } from '../abi-shim/foreign-functions.ts'
import { hostcalls } from '../abi-shim/hostcalls/index.ts'
import { properties } from '../abi-shim/properties.ts'
import { buildWasm, required } from '../sandbox/testing/wasm-builder.ts'
import { cli, demos, folder, root } from './testing/cli.ts'

const demo = join(demos, '01-header-filter')

test.each([
  ['01-header-filter/filter.wasm', /Rust/, /env\.proxy_log +i32 i32 i32 -> i32/],
  ['01-header-filter/filter.go.wasm', /Go/, /wasi_snapshot_preview1\.fd_write +i32 i32 i32 i32 -> i32/],
  ['03-smallest/filter.wasm', /0\.2\.1/, /proxy_abi_version_0_2_1/],
])('inspect tells what %s is', async (file, ...says) => {
  const { code, out, err } = await cli('inspect', join(demos, file))
  expect({ code, err }).toEqual({ code: 0, err: '' })
  for (const text of [...says, /^ {2}1\.36 +links/m, /^ {2}1\.40 +links/m]) expect(out).toMatch(text)
})

test('inspect answers the same as JSON', async () => {
  const { code, out } = await cli('inspect', join(demo, 'filter.wasm'), '--format', 'json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ version: 1, ok: true, abi: { version: '0.2.1' } })
})

test.each([
  ['an empty file', '', /error: offset 0x0: This is an empty file/],
  ['a file of text', 'text', /error: offset 0x0: This is no WebAssembly module/],
])('inspect says what is wrong with %s, and ends with exit code 3', async (_, content, says) => {
  const { code, out, err } = await cli('inspect', folder().put('no.wasm', content))
  expect({ code, err }).toEqual({ code: 3, err: '' })
  expect(out).toMatch(says)
})

test('inspect of a module that loads nowhere names its problems and ends with exit code 3', async () => {
  const file = folder().put('bad.wasm', buildWasm({ imports: [['env', 'nope', [], []]], exports: required }))
  const { code, out } = await cli('inspect', file)
  expect(code).toBe(3)
  expect(out).toMatch(/error: import env\.nope/)
  expect(out).toMatch(/^ {2}1\.40 +does not link +missing: env\.nope/m)
})

test('export prints a bootstrap, says what it loses on the error stream, and writes files', async () => {
  const { code, out, err } = await cli('export', join(demo, 'scenario.json'), '--to', 'envoy-yaml')
  expect(code).toBe(0)
  expect(out).toMatch(/static_resources:/)
  expect(err).toMatch(/^lost: checks: /m)
  const { path } = folder()
  const file = join(path, 'bootstrap.yaml')
  expect((await cli('export', join(demo, 'scenario.json'), '--to', 'envoy-yaml', '--out', file)).out).toBe('')
  expect(readFileSync(file, 'utf8')).toBe(out)
  mkdirSync(join(path, 'into'))
  await cli('export', join(demo, 'scenario.json'), '--to', 'envoy-yaml', '--out', join(path, 'into'))
  expect(existsSync(join(path, 'into', 'envoy.yaml'))).toBe(true)
})

test('reference lists every entry of every table', async () => {
  const text = await cli('reference')
  const json = await cli('reference', '--format', 'json')
  expect([text.code, json.code]).toEqual([0, 0])
  const tables = { hostcalls, callbacks, properties, foreignFunctions }
  const listed: Record<keyof typeof tables, { name: string }[]> & { version: number } = JSON.parse(json.out)
  expect(listed.version).toBe(1)
  for (const [kind, table] of Object.entries(tables)) {
    const names = listed[kind as keyof typeof tables].map(({ name }) => name)
    expect(names.sort(), kind).toEqual(Object.keys(table).sort())
    for (const name of names) expect(text.out, name).toMatch(new RegExp(`^  ${name.replaceAll('.', '[.]')}[( ]`, 'm'))
  }
})

test('reference says type, versions, releases, answers, label and proof', async () => {
  const { out } = await cli('reference', '--format', 'json')
  const { hostcalls, callbacks, properties, foreignFunctions } = JSON.parse(out)
  const named = (table: { name: string }[], name: string) => table.find((entry) => entry.name === name)
  expect(named(hostcalls, 'proxy_get_log_level')).toMatchObject({
    family: 'lifecycle',
    modules: ['env'],
    params: ['level'],
    signature: 'i32 -> i32',
    abi: ['0.2.1'],
    answers: ['Ok', 'InvalidMemoryAccess'],
    label: 'as-envoy',
    proof: expect.stringMatching(/^src\/envoy\/testdata\//),
  })
  expect(named(hostcalls, 'fd_sync')).toMatchObject({ since: '1.39', until: null, answers: ['Success', 'BadF'] })
  expect(named(callbacks, 'proxy_on_request_headers')).toMatchObject({
    signature: 'i32 i32 i32 -> i32',
    olderSignatures: { '0.1.0': 'i32 i32 -> i32' },
    answers: ['Continue', 'StopIteration', 'ContinueAndEndStream', 'StopAllIterationAndBuffer', 'StopAllIterationAndWatermark'],
    proof: 'public/demos/01-header-filter',
  })
  expect(named(properties, 'request.headers_bytes')).toMatchObject({ signature: 'int', available: 'stream', since: '1.37' })
  expect(named(foreignFunctions, 'sign')).toMatchObject({
    signature: expect.stringMatching(/^SignArguments \{ string hash_function = 1; .* -> SignResult \{/),
    since: '1.37',
  })
})

test('help lists the commands; no command at all is bad input', async () => {
  expect(await cli('--help')).toMatchObject({ code: 0, out: expect.stringContaining('inspect <module') })
  expect((await cli()).code).toBe(2)
})

test('the built entry prints nothing but the command’s output', { timeout: 120_000 }, async () => {
  const script = join(root, 'scripts', 'cli.mjs')
  const [built, inPlace] = await Promise.all([
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      execFile(process.execPath, [script, 'run', join(demo, 'scenario.json')], (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
      )
    }),
    cli('run', join(demo, 'scenario.json')),
  ])
  expect(built).toEqual(inPlace)
})
