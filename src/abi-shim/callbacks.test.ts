// The table of what the host calls in a guest, against the ABI's arities.
import { expect, test } from 'vitest'
import { type Callback, callbacks, callbackType, paramsOf } from './callbacks.ts'

test('headers callbacks are told the end of the stream since ABI 0.2.0', () => {
  for (const entry of [callbacks.proxy_on_request_headers, callbacks.proxy_on_response_headers]) {
    expect(callbackType(entry, '0.1.0')).toEqual({ params: ['i32', 'i32'], results: ['i32'] })
    expect(callbackType(entry, '0.2.0').params).toHaveLength(3)
    expect(paramsOf(entry, '0.2.1').map(({ name }) => name)).toEqual(['contextId', 'headers', 'endOfStream'])
  }
})

test('arities and results are those of the ABI', () => {
  // From the specification of 0.2.1 and Envoy's two callbacks of its own.
  const wanted: Readonly<Record<string, readonly [arity: number, returns: boolean]>> = {
    _initialize: [0, false],
    _start: [0, false],
    main: [2, true],
    __main_void: [0, true],
    malloc: [1, true],
    proxy_on_memory_allocate: [1, true],
    proxy_on_context_create: [2, false],
    proxy_on_vm_start: [2, true],
    proxy_validate_configuration: [2, true],
    proxy_on_configure: [2, true],
    proxy_on_tick: [1, false],
    proxy_on_new_connection: [1, true],
    proxy_on_downstream_data: [3, true],
    proxy_on_upstream_data: [3, true],
    proxy_on_downstream_connection_close: [2, false],
    proxy_on_upstream_connection_close: [2, false],
    proxy_on_request_headers: [3, true],
    proxy_on_request_body: [3, true],
    proxy_on_request_trailers: [2, true],
    proxy_on_request_metadata: [2, true],
    proxy_on_response_headers: [3, true],
    proxy_on_response_body: [3, true],
    proxy_on_response_trailers: [2, true],
    proxy_on_response_metadata: [2, true],
    proxy_on_http_call_response: [5, false],
    proxy_on_grpc_receive_initial_metadata: [3, false],
    proxy_on_grpc_receive: [3, false],
    proxy_on_grpc_receive_trailing_metadata: [3, false],
    proxy_on_grpc_close: [3, false],
    proxy_on_queue_ready: [2, false],
    proxy_on_foreign_function: [3, false],
    proxy_on_done: [1, true],
    proxy_on_log: [1, false],
    proxy_on_delete: [1, false],
    envoy_on_resolve_dns: [3, false],
    envoy_on_stats_update: [2, false],
  }
  const ours = Object.entries<Callback>(callbacks).map(([name, entry]) => {
    const { params, results } = callbackType(entry, '0.2.1')
    return [name, [params.length, results.length === 1]]
  })
  expect(Object.fromEntries(ours)).toEqual(wanted)
})

test('every callback says in a sentence when it runs', () => {
  for (const [name, { doc }] of Object.entries(callbacks)) expect(doc, name).toMatch(/^[A-Z0].{10,}\.$/s)
})
