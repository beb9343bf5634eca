// The document's texts in bytes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, hex, utf8 } from '../util/bytes.ts'
import { bodyBytes, bodyPieces, byteStringOf, pairsOf, payloadBytes } from './payload.ts'
import type { Payload } from './schema.ts'

const struct = (value: Extract<Payload, { any: 'Struct' }>['value']) => hex(payloadBytes({ any: 'Struct', value }))

describe('a payload', () => {
  it('of text or bytes reaches the plugin as it is', () => {
    expect(payloadBytes({ any: 'StringValue', value: 'ä' })).toEqual(utf8('ä'))
    expect(payloadBytes({ any: 'BytesValue', value: { base64: '/wA=' } })).toEqual(new Uint8Array([0xff, 0]))
  })

  it('of a Struct reaches it as protobuf: {k: "v"} as Envoy 1.36.4 to 1.40.0 hand it over', () => {
    expect(hex(payloadBytes({ any: 'Struct', value: { k: 'v' } }))).toBe('0a080a016b12031a0176')
  })

  // Field numbers of google/protobuf/struct.proto, by hand.
  it.each<[string, Extract<Payload, { any: 'Struct' }>['value'][string], string]>([
    ['null', null, '0800'],
    ['a number', 1, '11000000000000f03f'],
    ['text', '', '1a00'],
    ['true', true, '2001'],
    ['false', false, '2000'],
    ['a struct', {}, '2a00'],
    ['a list', [null], '32040a020800'],
  ])('has %s as a Value', (_, value, bytes) => {
    const length = bytes.length / 2
    const two = (n: number) => n.toString(16).padStart(2, '0')
    expect(struct({ k: value })).toBe(`0a${two(length + 5)}0a016b12${two(length)}${bytes}`)
  })

  it('writes lengths above 127 as two bytes', () => {
    expect(struct({ k: 'x'.repeat(200) }).slice(0, 24)).toBe('0ad1010a016b12cb011ac801'.slice(0, 24))
  })

  it('keeps the order of fields', () => {
    expect(struct({ b: null, a: null })).toBe('0a070a01621202080' + '00a070a0161120208' + '00')
  })
})

describe('a body', () => {
  it('arrives in pieces of the given sizes, the rest last', () => {
    const pieces = bodyPieces({ text: 'abcdefgh', chunks: [3, 4] }).map((piece) => new TextDecoder().decode(piece))
    expect(pieces).toEqual(['abc', 'defg', 'h'])
  })

  it('is whole again when its pieces are joined, and no piece is empty', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer({ min: 1, max: 20 })), (text, chunks) => {
        const pieces = bodyPieces({ text, chunks })
        expect(concat(pieces)).toEqual(bodyBytes({ text }))
        expect(pieces.every((piece) => piece.length > 0)).toBe(true)
      }),
    )
  })

  it('that is empty has no piece, but for those of size 0', () => {
    expect(bodyPieces({ text: '', chunks: [1] })).toEqual([])
    expect(bodyPieces({ text: 'ab', chunks: [0, 2, 5, 0] }).map(({ length }) => length)).toEqual([0, 2, 0])
  })
})

describe('header text', () => {
  it('is one character a byte', () => {
    expect(byteStringOf('é')).toBe('\xc3\xa9')
    expect(pairsOf([['a', { base64: '/w==' }]])).toEqual([['a', '\xff']])
  })
})
