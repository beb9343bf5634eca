// A trace in the form that recordings of Envoy have; the expected lines are shaped like those of a recording.
import { describe, expect, it } from 'vitest'
import { limits } from '../scenario/limits.ts'
import { cells } from './cells.ts'
import { normalForm } from './normal-form.ts'
import { Recorder } from './recorder.ts'
import { historyOf, sampleTrace } from './testing/sample.ts'

const started = [
  '> _initialize()',
  '< _initialize = void',
  '> proxy_on_configure(1, 66)',
  '  > env.proxy_get_buffer_bytes(7, 0, 4294967295, 1048472, 1048432)',
  // The allocator runs inside the host call, and is not indented.
  '> proxy_on_memory_allocate(66)',
  '< proxy_on_memory_allocate = 1059136',
  '  < env.proxy_get_buffer_bytes = 0',
  '< proxy_on_configure = 1',
]

describe('the normal form', () => {
  it('has a section for each VM, wires for each step, and the stats of plugins', () => {
    expect(normalForm(historyOf(sampleTrace())).lines).toEqual([
      'vm base 0',
      '> _initialize()',
      '< _initialize = void',
      'vm canary 0',
      ...started,
      'vm main 0',
      ...started,
      'vm worker 1',
      ...started,
      '> proxy_on_request_headers(2, 7, 1)',
      '  > env.proxy_log(2, 1059424, 5)',
      'info: wasm log header-filter: seven\\x0aheaders \\\\ \\xff',
      'debug: wasm log header-filter: quiet',
      '  < env.proxy_log = 0',
      '  > env.proxy_increment_metric(4, 1)',
      '  < env.proxy_increment_metric = 0',
      '< proxy_on_request_headers = 0',
      '> proxy_on_response_headers(2, 3, 0)',
      '  > env.proxy_add_header_map_value(2, 1059216, 8, 1059232, 9)',
      '  < env.proxy_add_header_map_value = 0',
      '  > env.proxy_replace_header_map_value(2, 1059216, 12, 1059232, 9)',
      '  < env.proxy_replace_header_map_value = 0',
      '  > env.proxy_remove_header_map_value(2, 1059216, 12)',
      '  < env.proxy_remove_header_map_value = 0',
      '< proxy_on_response_headers = 0',
      'step 0',
      'upstream web "GET /hello HTTP/1.1\\r\\n\\r\\n"',
      'client "HTTP/1.1 200 OK\\r\\ncontent-length: 0\\r\\n\\r\\n"',
      'stats',
      'wasmcustom.both: 2',
      'wasmcustom.both: 70',
      'wasmcustom.hello: 18446744073709551615',
    ])
  })

  it('shows 64-bit words unsigned, and leaves a trapped call open, as Envoy does', () => {
    const recorder = new Recorder({ limits })
    const observer = recorder.vm(0, 'worker', 'filter', '', () => null)
    observer.callbackEnter('proxy_on_tick', [1])
    observer.hostcallEnter('env', 'proxy_record_metric', [4, 0xffff_ffff_ffff_ffffn])
    observer.hostcallLeave(undefined, undefined, true)
    observer.callbackLeave(undefined, true)
    recorder.envoyLog(
      4,
      'Function: proxy_on_tick failed: Uncaught RuntimeError: unreachable\nProxy-Wasm plugin in-VM backtrace:\n  0:  0x9d - f',
    )
    expect(normalForm(historyOf(recorder)).lines).toEqual([
      'vm worker 0',
      '> proxy_on_tick(1)',
      '  > env.proxy_record_metric(4, 18446744073709551615)',
      'error: Function: proxy_on_tick failed: Uncaught RuntimeError: unreachable\\x0aProxy-Wasm plugin in-VM backtrace:\\x0a  0:  0x9d - f',
      'stats',
    ])
  })

  it('puts calls of two VMs on one main thread together, as a log does', () => {
    const recorder = new Recorder({ limits })
    const first = recorder.vm(0, 'main', 'a', '', () => null)
    const second = recorder.vm(1, 'main', 'b', '', () => null)
    first.callbackEnter('proxy_on_vm_start', [1, 0])
    first.callbackLeave(1, false)
    second.callbackEnter('proxy_on_vm_start', [2, 0])
    second.callbackLeave(1, false)
    expect(normalForm(historyOf(recorder)).lines).toEqual([
      'vm main 0',
      '> proxy_on_vm_start(1, 0)',
      '< proxy_on_vm_start = 1',
      '> proxy_on_vm_start(2, 0)',
      '< proxy_on_vm_start = 1',
      'stats',
    ])
  })

  it('has a step in which nothing is sent', () => {
    const recorder = new Recorder({ limits })
    recorder.enter({ kind: 'step', step: 0, advance: 500 })
    expect(normalForm(historyOf(recorder)).lines).toEqual(['step 0', 'stats'])
  })

  it('says where Envoy closed the connection before the response was complete', () => {
    const recorder = new Recorder({ limits })
    recorder.enter({ kind: 'step', step: 0 })
    recorder.enter({ kind: 'stream', stream: 1 })
    recorder.write(cells.step(1), 0)
    recorder.write(cells.flags(1), '-')
    recorder.leave()
    recorder.leave({ outcome: { kind: 'reset', pausedBy: null } })
    expect(normalForm(historyOf(recorder)).lines).toEqual(['step 0', 'client ""', 'Envoy closed the connection', 'stats'])
  })

  it('says where the client left before the response was complete', () => {
    const recorder = new Recorder({ limits })
    recorder.enter({ kind: 'step', step: 0 })
    recorder.enter({ kind: 'stream', stream: 1 })
    recorder.write(cells.step(1), 0)
    recorder.write(cells.flags(1), 'DC')
    expect(normalForm(historyOf(recorder)).lines).toEqual(['step 0', 'client ""', 'the response is not complete', 'stats'])
  })
})
