// Text of a trace, line by line.
import { expect, test } from 'vitest'
import { probeRun } from '../cli/testing/probe-run.ts'
import { limits } from '../scenario/limits.ts'
import { Recorder } from './recorder.ts'
import { straceLines } from './strace.ts'
import { streams } from './streams.ts'
import { historyOf, sampleTrace } from './testing/sample.ts'

test('a request is its calls, indented by how deep they lie, with names for numbers', () => {
  const lines = [...straceLines(historyOf(sampleTrace()))]
  expect(lines.slice(0, 4)).toEqual([
    '==> _initialize()  [base]',
    '<== void',
    '==> _initialize()  [header-filter, canary]',
    '<== void',
  ])
  expect(lines.slice(lines.indexOf('step 0'), lines.indexOf('step 0') + 12)).toEqual([
    'step 0',
    '==> proxy_on_request_headers(2, 7 headers, end)  [header-filter, worker 0]',
    '  ==> proxy_log(info, “seven”)',
    '  <== Ok',
    '  ==> proxy_increment_metric(4, 1)',
    '  <== Ok',
    '<== Continue',
    '==> proxy_on_response_headers(2, 3 headers)  [header-filter, worker 0]',
    '  ==> proxy_add_header_map_value(response, “header_1”, “somevalue”)',
    '  <== Ok',
    '  ==> proxy_replace_header_map_value(response, 12 B at 1059216, 9 B at 1059232)',
    '  <== Ok',
  ])
})

test('the allocator lies inside the host call that asks it, and outputs follow the status', () => {
  expect([...straceLines(historyOf(sampleTrace()))].slice(4, 10)).toEqual([
    '==> proxy_on_configure(1, 66 B)  [header-filter, canary]',
    '  ==> proxy_get_buffer_bytes(plugin configuration, 0, max)',
    '    ==> proxy_on_memory_allocate(66 B)',
    '    <== 1059136',
    '  <== Ok → “header_1=somevalue”',
    '<== Yes',
  ])
})

test('a stretch of a trace is shown with the VMs that were announced before it', () => {
  const history = historyOf(sampleTrace())
  const all = [...straceLines(history)]
  let from = 0
  for (let seq = 0; seq < history.length; seq++) {
    const event = history.event(seq)
    if (event.type === 'enter' && event.span.kind === 'stream') from = seq
  }
  expect([...straceLines(history, from)]).toEqual(all.slice(all.indexOf('step 0') + 1))
})

test('a trap, log lines, notes and faults stand where they happened', () => {
  const recorder = new Recorder({ limits })
  const vm = recorder.vm(0, 'worker', 'filter', '', () => 'p')
  vm.callbackEnter('my_own_export', [7])
  vm.hostcallEnter('wasi_snapshot_preview1', 'fd_write', [1, 2, 3, 4])
  vm.hostcallInputs({ fd: 1, iovecs: new Uint8Array([104, 105]) })
  recorder.log(2, '', 'hi', 'p', true)
  recorder.log(0, '', 'hidden', 'p', false)
  vm.hostcallLeave(0, { written: 2 }, false)
  recorder.note('code', 'detail')
  vm.callbackLeave(undefined, true)
  recorder.envoyLog(4, 'Function: my_own_export failed: x\nProxy-Wasm plugin in-VM backtrace:')
  recorder.fault({
    code: 'trap',
    kind: 'trap',
    plugin: 'p',
    vm: 0,
    callback: 'my_own_export',
    message: 'x',
    stack: [],
    consequence: 'c',
    remedy: 'r',
  })
  expect([...straceLines(historyOf(recorder))]).toEqual([
    '==> my_own_export(7)  [p, the main thread]',
    '  ==> wasi_snapshot_preview1.fd_write(1, “hi”)',
    '    log info: hi',
    '  <== Success → 2',
    '  note code: detail',
    '<== trapped',
    'Envoy error: Function: my_own_export failed: x⏎Proxy-Wasm plugin in-VM backtrace:',
    'fault trap: x',
  ])
})

test('a call that never came back has no end', () => {
  const recorder = new Recorder({ limits })
  const vm = recorder.vm(0, 'base', 'filter', '', () => null)
  vm.callbackEnter('_initialize', [])
  expect([...straceLines(historyOf(recorder))]).toEqual(['==> _initialize()  [base]'])
})

test('a filter that holds the stream up says so behind its callback, and a call without effect says why', () => {
  const { history } = probeRun({ a: 'on request_headers\n  continue_stream 2\n  ret 1' })
  const [stream] = streams(history)
  const lines = [...straceLines(history, stream?.enter ?? 0)].filter((line) => !line.includes('proxy_log'))
  const at = lines.findIndex((line) => line.startsWith('==> proxy_on_request_headers'))
  expect(lines.slice(at, at + 8).filter((line) => !/^\s+<== Ok$/.test(line))).toEqual([
    '==> proxy_on_request_headers(2, 6 headers, end)  [a, worker 0]',
    '  ==> proxy_continue_stream(downstream)',
    '    ignored: proxy_continue_stream. This stream type means a TCP connection: an HTTP stream has none, and Envoy answers Ok.',
    '<== StopIteration',
    'chain stop-all, waits for nobody',
  ])
})
