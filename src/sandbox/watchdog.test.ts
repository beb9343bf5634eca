// The watchdog with numbers instead of timers.
import { expect, test } from 'vitest'
import { arrived, type Patience, tick, type Verdict, watchFrom } from './watchdog.ts'

const patience: Patience = { suspect: 1000, hang: 1500, grace: 400, lateTick: 500 }

/** Ticks every 50 ms from 0, with messages at the given times, and tells each verdict that differs from the one before. */
function verdicts(until: number, messages: readonly number[], ticks: (at: number) => boolean = () => true): [number, Verdict][] {
  let watch = watchFrom(0)
  const out: [number, Verdict][] = []
  for (let now = 50; now <= until; now += 50) {
    for (const at of messages) if (at > now - 50 && at <= now) watch = arrived(watch, at)
    if (!ticks(now)) continue
    const answer = tick(watch, now, patience)
    watch = answer.watch
    if (out.at(-1)?.[1] !== answer.verdict) out.push([now, answer.verdict])
  }
  return out
}

test('silence is suspicious after one limit and a hang after the other', () => {
  expect(verdicts(2000, [])).toEqual([
    [50, 'alive'],
    [1000, 'suspect'],
    [1500, 'hung'],
  ])
})

test('a message ends suspicion and starts the silence anew', () => {
  expect(verdicts(2600, [1201])).toEqual([
    [50, 'alive'],
    [1000, 'suspect'],
    [1250, 'alive'],
    [2250, 'suspect'],
  ])
})

test('an engine that reports now and then is never hung', () => {
  expect(
    verdicts(
      20_000,
      Array.from({ length: 30 }, (_, i) => i * 700),
    ),
  ).toEqual([[50, 'alive']])
})

test('after our own late tick nothing is known, and messages that waited have time to arrive', () => {
  const late = (at: number) => at < 900 || at > 4000
  expect(verdicts(4500, [], late)).toEqual([
    [50, 'alive'],
    [4050, 'unknown'],
    [4100, 'suspect'],
    [4450, 'hung'],
  ])
  expect(verdicts(4500, [4060], late)).toEqual([
    [50, 'alive'],
    [4050, 'unknown'],
    [4100, 'alive'],
  ])
})

test('a late tick shortens no patience', () => {
  expect(verdicts(2300, [500], (at) => at < 400 || at > 950)).toEqual([
    [50, 'alive'],
    [1000, 'unknown'],
    [1050, 'alive'],
    [1500, 'suspect'],
    [2000, 'hung'],
  ])
})

test('a hidden tab, whose every tick is late, never calls an engine hung', () => {
  expect(verdicts(60_000, [], (at) => at % 1000 === 0)).toEqual([[1000, 'unknown']])
})
