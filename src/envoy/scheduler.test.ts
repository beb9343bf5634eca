// The virtual clock: order, classes of work, and what happens while time passes.
import { expect, test } from 'vitest'
import { Scheduler } from './scheduler.ts'

function scheduler() {
  const seen: string[] = []
  const it: Scheduler = new Scheduler(1000n, () => undefined)
  const mark = (name: string) => () => seen.push(`${name} at ${it.now}`)
  return { it, seen, mark }
}

test('events happen in order of time, then of registration', () => {
  const { it, seen, mark } = scheduler()
  it.after(20n, mark('c'))
  it.after(10n, mark('a'))
  it.after(10n, mark('b'))
  it.drain()
  expect(seen).toEqual(['a at 10', 'b at 10', 'c at 20'])
})

test('what waits for quiet comes behind what events of the same time bring about', () => {
  const { it, seen, mark } = scheduler()
  it.whenQuiet(mark('second piece'))
  it.after(0n, () => it.after(0n, mark('consequence')))
  it.drain()
  expect(seen).toEqual(['consequence at 0', 'second piece at 0'])
})

test('what is posted comes before what else happens now', () => {
  const { it, seen, mark } = scheduler()
  it.after(0n, mark('answer'))
  it.post(mark('wake-up'))
  it.drain()
  expect(seen).toEqual(['wake-up at 0', 'answer at 0'])
})

test('background work happens only while time passes for another reason', () => {
  const { it, seen, mark } = scheduler()
  it.inBackground(5n, mark('tick'))
  it.inBackground(15n, mark('later tick'))
  it.drain()
  expect(seen).toEqual([])
  it.after(10n, mark('answer'))
  it.drain()
  expect(seen).toEqual(['tick at 5', 'answer at 10'])
  expect(it.background).toBe(1)
})

test('advancing runs what is due by then, and leaves the clock there', () => {
  const { it, seen, mark } = scheduler()
  it.inBackground(10n, () => {
    mark('tick')()
    it.inBackground(10n, mark('tick'))
  })
  it.inBackground(21n, mark('too late'))
  it.advance(20n)
  expect(seen).toEqual(['tick at 10', 'tick at 20'])
  expect(it.now).toBe(20n)
})

test('advancing waits for foreground work that was begun meanwhile', () => {
  const { it, seen, mark } = scheduler()
  it.inBackground(10n, () => it.after(100n, mark('answer')))
  it.advance(20n)
  expect(seen).toEqual(['answer at 110'])
})

test('what is cancelled does not happen, and takes no time', () => {
  const { it, seen, mark } = scheduler()
  const answer = it.after(10n, mark('answer'))
  const tick = it.inBackground(5n, mark('tick'))
  answer.cancel()
  tick.cancel()
  tick.cancel()
  it.drain()
  it.advance(3n)
  expect(seen).toEqual([])
  expect(it.now).toBe(3n)
  expect(it.background).toBe(0)
})

test('one step runs the next event of either class', () => {
  const { it, seen, mark } = scheduler()
  it.inBackground(5n, () => it.after(1n, mark('consequence')))
  it.inBackground(6n, mark('next tick'))
  it.advanceToNext()
  expect(seen).toEqual(['next tick at 6', 'consequence at 6'])
  it.advanceToNext()
  expect(it.now).toBe(6n)
})

test('the wall clock goes with the virtual one', () => {
  const { it } = scheduler()
  expect(it.wallTime).toBe(1000n)
  it.advance(25n)
  expect([it.now, it.wallTime]).toEqual([25n, 1025n])
})
