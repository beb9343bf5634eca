// A trace made by hand: one request through a filter that counts it and adds a header to the response.
import { limits } from '../../scenario/limits.ts'
import { byteStringOfText, type Pairs, utf8 } from '../../util/bytes.ts'
import { cells } from '../cells.ts'
import type { OutcomeKind } from '../event.ts'
import { History } from '../history.ts'
import { Recorder } from '../recorder.ts'

export const received: Pairs = [
  [':authority', 'localhost:10000'],
  [':path', '/hello'],
  [':method', 'GET'],
  [':scheme', 'http'],
  ['hello', 'x'],
  ['hello', byteStringOfText('ü')],
]
export const answered: Pairs = [
  [':status', '200'],
  ['content-type', 'text/plain'],
  ['x-powered-by', 'upstream'],
]

/** Everything that a recorder was told, as a history. */
export function historyOf(recorder: Recorder): History {
  const history = new History()
  const chunk = recorder.flush()
  if (chunk !== null) history.append(chunk)
  return history
}

/** Four VMs that start, then one request. Words, wires and log lines are those of a demo in Envoy, shortened. */
export function sampleTrace(outcome: OutcomeKind = 'completed'): Recorder {
  const recorder = new Recorder({ limits })
  const stream = 1
  recorder.setThread(0)
  recorder.enter({ kind: 'start' })
  const start = (vm: number, role: 'base' | 'canary' | 'main' | 'worker') => {
    const observer = recorder.vm(vm, role, 'filter', '', () => (role === 'base' ? null : 'header-filter'))
    observer.callbackEnter('_initialize', [])
    observer.callbackLeave(undefined, false)
    if (role === 'base') return observer
    observer.callbackEnter('proxy_on_configure', [1, 66])
    observer.hostcallEnter('env', 'proxy_get_buffer_bytes', [7, 0, 4294967295, 1048472, 1048432])
    observer.hostcallInputs({ buffer: 7, start: 0, length: 4294967295 })
    observer.callbackEnter('proxy_on_memory_allocate', [66])
    observer.callbackLeave(1059136, false)
    observer.hostcallLeave(0, { bytes: utf8('header_1=somevalue') }, false)
    observer.callbackLeave(1, false)
    return observer
  }
  start(0, 'base')
  start(1, 'canary')
  start(2, 'main')
  recorder.setThread(1)
  const worker = start(3, 'worker')
  recorder.leave()

  recorder.setClock(1_000_000n)
  recorder.enter({ kind: 'step', step: 0 })
  recorder.enter({ kind: 'stream', stream })
  recorder.write(cells.step(stream), 0)
  recorder.write(cells.message(stream, 'request', 'received', 'headers'), received)
  recorder.enter({ kind: 'envoy', what: 'connection manager' })
  const request: Pairs = [...received, ['x-forwarded-proto', 'http']]
  recorder.write(cells.message(stream, 'request', 'current', 'headers'), request)
  recorder.leave()
  recorder.enter({ kind: 'filter', plugin: 'header-filter', direction: 'request', part: 'headers' })
  worker.callbackEnter('proxy_on_request_headers', [2, 7, 1])
  worker.hostcallEnter('env', 'proxy_log', [2, 1059424, 5])
  worker.hostcallInputs({ level: 2, message: 'seven' })
  recorder.log(2, ' header-filter', 'seven\nheaders \\ \xff', 'header-filter', true)
  recorder.log(1, ' header-filter', 'quiet', 'header-filter', false)
  worker.hostcallLeave(0, undefined, false)
  worker.hostcallEnter('env', 'proxy_increment_metric', [4, 1n])
  worker.hostcallInputs({ metricId: 4, delta: 1n })
  recorder.write(cells.stat('counter', 'wasmcustom.hello'), 18_446_744_073_709_551_615n)
  recorder.write(cells.stat('counter', 'wasmcustom.both'), 2n)
  recorder.write(cells.stat('gauge', 'wasmcustom.both'), 70n)
  worker.hostcallLeave(0, undefined, false)
  worker.callbackLeave(0, false)
  recorder.leave({ verdict: 'Continue' })
  recorder.enter({ kind: 'envoy', what: 'router' })
  recorder.write(cells.cluster(stream), 'web')
  recorder.write(cells.message(stream, 'request', 'sent', 'headers'), [...request, ['x-envoy-expected-rq-timeout-ms', '15000']])
  recorder.write(cells.wire(stream, 'request'), 'GET /hello HTTP/1.1\r\n\r\n')
  recorder.leave()

  recorder.write(cells.message(stream, 'response', 'received', 'headers'), answered)
  recorder.write(cells.message(stream, 'response', 'current', 'headers'), answered)
  recorder.enter({ kind: 'filter', plugin: 'header-filter', direction: 'response', part: 'headers' })
  worker.callbackEnter('proxy_on_response_headers', [2, 3, 0])
  const added: Pairs = [...answered, ['header_1', 'somevalue']]
  worker.hostcallEnter('env', 'proxy_add_header_map_value', [2, 1059216, 8, 1059232, 9])
  worker.hostcallInputs({ map: 2, key: 'header_1', value: 'somevalue' })
  recorder.write(cells.message(stream, 'response', 'current', 'headers'), added)
  worker.hostcallLeave(0, undefined, false)
  const replaced: Pairs = added.map(([name, value]) => [name, name === 'content-type' ? 'text/html' : value])
  worker.hostcallEnter('env', 'proxy_replace_header_map_value', [2, 1059216, 12, 1059232, 9])
  recorder.write(cells.message(stream, 'response', 'current', 'headers'), replaced)
  worker.hostcallLeave(0, undefined, false)
  const removed = replaced.filter(([name]) => name !== 'x-powered-by')
  worker.hostcallEnter('env', 'proxy_remove_header_map_value', [2, 1059216, 12])
  recorder.write(cells.message(stream, 'response', 'current', 'headers'), removed)
  worker.hostcallLeave(0, undefined, false)
  worker.callbackLeave(0, false)
  recorder.leave({ verdict: 'Continue' })
  recorder.enter({ kind: 'envoy', what: 'connection manager' })
  recorder.write(cells.message(stream, 'response', 'sent', 'headers'), [...removed, ['server', 'envoy']])
  recorder.write(cells.message(stream, 'response', 'sent', 'body'), Uint8Array.of(0xff, 0x00))
  recorder.write(cells.wire(stream, 'response'), 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
  recorder.leave()
  recorder.leave()
  recorder.leave({
    outcome: {
      kind: outcome,
      pausedBy: outcome === 'paused' ? { plugin: 'header-filter', callback: 'proxy_on_response_headers' } : null,
    },
  })
  return recorder
}
