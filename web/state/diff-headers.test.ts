// Header diffs: pairs with an order and with names that repeat.
import { expect, test } from 'vitest'
import type { Pairs } from '../../src/util/bytes.ts'
import { diffHeaders } from './diff-headers.ts'

const check = (before: Pairs, after: Pairs, expected: readonly string[]) =>
  expect(
    diffHeaders(before, after).map(
      (row) => `${row.kind} ${row.name}: ${row.before === null ? '' : `${row.before} → `}${row.value}`,
    ),
  ).toEqual(expected)

test('a header that came is added where it stands', () => {
  check(
    [
      ['a', '1'],
      ['b', '2'],
    ],
    [
      ['a', '1'],
      ['x', '9'],
      ['b', '2'],
    ],
    ['same a: 1', 'added x: 9', 'same b: 2'],
  )
})

test('a header that went stays in sight where it was', () => {
  check(
    [
      ['a', '1'],
      ['x', '9'],
      ['b', '2'],
    ],
    [
      ['a', '1'],
      ['b', '2'],
    ],
    ['same a: 1', 'removed x: 9', 'same b: 2'],
  )
})

test('a new value under an old name is a change', () => {
  check(
    [
      ['a', '1'],
      ['b', '2'],
    ],
    [
      ['a', '7'],
      ['b', '2'],
    ],
    ['changed a: 1 → 7', 'same b: 2'],
  )
})

test('a second header of the same name is added, not a change of the first', () => {
  check(
    [['set-cookie', '1']],
    [
      ['set-cookie', '1'],
      ['set-cookie', '2'],
    ],
    ['same set-cookie: 1', 'added set-cookie: 2'],
  )
})

test('of two equal headers one can go', () => {
  check(
    [
      ['a', '1'],
      ['a', '1'],
    ],
    [['a', '1']],
    ['same a: 1', 'removed a: 1'],
  )
})

test('a header that only moved is the same', () => {
  check(
    [
      ['a', '1'],
      ['b', '2'],
    ],
    [
      ['b', '2'],
      ['a', '1'],
    ],
    ['same b: 2', 'same a: 1'],
  )
})
