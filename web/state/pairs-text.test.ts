// Headers as lines of text.
import { expect, test } from 'vitest'
import { parsePairs, printPairs } from './pairs-text.ts'

test('lines become pairs in order, and print as they were', () => {
  const text = 'hello: x\nset-cookie: a=1; b:2\nset-cookie: c'
  const parsed = parsePairs(text)
  expect(parsed).toEqual({
    pairs: [
      ['hello', 'x'],
      ['set-cookie', 'a=1; b:2'],
      ['set-cookie', 'c'],
    ],
  })
  expect('pairs' in parsed && printPairs(parsed.pairs)).toBe(text)
})

test('empty lines and carriage returns are nobody’s fault', () => {
  expect(parsePairs('\r\na: 1\r\n\r\n')).toEqual({ pairs: [['a', '1']] })
})

test('an empty value is a value', () => {
  expect(parsePairs('a:')).toEqual({ pairs: [['a', '']] })
})

test.each([
  ['no colon here', 'Line 1: “no colon here” has no colon. Write “name: value”.'],
  ['a: 1\nb c: 2', 'Line 2: “b c” is not a header name'],
  [':path: /', 'Line 1: :path is not a header of HTTP/1.1'],
])('%j is refused with its line', (text, message) => {
  const parsed = parsePairs(text)
  expect('problems' in parsed && parsed.problems[0]?.message).toContain(message)
})
