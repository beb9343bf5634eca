// `run` on what works, and on guests that fail: reports, formats, exit codes, the same bytes twice.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { buildWasm, i32, op, required } from '../sandbox/testing/wasm-builder.ts'
import { readTrace } from '../trace/read-file.ts'
import { type Report, reportSchema } from '../trace/report.ts'
import { cli, demos, folder, root } from './testing/cli.ts'

const files = folder()
const demo = join(demos, '01-header-filter', 'scenario.json')
const log = ['env', 'proxy_log', [i32, i32, i32], [i32]] as const
const say = [...op.const(2), ...op.const(0), ...op.const(5), ...op.call(0), ...op.drop]
const headers = { params: [i32, i32, i32], results: [i32] } as const

const json = async (...args: readonly string[]): Promise<{ code: number; report: Report }> => {
  const { code, out, err } = await cli('run', ...args, '--format', 'json')
  expect(err).toBe('')
  return { code, report: reportSchema.parse(JSON.parse(out)) }
}

/** The first step, which sends a request. */
function firstOf({ steps: [step] }: Report) {
  if (step?.kind !== 'request') throw new Error('the first step sends no request')
  return step
}

test('the schema in docs is the one that reports follow', () => {
  const committed: unknown = JSON.parse(readFileSync(join(root, 'docs', 'run-report.schema.json'), 'utf8'))
  expect(committed).toEqual(z.toJSONSchema(reportSchema))
})

test('the first demo shows both messages, its logs and its counter', async () => {
  const { code, report } = await json(demo)
  expect(code).toBe(0)
  expect(report.ok).toBe(true)
  expect(firstOf(report).upstream?.headers).toContainEqual(['hello', 'x'])
  expect(firstOf(report).response?.headers).toEqual(
    expect.arrayContaining([
      [':status', '200'],
      ['header_1', 'somevalue'],
      ['header_2', 'secondvalue'],
    ]),
  )
  expect(firstOf(report).response?.body).toEqual({ text: 'Hello World' })
  expect(report.stats).toContainEqual({ name: 'wasmcustom.hello_header_counter', type: 'counter', value: '1' })
  expect(report.logs.map(({ text }) => text)).toContain('on_configure: 2 headers')
  expect(report.checks.every(({ ok }) => ok)).toBe(true)
})

test.each(['json', 'ndjson', 'text'])('two runs give equal bytes as %s', async (format) => {
  const [one, two] = await Promise.all([cli('run', demo, '--format', format), cli('run', demo, '--format', format)])
  expect(one.code).toBe(0)
  expect(two.out === one.out).toBe(true)
})

test('the Go module in the place of the Rust one holds the same checks', async () => {
  const { code, report } = await json(demo, '--module', `filter=${join(demos, '01-header-filter', 'filter.go.wasm')}`)
  expect({ code, ok: report.ok }).toEqual({ code: 0, ok: true })
})

test('ndjson is a trace file: what --trace writes, and what reads back as the events of the run', async () => {
  const trace = join(files.path, 'trace.ndjson')
  const { out } = await cli('run', demo, '--format', 'ndjson', '--trace', trace)
  expect(readFileSync(trace, 'utf8') === out).toBe(true)
  const { history, issue } = readTrace(out)
  expect(issue).toBeUndefined()
  expect(history?.length).toBe(out.trimEnd().split('\n').length - 1)
  expect(history?.last('stat/counter/wasmcustom.hello_header_counter')).toBe(1n)
})

test('the text report ends each step with its calls', async () => {
  const { out } = await cli('run', demo)
  expect(out).toContain('    ==> proxy_on_request_headers(2, 7 headers, end)  [header-filter, worker 0]\n')
  expect(out).toContain('      ==> proxy_get_header_map_value(request, “hello”)\n')
})

test('the text report ends with what plugins do while Envoy stops', async () => {
  const home = join(root, 'src/envoy/testdata/shutdown-of-two-workers')
  const probe = `probe=${join(root, 'src/envoy/testdata/probe.wasm')}`
  const { out } = await cli('run', join(home, 'scenario.yaml'), '--module', probe)
  const end = out.slice(out.indexOf('\nEnvoy stops\n'))
  const places = [...end.matchAll(/==> proxy_on_(?:done|delete)\(1\) {2}\[(.*)\]/g)].map(([, place]) => place)
  const order = ['worker 0', 'worker 1', 'main'].flatMap((thread) => ['b', 'b', 'a', 'a'].map((id) => `${id}, ${thread}`))
  expect(places).toEqual(order)
})

test('a module alone takes configuration, headers, body and path from the command line', async () => {
  const module = files.put('filter.wasm.gz', gzipSync(readFileSync(join(demos, '01-header-filter', 'filter.wasm'))))
  const config = files.put('config', 'header_7=seven\n')
  const { code, report } = await json(
    module,
    '--config',
    `@${config}`,
    '-H',
    'hello: there',
    '-H',
    'x-empty:',
    '--data',
    'body',
    '/a?b=c',
  )
  expect(code).toBe(0)
  const step = firstOf(report)
  expect(step.upstream?.headers).toEqual(
    expect.arrayContaining([
      [':method', 'POST'],
      [':path', '/a?b=c'],
      ['hello', 'there'],
      ['x-empty', ''],
    ]),
  )
  expect(step.upstream?.body).toEqual({ text: 'body' })
  expect(step.response?.headers).toContainEqual(['header_7', 'seven'])
})

