// Everything that can be wrong with what is given: each says what, where, what Envoy would do, what to change.
import { readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type BuiltModule, buildWasm, f64, i32, op, required } from '../sandbox/testing/wasm-builder.ts'
import { cli, demos, folder } from './testing/cli.ts'

const files = folder()
const filter = readFileSync(join(demos, '01-header-filter', 'filter.wasm'))
const scenario = JSON.parse(readFileSync(join(demos, '01-header-filter', 'scenario.json'), 'utf8'))

/** A module file with what a module needs and with these parts. */
const module = (name: string, { exports, ...parts }: BuiltModule) =>
  files.put(`${name}.wasm`, buildWasm({ ...parts, exports: { ...required, ...exports } }))

const bool = (value: number) => ({ params: [i32, i32], results: [i32], body: op.const(value) }) as const
const { proxy_on_memory_allocate, proxy_abi_version_0_2_1 } = required

/** Modules that Envoy would not run: exit code 3, the fault with Envoy's words. */
const modules: readonly (readonly [what: string, file: () => string, ...says: readonly RegExp[]])[] = [
  ['a file that is no module', () => files.put('text.wasm', 'hello, world'), /Failed to parse corrupted Wasm module/],
  ['a module that is cut off', () => files.put('cut.wasm', filter.subarray(0, 5000)), /Failed to parse corrupted Wasm module/],
  [
    'a component',
    () => files.put('component.wasm', Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0)),
    /Missing or unknown Proxy-Wasm ABI version/,
    /wasip1/,
  ],
  ['an empty file', () => files.put('empty.wasm', ''), /load, empty \(filter\): Plugin failed to load/],
  [
    'a module without an ABI marker',
    () => files.put('no-marker.wasm', buildWasm({ exports: { proxy_on_memory_allocate } })),
    /Missing or unknown Proxy-Wasm ABI version/,
  ],
  [
    'all missing imports',
    () =>
      module('missing', {
        imports: [
          ['env', 'nope', [], []],
          ['env', 'proxy_log', [i32, i32, i32], [i32]],
          ['foo', 'bar', [i32], []],
        ],
      }),
    /missing import: env\.nope/,
    /missing import: foo\.bar/,
  ],
  [
    'an import of another type',
    () => module('mismatch', { imports: [['env', 'proxy_log', [f64], []]] }),
    /import type mismatch: env\.proxy_log, want: f64 -> void, but host exports: i32 i32 i32 -> i32/,
  ],
  [
    'a module without an allocator',
    () => files.put('no-allocator.wasm', buildWasm({ exports: { proxy_abi_version_0_2_1 } })),
    /Wasm module is missing malloc function/,
  ],
  [
    'a callback of another type',
    () =>
      module('bad-callback', {
        exports: { proxy_on_request_headers: { params: [i32, i32], results: [i32], body: op.const(0) } },
      }),
    /Bad function signature for: proxy_on_request_headers, want: i32 i32 i32 -> i32, but the module exports: i32 i32 -> i32/,
  ],
  ['a module whose memory nobody can see', () => module('no-memory', { memoryExported: false }), /SIGSEGV/],
  [
    'a trap in _start',
    () => module('trap-start', { exports: { _start: { body: op.unreachable } } }),
    /Uncaught RuntimeError: unreachable/,
    /_start/,
  ],
  [
    'a host call that _start must not make',
    () =>
      module('restricted', {
        imports: [['env', 'proxy_get_current_time_nanoseconds', [i32], [i32]]],
        exports: { _start: { body: [...op.const(0), ...op.call(0), ...op.drop] } },
      }),
    /Uncaught Error: restricted_callback/,
  ],
  [
    'on_vm_start that answers false',
    () => module('vm-start', { exports: { proxy_on_vm_start: bool(0) } }),
    /Failed to start base Wasm/,
    /proxy_on_vm_start/,
  ],
  [
    'on_configure that answers false',
    () => module('configure', { exports: { proxy_on_configure: bool(0) } }),
    /Failed to configure base Wasm plugin/,
    /proxy_on_configure/,
  ],
  ['a memory larger than any Envoy gives', () => module('huge-memory', { memory: 16_385 }), /Failed to create new Wasm instance/],
]

for (const [what, file, ...says] of modules) {
  test(`${what} ends with exit code 3`, async () => {
    const { code, out, err } = await cli('run', file())
    expect({ code, err }).toEqual({ code: 3, err: '' })
    for (const text of says) expect(out).toMatch(text)
    expect(out).toMatch(/^Faults$/m)
    expect(out).toMatch(/^ {4}Consequence: ./m)
    expect(out).toMatch(/^ {4}Change: ./m)
  })
}

test('two ABI markers are no error', async () => {
  const { code, out } = await cli('run', module('two-markers', { exports: { proxy_abi_version_0_1_0: {} } }))
  expect({ code, faults: /^Faults$/m.test(out) }).toEqual({ code: 0, faults: false })
})

const withField = (change: (copy: typeof scenario) => void) => {
  const copy = structuredClone(scenario)
  change(copy)
  return copy
}

