// When chunks leave, with a clock of numbers: before the guest can hang, and not more often than needed.
import { expect, test } from 'vitest'
import type { TraceChunk } from '../trace/chunk.ts'
import { History } from '../trace/history.ts'
import { PacingRecorder } from './pacing-recorder.ts'

function recording(everyCallFrom: number | null = null) {
  let now = 1000
  const chunks: TraceChunk[] = []
  const recorder = new PacingRecorder({
    limits: { events: 10_000, traceBytes: 10_000_000 },
    now: () => now,
    send: (chunk) => chunks.push(chunk),
    everyCallFrom,
  })
  const observer = recorder.vm(0, 'worker', 'filter', '', () => 'filter')
  return {
    recorder,
    chunks,
    enter: () => observer.callbackEnter('proxy_on_request_headers', [2, 3, 1]),
    leave: () => observer.callbackLeave(0, false),
    hostcall: () => {
      observer.hostcallEnter('env', 'proxy_log', [2, 0, 5])
      observer.hostcallLeave(0, undefined, false)
    },
    wait: (milliseconds: number) => {
      now += milliseconds
    },
    sent: () => chunks.at(-1)?.lastSeq,
  }
}

test('an entry to the guest within 5 ms sends nothing, a later one sends its own enter too', () => {
  const { enter, leave, wait, sent } = recording()
  enter()
  leave()
  expect(sent()).toBeUndefined()
  wait(5)
  enter()
  expect(sent()).toBe(3)
})

test('a return from a host call sends once 50 ms have passed', () => {
  const { enter, hostcall, wait, sent } = recording()
  enter()
  wait(49)
  hostcall()
  expect(sent()).toBeUndefined()
  wait(1)
  hostcall()
  expect(sent()).toBe(5)
})

test('from the asked event on, every entry and every return sends', () => {
  const { enter, leave, hostcall, chunks } = recording(3)
  enter()
  hostcall()
  hostcall()
  leave()
  enter()
  expect(chunks.map(({ lastSeq }) => lastSeq)).toEqual([3, 5, 7])
})

test('between steps, what has waited 50 ms is sent', () => {
  const { recorder, wait, sent } = recording()
  recorder.note('a', '')
  recorder.sendIfDue()
  expect(sent()).toBeUndefined()
  wait(50)
  recorder.sendIfDue()
  expect(sent()).toBe(1)
})

test('256 KB are sent at once, whatever the clock says', () => {
  const { recorder, chunks } = recording()
  for (let i = 0; i < 30; i++) recorder.note('long', `${i}`.padEnd(10_000))
  expect(chunks).toHaveLength(1)
})

test('the chunks of any pace make the same history', () => {
  const histories = [null, 0, 2].map((everyCallFrom) => {
    const { recorder, chunks, enter, leave, hostcall } = recording(everyCallFrom)
    enter()
    hostcall()
    recorder.write('cell', 'x')
    leave()
    recorder.send()
    const history = new History()
    for (const chunk of chunks) history.append(chunk)
    return Array.from({ length: history.length }, (_, seq) => history.event(seq))
  })
  expect(histories[0]).toHaveLength(6)
  expect(histories[1]).toEqual(histories[0])
  expect(histories[2]).toEqual(histories[0])
})
