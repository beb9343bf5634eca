// What spans cost, with a clock of numbers; and that the trace is the same with it and without.
import { expect, test } from 'vitest'
import type { TraceChunk } from '../trace/chunk.ts'
import { PacingRecorder } from './pacing-recorder.ts'
import { TimingRecorder } from './timing-recorder.ts'

function record(timed: boolean) {
  let now = 1000
  const chunks: TraceChunk[] = []
  const costs: number[] = []
  const pacing = {
    limits: { events: 10_000, traceBytes: 10_000_000 },
    now: () => now,
    send: (chunk: TraceChunk) => chunks.push(chunk),
    everyCallFrom: null,
  }
  const recorder = timed ? new TimingRecorder(pacing, costs) : new PacingRecorder(pacing)
  const observer = recorder.vm(0, 'worker', 'filter', '', () => 'filter')
  recorder.enter({ kind: 'step', step: 0 })
  observer.callbackEnter('proxy_on_request_headers', [2, 3, 1])
  now += 0.2
  observer.hostcallEnter('env', 'proxy_log', [2, 0, 5])
  now += 0.1
  observer.hostcallLeave(0, undefined, false)
  observer.hostcallEnter('env', 'proxy_log', [2, 0, 5])
  observer.hostcallLeave(0, undefined, false)
  now += 1
  observer.callbackLeave(0, true)
  now += 2
  recorder.leave()
  recorder.send()
  return { chunks, costs }
}

test('a span costs what passed while it was open, and less than a tick is not told', () => {
  // The host call, the callback around it, the step around that, by the events that open them.
  expect(record(true).costs).toEqual([3, 0.1, 2, 1.3, 1, 3.3])
})

test('the trace of a run that is measured is the trace of one that is not', () => {
  const [measured, plain] = [record(true).chunks, record(false).chunks]
  expect(measured).toEqual(plain)
})
