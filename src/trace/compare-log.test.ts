// A log beside a run: what is equal, what differs, and which thread goes with which.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { limits } from '../scenario/limits.ts'
import { finish } from '../util/slices.ts'
import { compareLog as compareInSlices } from './compare-log.ts'
import type { History } from './history.ts'
import { Recorder } from './recorder.ts'
import { read, record } from './testing/logs.ts'
import { historyOf } from './testing/sample.ts'

const compareLog = (log: History, run: History) => finish(compareInSlices(log, run))

const real = read(readFileSync(join(import.meta.dirname, 'testdata', 'two-workers-1.36.4.log'), 'latin1')).history

test('a log beside itself is equal, call by call', () => {
  const { calls, different, threads } = compareLog(real, real)
  expect({ calls, different }).toEqual({ calls: 59 + 32, different: 0 })
  expect(threads.map(({ role, log, run }) => [role, log, run])).toEqual([
    ['base', 0, 0],
    ['canary', 0, 0],
    ['main', 0, 0],
    ['worker', 1, 1],
    ['worker', 2, 2],
  ])
})

/** A run whose workers do what is said, each a callback with one host call. */
function runOf(workers: readonly { readonly tick: number; readonly level: number }[]) {
  const recorder = new Recorder({ limits })
  for (const [index, { tick, level }] of workers.entries()) {
    recorder.setThread(index + 1)
    const observer = recorder.vm(index, 'worker', 'filter', '', () => 'plugin')
    observer.callbackEnter('proxy_on_tick', [tick])
    observer.hostcallEnter('env', 'proxy_log', [level, 16, 2])
    recorder.log(level, ' plugin', 'hi', 'plugin', true)
    observer.hostcallLeave(0, undefined, false)
    observer.callbackLeave(undefined, false)
  }
  return historyOf(recorder)
}

const tick = (thread: number, context: number, level = 2) =>
  record(thread, 'trace', `[host->vm] proxy_on_tick(${context})`) +
  record(thread, 'trace', `[vm->host] env.proxy_log(${level}, 16, 2)`) +
  record(thread, 'info', 'wasm log plugin: hi') +
  record(thread, 'trace', '[vm<-host] env.proxy_log return: 0') +
  record(thread, 'trace', '[host<-vm] proxy_on_tick return: void')

const base = record(7, 'debug', 'Base Wasm created 1 now active')

test('workers go together by what they did, not by their numbers', () => {
  const log = read(base + tick(8, 1) + tick(9, 5)).history
  const { calls, different, threads } = compareLog(
    log,
    runOf([
      { tick: 5, level: 2 },
      { tick: 1, level: 2 },
    ]),
  )
  expect(threads.map(({ role, log: theirs, run }) => [role, theirs, run])).toEqual([
    ['base', 0, null],
    ['worker', 1, 2],
    ['worker', 2, 1],
  ])
  expect({ calls, different }).toEqual({ calls: 4, different: 0 })
})

test('a call with other words differs, with both events; the rest is equal', () => {
  const log = read(base + tick(8, 1, 2)).history
  const run = runOf([{ tick: 1, level: 3 }])
  const { calls, different, threads } = compareLog(log, run)
  expect({ calls, different }).toEqual({ calls: 1, different: 2 })
  const row = threads.at(-1)?.rows.find(({ equal }) => !equal)
  expect(row).toMatchObject({
    log: { text: '  > env.proxy_log(2, 16, 2)' },
    run: { text: '  > env.proxy_log(3, 16, 2)' },
  })
  expect(run.event(row?.run?.seq ?? -1)).toMatchObject({ type: 'enter', span: { name: 'proxy_log' } })
  expect(log.event(row?.log?.seq ?? -1)).toMatchObject({ type: 'enter', span: { name: 'proxy_log' } })
})

describe('a log that begins too late', () => {
  it('goes with the thread that did the same, from there on', () => {
    const whole = tick(8, 1) + tick(8, 2)
    const run = read(base + whole).history
    const { different, threads } = compareLog(read(tick(8, 2)).history, run)
    expect(threads[0]).toMatchObject({ role: 'unknown', log: 1, run: 1 })
    expect(threads[0]?.rows.map(({ equal }) => equal)).toEqual([true, true, true, true, true])
    // Only the base VM of the run is missing in it, and that said nothing.
    expect(different).toBe(0)
  })
})

test('a worker that only one side has is shown on that side', () => {
  const { threads, different } = compareLog(
    read(base + tick(8, 1)).history,
    runOf([
      { tick: 1, level: 2 },
      { tick: 9, level: 2 },
    ]),
  )
  expect(threads.map(({ log, run }) => [log, run])).toEqual([
    [0, null],
    [1, 1],
    [null, 2],
  ])
  expect(different).toBe(5)
})
