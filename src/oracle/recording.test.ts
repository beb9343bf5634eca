// The made-up values of a run are named before runs are compared.
import { expect, test } from 'vitest'
import type { Environment } from '../scenario/environment.ts'
import { withoutEnvironment } from './recording.ts'

const request = { serviceTime: '0', connectionId: '0', date: 'Tue, 24 Nov 2026 04:36:51 GMT' }
const environment: Environment = {
  listenerPort: 20000,
  clusterPorts: { web: 20001 },
  requests: [
    { ...request, requestId: 'aaaa', clientPort: 20002, upstreamLocalPort: 20003 },
    { ...request, requestId: 'bbbb', clientPort: 20004, upstreamLocalPort: 0 },
  ],
  wasmLogLevel: 0,
}

test('request ids, dates and ports are named', () => {
  const lines = [
    'info: wasm log: 127.0.0.1:20004 20003',
    'client "x-request-id: bbbb\\r\\ndate: Tue, 24 Nov 2026 04:36:51 GMT\\r\\n"',
  ]
  expect(withoutEnvironment(lines, environment)).toEqual([
    'info: wasm log: 127.0.0.1:<client port> <upstream local port>',
    'client "x-request-id: <request id>\\r\\ndate: <date>\\r\\n"',
  ])
})

test('the milliseconds of an upstream are named where the header stands', () => {
  const lines = [
    'info: wasm log: ("x-envoy-upstream-service-time", "12")',
    'client "\\r\\nx-envoy-upstream-service-time: 0\\r\\n"',
  ]
  expect(withoutEnvironment(lines, environment)).toEqual([
    'info: wasm log: ("x-envoy-upstream-service-time", "<service time>")',
    'client "\\r\\nx-envoy-upstream-service-time: <service time>\\r\\n"',
  ])
})

test('the words of calls stay: an address might look like a port', () => {
  const lines = ['> malloc(20000)', '  < env.proxy_log = 20000']
  expect(withoutEnvironment(lines, environment)).toEqual(lines)
})

test('a number that contains a port is another number', () => {
  expect(withoutEnvironment(['info: 120000 200001 0'], environment)).toEqual(['info: 120000 200001 0'])
})
