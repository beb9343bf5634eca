// What three runs disagree about, and which of it has a reason.
import { expect, test } from 'vitest'
import { disagreement } from './masks.ts'

const clock = (pointer: number) => `wasi_snapshot_preview1.clock_time_get(1, 0, ${pointer}) = 0`

test('a changed number of clock calls is masked', () => {
  const found = disagreement([
    ['a', clock(16), 'b'],
    ['a', clock(16), clock(32), 'b'],
    ['a', 'b'],
  ])
  expect(found.masks.map(({ id }) => id)).toEqual(['go-clock'])
  expect(found.unexplained).toEqual([])
})

test('equal runs need no mask', () => {
  expect(disagreement([[clock(16)], [clock(16)], [clock(16)]])).toEqual({ masks: [], unexplained: [] })
})

test('a difference without a reason is named', () => {
  expect(disagreement([['a'], ['b'], ['a']]).unexplained).toEqual(['a', 'b'])
})
