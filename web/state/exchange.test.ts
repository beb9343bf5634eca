// The exchange of a hand-made trace: what each end saw and who changed it.
import { expect, test } from 'vitest'
import { scenarioSchema } from '../../src/scenario/schema.ts'
import { sampleRun } from '../testing/sample-run.ts'
import { exchangeOf } from './exchange.ts'
import { TraceIndex } from './trace-index.ts'

const scenario = scenarioSchema.parse({
  version: 1,
  modules: { filter: { sha256: 'a'.repeat(64), name: 'filter.wasm', size: 1 } },
  plugins: [{ id: 'header-filter', name: 'Headers!', module: 'filter' }],
  chains: { http: ['header-filter'] },
  routes: [{ cluster: 'web' }],
  clusters: [{ name: 'web', rules: [{}] }],
  steps: [{ request: {} }],
})

function exchange(run = sampleRun()) {
  const index = new TraceIndex(run)
  index.catchUp()
  const found = exchangeOf(index, 0, scenario)
  if (!found) throw new Error('the trace has a step')
  return { found, index }
}

test('headers that the filter added are its own, with the host call that did it', () => {
  const { found, index } = exchange()
  const row = found.response.rows.find(({ name }) => name === 'header_1')
  expect(row).toMatchObject({
    kind: 'added',
    value: 'somevalue',
    by: { plugin: 'header-filter', hostcall: 'proxy_add_header_map_value' },
  })
  expect(index.span(row?.by?.span ?? -1)?.span).toMatchObject({ kind: 'hostcall', args: { key: 'header_1' } })
})

test('headers that Envoy added are told apart from the filter’s', () => {
  const { found } = exchange()
  expect(found.response.rows.find(({ name }) => name === 'server')?.by).toMatchObject({ plugin: null, hostcall: null })
  expect(found.request.rows.filter(({ kind }) => kind === 'added').map(({ name, by }) => [name, by?.plugin])).toEqual([
    ['x-forwarded-proto', null],
    ['x-request-id', null],
    ['x-envoy-expected-rq-timeout-ms', null],
  ])
})

test('each arrow of the flow says what the filter before it changed', () => {
  const { hops } = exchange().found
  expect(hops.request.map((hop) => hop?.text)).toEqual(['6 headers', 'unchanged'])
  expect(hops.request[0]?.about).toBe('4 from the client, 2 added by Envoy')
  expect(hops.response.map((hop) => hop?.text)).toEqual(['3 headers, 11 B', '+2 headers'])
})

test('a request that failed in the filter never reached the upstream', () => {
  const { found } = exchange(
    sampleRun({
      code: 'trap',
      kind: 'unreachable',
      plugin: 'header-filter',
      vm: 4,
      callback: 'proxy_on_request_headers',
      message: '',
      stack: [],
      consequence: '',
      remedy: '',
    }),
  )
  expect(found.outcome).toBe('failed')
  expect(found.request.sent).toBe(false)
  expect(found.cluster).toBe(null)
  expect(found.filters).toEqual([
    { plugin: 'header-filter', request: null, response: null, waitsFor: null, failed: true, refused: [] },
  ])
  expect(found.hops.request.map((hop) => hop?.text)).toEqual(['6 headers', undefined])
})
