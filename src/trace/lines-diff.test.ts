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
