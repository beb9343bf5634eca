// Bodies as people edit them: digits and pieces, there and back.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyBytes, bodyPieces } from '../../src/scenario/payload.ts'
import type { Body } from '../../src/scenario/schema.ts'
import { bodyOf, checkJson, parseHex, printHex, printPieces, withPieces } from './body-text.ts'

describe('bytes', () => {
  it('survive digits and the document, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 50 }), (bytes) => {
        expect(parseHex(printHex(bytes))).toEqual(bytes)
        const body = bodyOf(bytes, undefined)
        expect(body && bodyBytes(body)).toEqual(bytes)
      }),
    )
  })

  it.each([
    ['48 6', 'one is missing'],
    ['4g', '“g” is no hexadecimal digit'],
  ])('%j is not all digits', (text, says) => {
    expect(parseHex(text)).toContain(says)
  })

  it('are text where they can be', () => {
    expect(bodyOf(new Uint8Array([0x68, 0x69]), undefined)).toEqual({ text: 'hi' })
    expect(bodyOf(new Uint8Array([0xff]), undefined)).toEqual({ base64: '/w==' })
    expect(bodyOf(new Uint8Array(), { text: 'hi' })).toBeUndefined()
  })
})

describe('pieces', () => {
  const body: Body = { text: 'hello world' }
  it.each([
    { words: 'whole', prints: 'whole', pieces: [11] },
    { words: '', prints: 'whole', pieces: [11] },
    { words: 'every 4', prints: 'every 4', pieces: [4, 4, 3] },
    { words: ' Every 20 ', prints: 'whole', pieces: [11] },
    { words: '3, 4', prints: '3, 4', pieces: [3, 4, 4] },
    { words: '1 2 3', prints: '1, 2, 3', pieces: [1, 2, 3, 5] },
  ])('$words', ({ words, prints, pieces }) => {
    const cut = withPieces(body, words)
    if (typeof cut === 'string') throw new Error(cut)
    expect(printPieces(cut)).toBe(prints)
    expect(bodyPieces(cut).map(({ length }) => length)).toEqual(pieces)
  })

  it.each(['0', 'every 0', 'half', '3, -1', '1.5'])('%j is no plan', (words) => {
    expect(withPieces(body, words)).toContain('every 4')
  })

  it('are not more than a run should see', () => {
    expect(withPieces({ text: 'x'.repeat(20_000) }, 'every 1')).toContain('20000 pieces')
  })

  it('of one size stay of one size while the body grows; others stay as they are', () => {
    const longer = new TextEncoder().encode('hello, wide world')
    expect(bodyOf(longer, { ...body, chunks: [4, 4] })).toEqual({ text: 'hello, wide world', chunks: [4, 4, 4, 4] })
    expect(bodyOf(longer, { ...body, chunks: [3, 4] })).toEqual({ text: 'hello, wide world', chunks: [3, 4] })
    expect(bodyOf(longer, { ...body, chunking: 'sweep' })).toEqual({ text: 'hello, wide world', chunking: 'sweep' })
  })
})

it('a text that is no JSON says where', () => {
  expect(checkJson('{"a": 1}')).toBeNull()
  expect(checkJson('  ')).toBeNull()
  expect(checkJson('{"a": }')).toContain('Not JSON yet')
})