/** What cannot be used at all: exit code 2, nothing on the output, all of it on the error stream. */
const inputs: readonly (readonly [what: string, args: () => string[], ...says: readonly RegExp[]])[] = [
  ['no command', () => ['explode'], /^explode: no such command/, /run, inspect, export/],
  ['an unknown option', () => ['run', '--fast', 'x.json'], /--fast/, /usage:/],
  ['no file', () => ['run'], /there is no scenario and no module/],
  ['a format that does not exist', () => ['run', 'x.json', '--format', 'xml'], /--format xml is not one of text, json, ndjson/],
  ['a file that is not there', () => ['run', 'not/there.json'], /not\/there\.json: no such file/],
  ['a module that is not there', () => ['run', 'not/there.wasm'], /not\/there\.wasm: no such file/, /Invalid path/],
  ['a folder', () => ['inspect', demos], /this is a folder/],
  ['a damaged archive', () => ['run', files.put('bad.wasm.gz', gzipSync(filter).subarray(0, 1000))], /does not unpack/],
  [
    'a module over the size limit',
    () => {
      const file = files.put('large.wasm', filter)
      truncateSync(file, 33 * 1024 * 1024)
      return ['run', file]
    },
    /large\.wasm: has 33\.0 MB; the limit is 32\.0 MB/,
  ],
  [
    'an archive that unpacks to more than the limit',
    () => ['run', files.put('bomb.wasm.gz', gzipSync(new Uint8Array(33 * 1024 * 1024)))],
    /unpacks to more; the limit is 32\.0 MB/,
  ],
  [
    'a scenario with an unknown field',
    () => [
      'run',
      files.put(
        'unknown.json',
        withField((copy) => {
          copy.plugins[0].configurtion = 'x'
        }),
      ),
    ],
    /unknown\.json:\d+: plugins\[0\]\.?.*configurtion/,
  ],
  [
    'a scenario with a value of a wrong type',
    () => [
      'run',
      files.put(
        'type.json',
        withField((copy) => {
          copy.steps[0].request.method = 7
        }),
      ),
    ],
    /type\.json:\d+: steps\[0\]\.request\.method/,
  ],
  [
    'a plugin of an unknown module',
    () => [
      'run',
      files.put(
        'module.json',
        withField((copy) => {
          copy.plugins[0].module = 'other'
        }),
      ),
    ],
    /module\.json:\d+: plugins\[0\]\.module.*other/,
  ],
  [
    'a limit above the highest',
    () => [
      'run',
      files.put(
        'limits.json',
        withField((copy) => {
          copy.process.limits = { hostCalls: 2_000_000 }
        }),
      ),
    ],
    /limits\.json:\d+: process\.limits\.hostCalls.*1000000/,
  ],
  ['a scenario that is neither JSON nor YAML', () => ['run', files.put('broken.json', '{ "version": 1, ')], /broken\.json/],
  [
    'a scenario that is not UTF-8',
    () => ['run', files.put('latin.json', Uint8Array.of(0x22, 0xff, 0x22))],
    /the file is not UTF-8/,
  ],
  [
    'a module of other content than the scenario names',
    () => {
      files.put('filter.wasm', Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))
      const copy = withField((one) => {
        one.modules.filter = { sha256: '0'.repeat(64), name: 'filter.wasm', size: 8 }
      })
      return ['run', files.put('hash.json', copy)]
    },
    /modules\.filter/,
    /0{64}/,
    /93a44bbb96c751218e4c00d479e4c14358122a389acca16205b1e4d0dc5f9476/,
  ],
  [
    'a module that is nowhere',
    () => {
      const copy = withField((one) => {
        one.modules.filter = { sha256: '0'.repeat(64), name: 'nowhere.wasm', size: 8 }
      })
      return ['run', folder().put('scenario.json', copy)]
    },
    /the module with sha256 0{64} is not here/,
  ],
  [
    'a swap of a module that the scenario does not have',
    () => ['run', join(demos, '01-header-filter', 'scenario.json'), '--module', 'fliter=x.wasm'],
    /has no module `fliter`/,
    /Use one of its modules: filter/,
  ],
  ['a swap without a path', () => ['run', join(demos, '01-header-filter', 'scenario.json'), '--module', 'filter'], /id=path/],
  [
    'a request option beside a scenario',
    () => ['run', join(demos, '01-header-filter', 'scenario.json'), '-H', 'a: b'],
    /--header is for a module/,
  ],
  ['a header without a colon', () => ['run', module('fine', {}), '-H', 'hello'], /-H: `hello` is not of the form/],
  ['a header of bytes that are not UTF-8', () => ['run', module('fine', {}), '-H', 'a: \ufffd'], /-H: .*not UTF-8/, /base64/],
  [
    'a configuration that is not UTF-8',
    () => ['run', module('fine', {}), '--config', `@${files.put('latin.conf', Uint8Array.of(0xff, 0xfe))}`],
    /the configuration is not UTF-8/,
    /StringValue/,
    /BytesValue/,
  ],
  [
    'a StringValue that is not UTF-8',
    () => [
      'run',
      files.put(
        'string-value.json',
        withField((copy) => {
          copy.plugins[0].configuration.value = { base64: '//4=' }
        }),
      ),
    ],
    /plugins\[0\]\.configuration\.value.*not UTF-8/,
  ],
  ['a path with a space', () => ['run', module('fine', {}), '/a b'], /steps\[0\]\.request\.path/],
  ['an export to nowhere', () => ['export', join(demos, '01-header-filter', 'scenario.json')], /--to is missing/],
  ['an export to an unknown format', () => ['export', 'x.json', '--to', 'helm'], /--to helm is not one of envoy-yaml/],
  [
    'a trace that cannot be written',
    () => ['run', join(demos, '03-smallest', 'scenario.json'), '--trace', '/nowhere/at/all'],
    /no such file/,
  ],
]

for (const [what, args, ...says] of inputs) {
  test(`${what} ends with exit code 2`, async () => {
    const { code, out, err } = await cli(...args())
    expect({ code, out }).toEqual({ code: 2, out: '' })
    for (const text of says) expect(err).toMatch(text)
    expect(err).toMatch(/^ {2}Envoy: ./m)
    expect(err).toMatch(/^ {2}Change: ./m)
  })
}
