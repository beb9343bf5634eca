// Diffs of ordered pairs and of bytes.
import { describe, expect, it } from 'vitest'
import type { Pairs } from '../util/bytes.ts'
import { diffBytes, diffPairs } from './diff.ts'

/** `= + - ~`, name and value; the old value of a changed one behind. */
const marks = { same: '=', added: '+', removed: '-', changed: '~' } as const
const pairs = (text: string): Pairs =>
  text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => part.split(':') as [string, string])
const check = (before: string, after: string) =>
  diffPairs(pairs(before), pairs(after))
    .map(({ kind, name, value, before: old }) => `${marks[kind]}${name}:${value}${old === null ? '' : `<${old}`}`)
    .join(' ')

describe('pairs', () => {
  it.each([
    ['nothing changed', 'a:1 b:2', 'a:1 b:2', '=a:1 =b:2'],
    ['one was added', 'a:1', 'a:1 b:2', '=a:1 +b:2'],
    ['one was removed from between others', 'a:1 b:2 c:3', 'a:1 c:3', '=a:1 -b:2 =c:3'],
    ['the first ones were removed', 'a:1 b:2 c:3', 'c:3', '-a:1 -b:2 =c:3'],
    ['a value was changed', 'a:1 b:2', 'a:9 b:2', '~a:9<1 =b:2'],
    ['a name repeats and one of its values is new', 'a:1 a:2', 'a:1 a:3 a:2', '=a:1 +a:3 =a:2'],
    ['one of two equal pairs was removed', 'a:1 a:1', 'a:1', '=a:1 -a:1'],
    ['one was removed and added again at the end', 'a:1 b:2', 'b:2 a:9', '=b:2 ~a:9<1'],
    ['a pair only moved', 'a:1 b:2', 'b:2 a:1', '=b:2 =a:1'],
    ['all were removed', 'a:1 b:2', '', '-a:1 -b:2'],
  ])('%s', (_, before, after, expected) => {
    expect(check(before, after)).toBe(expected)
  })

  it('does not mistake a value for a part of a name', () => {
    expect(diffPairs([['a', '\0b']], [['a\0', 'b']])).toMatchObject([{ kind: 'removed' }, { kind: 'added' }])
  })
})

describe('bytes', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)

  it.each([
    ['abc', 'abc', null],
    ['abc', 'abXc', { start: 2, beforeEnd: 2, afterEnd: 3 }],
    ['aXc', 'abc', { start: 1, beforeEnd: 2, afterEnd: 2 }],
    ['aa', 'aaa', { start: 2, beforeEnd: 2, afterEnd: 3 }],
    ['abc', '', { start: 0, beforeEnd: 3, afterEnd: 0 }],
  ])('%s becomes %s', (before, after, expected) => {
    expect(diffBytes(bytes(before), bytes(after))).toEqual(expected)
  })
})
