// Bytes as rows: every byte once, in order, whatever they are.
import { expect, test } from 'vitest'
import { hexRow, jsonLimit, lineAt, lineStarts, readingsOf } from './bytes-rows.ts'

const rows = (text: string, width?: number) => {
  const starts = lineStarts(text, width)
  return Array.from(starts, (_, row) => lineAt(text, starts, row))
}

test('a text falls into its lines', () => {
  expect(rows('')).toEqual([''])
  expect(rows('a\nb')).toEqual(['a', 'b'])
  expect(rows('a\n\nb\n')).toEqual(['a', '', 'b', ''])
})

test('a line that is too long goes on in the next row, and no character is cut', () => {
  expect(rows('abcdef', 4)).toEqual(['abcd', 'ef'])
  expect(rows('abcd', 4)).toEqual(['abcd'])
  expect(rows('abc😀def', 4).join('')).toBe('abc😀def')
  expect(rows('abc😀def', 4)[0]).toBe('abc😀')
})

test('ten megabytes on one line are as many rows as they need', () => {
  const text = 'x'.repeat(10_000_000)
  expect(lineStarts(text)).toHaveLength(50_000)
})

test('a row of a dump has an address, hexadecimal digits and characters', () => {
  const bytes = Uint8Array.from({ length: 20 }, (_, at) => at * 13)
  expect(hexRow(bytes, 0, 8)).toEqual({ address: '00000000', hex: '00 0d 1a 27 34 41 4e 5b ', characters: "···'4AN[" })
  expect(hexRow(bytes, 2, 8)).toEqual({ address: '00000010', hex: `d0 dd ea f7 ${' '.repeat(12)}`, characters: '····' })
})

test('bytes are text where they are UTF-8, and JSON where they are an object or a list', () => {
  const read = (text: string) => readingsOf(new TextEncoder().encode(text))
  expect(read('{"a":[1]}').json).toBe('{\n  "a": [\n    1\n  ]\n}')
  expect(read('{"a":').json).toBe(undefined)
  expect(read('12').json).toBe(undefined)
  expect(readingsOf(Uint8Array.of(0xff)).text).toBe(undefined)
  const large = read(`["${'x'.repeat(jsonLimit)}"]`)
  expect(large.json).toBe(undefined)
  expect(large.text).toHaveLength(jsonLimit + 4)
})
