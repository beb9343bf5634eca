// proxy_set_buffer_bytes as Envoy 1.40.0 was seen to do it.
import { describe, expect, it } from 'vitest'
import { byteString, utf8 } from '../../util/bytes.ts'
import { Buffer } from './buffer.ts'

const all = 0xffffffff
const cases: readonly [what: string, start: number, length: number, data: string, result: string | null][] = [
  ['0/0 prepends', 0, 0, 'X', 'Xhello'],
  ['0/3 replaces the first three', 0, 3, 'X', 'Xlo'],
  ['0/size replaces all', 0, 5, 'X', 'X'],
  ['0/-1 replaces all', 0, all, 'X', 'X'],
  ['0/-1 with nothing deletes', 0, all, '', ''],
  ['size/any appends', 5, 77, 'X', 'helloX'],
  ['beyond the end appends', 100, 0, 'X', 'helloX'],
  ['3/1, in the middle, is refused', 3, 1, 'X', null],
]

describe('Buffer', () => {
  it.each(cases)('%s', (_what, start, length, data, result) => {
    const buffer = new Buffer(utf8('hello'))
    expect(buffer.splice(start, length, utf8(data))).toBe(result !== null)
    expect(byteString(buffer.bytes())).toBe(result ?? 'hello')
  })

  it('takes data as its content when it is empty', () => {
    const buffer = new Buffer()
    expect(buffer.splice(0, 9, utf8('X'))).toBe(true)
    expect(byteString(buffer.bytes())).toBe('X')
  })

  it('moves the pieces of another buffer behind its own and empties it', () => {
    const one = new Buffer(utf8('abc'))
    const two = new Buffer(utf8('defg'))
    one.moveFrom(two)
    expect([byteString(one.bytes()), one.length, two.length]).toEqual(['abcdefg', 7, 0])
  })
})