test('a check that does not hold ends with exit code 1', async () => {
  const scenario = JSON.parse(readFileSync(demo, 'utf8'))
  scenario.checks = [{ step: 0, response: { status: 204 } }]
  const { code, report } = await json(files.put('check.json', scenario))
  expect({ code, ok: report.ok }).toEqual({ code: 1, ok: false })
  expect(report.checks).toEqual([{ check: 0, ok: false, message: expect.stringMatching(/200.*204/) }])
})

/** One plugin of this module, with checks. */
const scenarioOf = (name: string, module: Uint8Array, checks: readonly object[], process: object = {}) => {
  files.put(`${name}.wasm`, module)
  const scenario = {
    version: 1,
    process,
    modules: { guest: { sha256: '0'.repeat(64), name: `${name}.wasm`, size: module.length } },
    plugins: [{ id: 'guest', name: 'guest', module: 'guest' }],
    chains: { http: ['guest'] },
    routes: [{ cluster: 'web' }],
    clusters: [{ name: 'web', rules: [{}] }],
    steps: [{ request: {} }],
    checks,
  }
  return [files.put(`${name}.json`, scenario), '--module', `guest=${join(files.path, `${name}.wasm`)}`]
}

const trapping = buildWasm({ exports: { ...required, proxy_on_request_headers: { ...headers, body: op.unreachable } } })

test('a trap is answered 503 and ends with exit code 3', async () => {
  const { code, report } = await json(...scenarioOf('trap', trapping, []))
  expect({ code, ok: report.ok }).toEqual({ code: 3, ok: false })
  expect(firstOf(report).response?.headers[0]).toEqual([':status', '503'])
  expect(report.faults).toMatchObject([
    { code: 'trap', plugin: 'guest', callback: 'proxy_on_request_headers', message: 'Uncaught RuntimeError: unreachable' },
  ])
})

test('a trap that a check expects ends with exit code 0', async () => {
  const { code, report } = await json(...scenarioOf('expected', trapping, [{ step: 0, response: { status: 503 } }]))
  expect({ code, ok: report.ok, faults: report.faults.length }).toEqual({ code: 0, ok: true, faults: 1 })
})

test('a guest that calls the host without end meets the budget of host calls, which a scenario can lower', async () => {
  const busy = buildWasm({
    imports: [log],
    exports: {
      ...required,
      proxy_on_request_headers: { ...headers, body: [0x03, 0x40, ...say, 0x0c, 0x00, 0x0b, ...op.const(0)] },
    },
    data: 'again',
  })
  const { code, report } = await json(...scenarioOf('busy', busy, [], { limits: { hostCalls: 100 } }))
  expect(code).toBe(3)
  expect(report.faults).toMatchObject([{ code: 'budget', kind: 'hostCalls', callback: 'proxy_on_request_headers' }])
  expect(report.logs).toHaveLength(100)
})

test('a trace over its budget of events ends the run with a fault that names it', async () => {
  const args = scenarioOf('events', readFileSync(join(demos, '03-smallest', 'filter.wasm')), [], { limits: { events: 20 } })
  const { code, report } = await json(...args)
  expect(code).toBe(3)
  expect(report.faults).toMatchObject([{ code: 'budget', kind: 'events' }])
})

/** An endless loop after a log line, in this export. */
const hanging = (name: string, shape: { params: readonly (typeof i32)[]; results: readonly (typeof i32)[] }) =>
  buildWasm({
    imports: [log],
    exports: {
      ...required,
      [name]: { ...shape, body: [...say, ...op.endless, ...(shape.results.length > 0 ? op.const(0) : [])] },
    },
    data: 'hello',
  })

test.each([
  ['_initialize', { params: [], results: [] }, 1, /main thread would hang for ever/],
  ['proxy_on_context_create', { params: [i32, i32], results: [] }, 1, /main thread would hang for ever/],
  ['proxy_on_request_headers', headers, 1, /this worker thread would hang for ever/],
  ['proxy_on_response_headers', headers, 1, /this worker thread would hang for ever/],
] as const)('an endless loop in %s is a fault, with the trace up to it', async (name, shape, logs, consequence) => {
  const { code, report } = await json(files.put(`hang${name}.wasm`, hanging(name, shape)))
  expect(code).toBe(3)
  expect(report.faults).toMatchObject([
    { code: 'hang', kind: 'callback', callback: name, consequence: expect.stringMatching(consequence) },
  ])
  expect(report.logs.map(({ text }) => text)).toEqual(Array.from({ length: logs }, () => 'hello'))
})
