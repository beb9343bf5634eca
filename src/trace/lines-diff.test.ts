// Two lists of lines: what they do not share, and how they stand beside each other.
import { expect, test } from 'vitest'
import { linesDiff, rowsOf } from './lines-diff.ts'

test('lines that were added, removed or changed differ; the rest does not', () => {
  expect(linesDiff(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd', 'e'])).toEqual({ left: [1], right: [1, 4] })
  expect(linesDiff(['a'], ['a'])).toEqual({ left: [], right: [] })
  expect(linesDiff([], ['a'])).toEqual({ left: [], right: [0] })
})

test('lines in each other’s place stand beside each other', () => {
  expect(rowsOf(['a', 'b', 'c'], ['a', 'x', 'y', 'c'])).toEqual([
    { left: 0, right: 0, equal: true },
    { left: 1, right: 1, equal: false },
    { left: null, right: 2, equal: false },
    { left: 2, right: 3, equal: true },
  ])
})

test('lines of one kind stand beside each other where there are any', () => {
  const kind = (line: string) => line.charAt(0)
  expect(rowsOf(['p1', 'q1'], ['q2', 'r2'], kind)).toEqual([
    { left: 0, right: null, equal: false },
    { left: 1, right: 0, equal: false },
    { left: null, right: 1, equal: false },
  ])
})

test('lists that are too long for a table differ from the first difference to the last', () => {
  const long = (start: string) => ['same', ...Array.from({ length: 5000 }, (_, index) => `${start}${index}`), 'end']
  const { left, right } = linesDiff(long('a'), long('b'))
  expect([left.length, right.length]).toEqual([5000, 5000])
})
