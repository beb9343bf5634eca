// SHA-256 against Node's, on every length around a block.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from './bytes.ts'
import { sha256 } from './sha256.ts'

const nodes = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('SHA-256', () => {
  it('of abc is what FIPS 180-4 says', () => {
    expect(sha256(utf8('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it.each(Array.from({ length: 131 }, (_, length) => length))('of %i bytes is what Node says', (length) => {
    const bytes = new Uint8Array(length).map((_, index) => index * 7)
    expect(sha256(bytes)).toBe(nodes(bytes))
  })

  it('of any bytes is what Node says, also in the middle of a buffer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), fc.nat({ max: 50 }), (bytes, from) => {
        expect(sha256(bytes.subarray(from))).toBe(nodes(bytes.subarray(from)))
      }),
    )
  })
})
