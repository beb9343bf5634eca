// The seeded environment: shapes as in the recordings of a real Envoy, equal for equal scenarios.
import { describe, expect, it } from 'vitest'
import { seededEnvironment } from './environment-seeded.ts'
import { type ScenarioInput, scenarioSchema } from './schema.ts'

const scenario = (over: Partial<ScenarioInput> = {}) =>
  scenarioSchema.parse({
    version: 1,
    modules: {},
    plugins: [],
    routes: [{ prefix: '/', cluster: 'web' }],
    clusters: [
      {
        name: 'web',
        rules: [{ match: { prefix: '/slow' }, answer: { delayMs: 1500 } }, { answer: {} }],
      },
    ],
    steps: [{ request: { path: '/slow' } }, { request: {} }],
    ...over,
  })

describe('seededEnvironment', () => {
  it('is equal for equal scenarios and other for another seed', () => {
    expect(seededEnvironment(scenario())).toEqual(seededEnvironment(scenario()))
    expect(seededEnvironment(scenario({ process: { seed: 2 } })).requests[0]?.requestId).not.toBe(
      seededEnvironment(scenario()).requests[0]?.requestId,
    )
  })

  it('makes request ids as Envoy does: version 4, variant 8 to b, 36 characters', () => {
    const { requests } = seededEnvironment(scenario({ steps: Array.from({ length: 200 }, () => ({ request: {} })) }))
    expect(new Set(requests.map(({ requestId }) => requestId)).size).toBe(200)
    for (const { requestId } of requests)
      expect(requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('gives every port five digits but the listener its own', () => {
    const { listenerPort, clusterPorts, requests } = seededEnvironment(scenario({ listener: { port: 8080 } }))
    expect(listenerPort).toBe(8080)
    for (const port of [...Object.values(clusterPorts), ...requests.flatMap((each) => [each.clientPort, each.upstreamLocalPort])])
      expect(String(port)).toHaveLength(5)
  })

  it('leaves the service time to the run, and takes the date from the start time and what has passed', () => {
    const { requests } = seededEnvironment(scenario())
    expect(requests.map(({ serviceTime }) => serviceTime)).toEqual([null, null])
    expect(requests.map(({ date }) => date)).toEqual(['Thu, 01 Jan 2026 00:00:01 GMT', 'Thu, 01 Jan 2026 00:00:01 GMT'])
  })

  it('counts the upstream connection after the client that caused it, and keeps it open', () => {
    const { requests } = seededEnvironment(scenario({ steps: [{ request: {} }, { request: {} }, { request: {} }] }))
    // As a real Envoy 1.40.0 counted three requests over one kept upstream connection.
    expect(requests.map(({ connectionId }) => connectionId)).toEqual(['0', '2', '3'])
    expect(new Set(requests.map(({ upstreamLocalPort }) => upstreamLocalPort)).size).toBe(1)
  })

  it('leaves earlier requests as they were when a step is added', () => {
    const one = seededEnvironment(scenario({ steps: [{ request: {} }] }))
    expect(seededEnvironment(scenario({ steps: [{ request: {} }, { request: {} }] })).requests[0]).toEqual(one.requests[0])
  })

  it('names one request even where there is no step yet', () => {
    expect(seededEnvironment(scenario({ steps: [] })).requests).toHaveLength(1)
  })

  it('answers the log level in the ABI’s numbers', () => {
    expect(seededEnvironment(scenario({ process: { logLevel: 'trace' } })).wasmLogLevel).toBe(0)
    expect(seededEnvironment(scenario()).wasmLogLevel).toBe(2)
  })
})
