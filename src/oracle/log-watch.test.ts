// What an Envoy's log tells while it is being written.
import { expect, test } from 'vitest'
import { LogWatch } from './log-watch.ts'

const line = (thread: number, logger: string, text: string) =>
  `[2026-11-25 18:08:24.176][${thread}][trace][${logger}] [source/common/a.cc:25] ${text}\n`
const on = (id: number, text: string) => line(8, 'connection', `[Tags: "ConnectionId":"${id}"] ${text}`)

test('bytes read and written are added up over all connections, however the log is cut', () => {
  const log = new LogWatch()
  const text = on(0, 'read returns: 161') + on(1, 'read returns: 39') + on(1, 'write returns: 277')
  for (const character of text) log.push(character)
  expect([log.read, log.written]).toEqual([200, 277])
})

test('a connection is being read from until there is nothing more, or it is closed', () => {
  const log = new LogWatch()
  log.push(on(0, 'read returns: 161') + on(1, 'read returns: 5') + on(2, 'read returns: 7'))
  expect(log.reading.size).toBe(3)
  log.push(on(0, 'read error: Resource temporarily unavailable, code: 0') + on(1, 'read returns: 0') + on(2, 'closing socket: 1'))
  expect(log.reading.size).toBe(0)
  expect([...log.closed]).toEqual(['2'])
})

test('Envoy may close a connection a while before the client sees it', () => {
  const log = new LogWatch()
  log.push(on(0, 'closing data_to_write=0 type=2') + on(0, 'setting delayed close timer with timeout 1000 ms'))
  log.push(on(1, 'remote early close'))
  expect([...log.closing]).toEqual(['0'])
  expect(log.closed.size).toBe(0)
})

test('an upstream’s connection stands or is gone; one with full buffers is not read from', () => {
  const log = new LogWatch()
  log.push(on(1, 'connecting to 127.0.0.1:31002') + on(2, 'connecting to 127.0.0.1:31003') + on(1, 'connected'))
  expect([...log.connecting]).toEqual(['2'])
  log.push(on(2, 'closing socket: 0') + on(1, 'readDisable: disable=true disable_count=0 state=0 buffer_length=16384'))
  expect([log.connecting.size, [...log.disabled]]).toEqual([0, ['1']])
  log.push(on(1, 'readDisable: disable=false disable_count=2 state=0 buffer_length=0'))
  expect(log.disabled.size).toBe(1)
  log.push(on(1, 'readDisable: disable=false disable_count=1 state=0 buffer_length=0'))
  expect(log.disabled.size).toBe(0)
})

test('a client’s connection is known by its port', () => {
  const log = new LogWatch()
  log.push(line(8, 'conn_handler', '[Tags: "ConnectionId":"3"] new connection from 127.0.0.1:49088'))
  expect(log.clients.get(49088)).toBe('3')
})

test('only VMs of workers are counted, and what a guest says counts as nothing', () => {
  const log = new LogWatch()
  log.push(line(7, 'main', 'initializing epoch 0'))
  for (const thread of [7, 8, 9]) log.push(line(thread, 'wasm', 'Thread-Local Wasm created 2 now active'))
  log.push(line(8, 'wasm', 'wasm log: read returns: 5') + line(8, 'wasm', 'wasm log: starting main dispatch loop'))
  expect([log.workerVms, log.dispatching, log.read]).toEqual([2, false, 0])
  log.push(line(7, 'main', 'starting main dispatch loop'))
  expect(log.dispatching).toBe(true)
})

test('a worker ticks from a period to period 0; what the main thread sets is no matter', () => {
  const log = new LogWatch()
  const period = (thread: number, ms: number) =>
    log.push(line(thread, 'wasm', `[vm->host] env.proxy_set_tick_period_milliseconds(${ms})`))
  period(7, 100)
  expect(log.ticking).toBe(false)
  period(8, 100)
  period(9, 100)
  period(8, 0)
  expect(log.ticking).toBe(true)
  period(9, 0)
  expect(log.ticking).toBe(false)
})

test('a request is awaited once it was written; one of which nothing was written was refused', () => {
  const log = new LogWatch()
  const says = (id: number, text: string) => log.push(line(8, 'client', `[Tags: "ConnectionId":"${id}"] ${text}`))
  says(1, 'encode complete')
  says(2, 'encode complete')
  expect([...log.awaiting]).toEqual(['1', '2'])
  says(1, 'Request reset. Reason 0')
  says(2, 'response complete')
  expect([log.awaiting.size, log.refused]).toEqual([0, 0])
  log.push(on(3, 'writing 134 bytes, end_stream false'))
  for (const id of [3, 4]) says(id, 'Request reset. Reason 0')
  expect([log.awaiting.size, log.refused]).toEqual([0, 1])
})

test('a callout is on its way until its plugin is called back, or its VM has failed', () => {
  const log = new LogWatch()
  const call = (status: number) => log.push(line(8, 'wasm', `[vm<-host] env.proxy_http_call return: ${status}`))
  log.push(line(7, 'main', 'initializing epoch 0'))
  for (const status of [0, 2, 0, 10]) call(status)
  expect(log.calling).toBe(2)
  log.push(line(8, 'wasm', '[host->vm] proxy_on_http_call_response(1, 4, 3, 0, 0)'))
  expect(log.calling).toBe(1)
  log.push(line(8, 'wasm', 'Function: proxy_on_tick failed: Uncaught RuntimeError: unreachable'))
  expect(log.calling).toBe(0)
})

test('how long callouts took is kept by thread, and nothing else is taken for it', () => {
  const log = new LogWatch()
  log.push(line(7, 'main', 'initializing epoch 0') + line(8, 'wasm', 'Thread-Local Wasm created 2 now active'))
  const head = (thread: number, time: string) =>
    `${line(thread, 'http', 'async http request response headers (end_stream=false):')}':status', '200'\n'x-envoy-upstream-service-time', '${time}'\n\n`
  log.push(head(8, '3') + head(7, '41') + head(8, '12'))
  log.push(`${line(8, 'http', 'encoding headers via codec (end_stream=false):')}'x-envoy-upstream-service-time', '7'\n`)
  log.push(`${line(8, 'http', 'async http request response headers (end_stream=true):')}':status', '503'\n`)
  expect(log.calloutTimes).toEqual({ 0: ['41'], 1: ['3', '12'] })
})

test('callouts that no plugin has heard of yet are counted, with the longest time that they may take', () => {
  const log = new LogWatch()
  const call = (timeout: number) =>
    line(8, 'wasm', `[vm->host] env.proxy_http_call(1, 2, 3, 4, 5, 6, 7, 8, ${timeout}, 9)`) +
    line(8, 'wasm', '[vm<-host] env.proxy_http_call return: 0')
  log.push(line(7, 'main', 'initializing epoch 0') + call(5000) + call(300))
  expect([log.calling, log.callingForMs]).toEqual([2, 5000])
  const called = line(8, 'wasm', '[host->vm] proxy_on_http_call_response(1, 4, 3, 1, 0)')
  log.push(called + called + call(10))
  expect([log.calling, log.callingForMs]).toEqual([1, 10])
})
