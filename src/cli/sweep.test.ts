// `run` on a body that is tried in every way to cut it: what it says where the cut shows, and where it does not.
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportSchema } from '../trace/report.ts'
import { sha256Of } from './files.ts'
import { cli, folder, root } from './testing/cli.ts'

const probe = join(root, 'src', 'envoy', 'testdata', 'probe.wasm')
const files = folder()
copyFileSync(probe, join(files.path, 'probe.wasm'))
const bytes = readFileSync(probe)

/** A scenario whose plugin follows this script, and whose client sends `hello`. */
const scenario = (script: string, name: string) =>
  files.put(name, {
    version: 1,
    modules: { probe: { sha256: sha256Of(bytes), name: 'probe.wasm', size: bytes.length } },
    plugins: [{ id: 'probe', module: 'probe', configuration: { any: 'StringValue', value: script } }],
    chains: { http: ['probe'] },
    routes: [{ cluster: 'web' }],
    clusters: [{ name: 'web', rules: [{}] }],
    steps: [
      { request: { method: 'POST', headers: [['transfer-encoding', 'chunked']], body: { text: 'hello', chunking: 'sweep' } } },
    ],
  })

test('a plugin that acts on its second body callback is found out, and the exit code says so', async () => {
  const file = scenario('on request_body 2\n  set_buffer_bytes 0 0 0 "-"\n', 'second.json')
  const { code, out } = await cli('run', file, '--format', 'json')
  const { ok, sweeps } = reportSchema.parse(JSON.parse(out))
  expect({ code, ok }).toEqual({ code: 1, ok: false })
  expect(sweeps).toEqual([
    {
      body: 'steps[0].request.body',
      cuts: 6,
      differences: [
        { cut: '1 + 4', cuts: 2, message: 'step 0: the upstream gets the body “h-ello” instead of “hello-”' },
        { cut: '2 + 3', cuts: 1, message: 'step 0: the upstream gets the body “he-llo” instead of “hello-”' },
        { cut: '3 + 2', cuts: 1, message: 'step 0: the upstream gets the body “hel-lo” instead of “hello-”' },
        { cut: '4 + 1', cuts: 1, message: 'step 0: the upstream gets the body “hell-o” instead of “hello-”' },
      ],
    },
  ])
  const text = await cli('run', file)
  expect(text.out).toContain(
    'Chunking\n  FAIL steps[0].request.body as 1 + 4, and 1 more of 6 ways to cut it: step 0: the upstream gets the body “h-ello” instead of “hello-”\n',
  )
})

test('a plugin that lets pieces pass is the same in all of them', async () => {
  const { code, out } = await cli('run', scenario('on request_body\n  log 2 "piece"\n', 'all.json'))
  expect(code).toBe(0)
  expect(out).toContain('Chunking\n  ok   steps[0].request.body: the same in all 6 ways to cut it\n')
})

test('a trap that only one of the ways meets is an end of its own', async () => {
  const { code, out } = await cli('run', scenario('on request_body 4\n  trap unreachable\n', 'trap.json'))
  expect(code).toBe(1)
  expect(out).toContain('as byte by byte: step 0: it ends as failed instead of completed\n')
})
