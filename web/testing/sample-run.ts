// A trace made by hand for tests: one request through a filter that adds two headers to the response.
import { limits } from '../../src/scenario/limits.ts'
import { cells } from '../../src/trace/cells.ts'
import type { Fault } from '../../src/trace/event.ts'
import { History } from '../../src/trace/history.ts'
import { Recorder } from '../../src/trace/recorder.ts'
import type { Pairs } from '../../src/util/bytes.ts'

const text = (value: string) => new TextEncoder().encode(value)

const received: Pairs = [
  [':authority', 'localhost:10000'],
  [':path', '/hello'],
  [':method', 'GET'],
  ['hello', 'x'],
]
const answered: Pairs = [
  [':status', '200'],
  ['content-type', 'text/plain'],
  ['content-length', '11'],
]

/** The whole trace. With a fault the request ends in its first callback. */
export function sampleRun(fault: Fault | null = null): History {
  const recorder = new Recorder({ limits })
  recorder.enter({ kind: 'start' })
  const observers = (['base', 'canary', 'main', 'worker'] as const).map((role, at) => {
    if (role === 'worker') recorder.setThread(1)
    const observer = recorder.vm(at + 1, role, 'filter', '', () => (role === 'base' ? null : 'header-filter'))
    observer.callbackEnter('_initialize', [])
    observer.callbackLeave(undefined, false)
    if (role === 'base') return observer
    observer.callbackEnter('proxy_on_configure', [1, 67])
    observer.hostcallEnter('env', 'proxy_get_buffer_bytes', [7, 0, 67, 65536, 65540])
    observer.hostcallInputs({ buffer: 7, start: 0, length: 67 })
    observer.hostcallLeave(0, { value: text('header_1=somevalue\nheader_2=secondvalue\n') }, false)
    observer.hostcallEnter('env', 'proxy_define_metric', [0, 92200, 20, 65536])
    observer.hostcallInputs({ type: 0, name: 'hello_header_counter' })
    observer.hostcallLeave(0, { metricId: 16 + at }, false)
    observer.callbackLeave(1, false)
    return observer
  })
  recorder.leave()
  const worker = observers[3]
  if (!worker) throw new Error('four roles make four observers')
  const hostcall = (
    name: string,
    words: readonly number[],
    inputs: Parameters<typeof worker.hostcallInputs>[0],
    status: number,
    outputs?: typeof inputs,
  ) => {
    worker.hostcallEnter('env', name, words)
    worker.hostcallInputs(inputs)
    worker.hostcallLeave(status, outputs, false)
  }
  const write = (cell: string, value: Parameters<typeof recorder.write>[1]) => recorder.write(`stream/1/${cell}`, value)

  recorder.enter({ kind: 'step', step: 0 })
  recorder.enter({ kind: 'stream', stream: 1 })
  write('request.received.headers', received)
  recorder.enter({ kind: 'envoy', what: 'connection manager' })
  const inChain: Pairs = [...received, ['x-forwarded-proto', 'http'], ['x-request-id', '4f1b5e6c-8f6c-4a3b-9d2e-1f7a6c5b4d3e']]
  write('request.current.headers', inChain)
  recorder.leave()
  recorder.enter({ kind: 'filter', plugin: 'header-filter', direction: 'request', part: 'headers' })
  worker.callbackEnter('proxy_on_request_headers', [2, 6, 1])
  hostcall('proxy_get_header_map_value', [0, 92096, 5, 65536, 65540], { map: 0, key: 'hello' }, 0, { value: 'x' })
  worker.hostcallEnter('env', 'proxy_log', [2, 92000, 10])
  worker.hostcallInputs({ level: 2, message: 'on_request' })
  recorder.log(2, ' header-filter', 'on_request', 'header-filter', true)
  worker.hostcallLeave(0, undefined, false)
  hostcall('proxy_remove_header_map_value', [2, 92096, 7], { map: 2, key: 'x-trace' }, 2)
  if (fault) {
    recorder.fault(fault)
    worker.callbackLeave(undefined, true)
    recorder.leave({ verdict: 'failed', trapped: true })
    recorder.leave()
    recorder.leave({ outcome: { kind: 'failed', pausedBy: null } })
    return historyOf(recorder)
  }
  worker.callbackLeave(0, false)
  recorder.leave({ verdict: 'continue' })
  recorder.enter({ kind: 'envoy', what: 'router' })
  write('cluster', 'web')
  write('request.sent.headers', [...inChain, ['x-envoy-expected-rq-timeout-ms', '15000']])
  recorder.leave()

  write('response.received.headers', answered)
  write('response.received.body', text('Hello World'))
  write('response.current.headers', answered)
  recorder.enter({ kind: 'filter', plugin: 'header-filter', direction: 'response', part: 'headers' })
  worker.callbackEnter('proxy_on_response_headers', [2, 3, 0])
  let now = answered
  for (const [name, value] of [
    ['header_1', 'somevalue'],
    ['header_2', 'secondvalue'],
  ] as const) {
    now = [...now, [name, value]]
    worker.hostcallEnter('env', 'proxy_add_header_map_value', [2, 92096, name.length, 92105, value.length])
    worker.hostcallInputs({ map: 2, key: name, value })
    write('response.current.headers', now)
    worker.hostcallLeave(0, undefined, false)
  }
  worker.callbackLeave(0, false)
  recorder.leave({ verdict: 'continue' })
  recorder.enter({ kind: 'envoy', what: 'connection manager' })
  write('response.sent.headers', [...now, ['server', 'envoy']])
  write('response.sent.body', text('Hello World'))
  recorder.leave()
  recorder.write(cells.stat('counter', 'wasmcustom.hello_header_counter'), 1n)
  recorder.leave()
  recorder.leave({ outcome: { kind: 'completed', pausedBy: null } })
  return historyOf(recorder)
}

function historyOf(recorder: Recorder): History {
  const history = new History()
  const chunk = recorder.flush()
  if (chunk) history.append(chunk)
  return history
}
