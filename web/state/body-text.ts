// A body as people edit it: text, JSON or hexadecimal digits, and the pieces in which it arrives.
import { bodyBytes } from '../../src/scenario/payload.ts'
import type { Body } from '../../src/scenario/schema.ts'
import { base64, decodeUtf8 } from '../../src/util/bytes.ts'

/** The body of these bytes: text where they are UTF-8; none where there are none. Pieces of one size stay of one size. */
export function bodyOf(bytes: Uint8Array, before: Body | undefined): Body | undefined {
  if (bytes.length === 0) return undefined
  const text = decodeUtf8(bytes)
  const body: Body = text === undefined ? { base64: base64(bytes) } : { text }
  const every = before && everyOf(before)
  const chunks = every ? piecesOf(every, bytes.length) : before?.chunks
  const kept: Body = before?.chunking === undefined ? body : { ...body, chunking: before.chunking }
  return chunks === undefined || chunks.length === 0 ? kept : { ...kept, chunks }
}

/** Bytes as pairs of digits, sixteen a line. */
export function printHex(bytes: Uint8Array): string {
  let out = ''
  for (const [index, byte] of bytes.entries()) {
    if (index > 0) out += index % 16 === 0 ? '\n' : ' '
    out += byte.toString(16).padStart(2, '0')
  }
  return out
}

/** Bytes from hexadecimal digits, with white space anywhere; else what is wrong. */
export function parseHex(text: string): Uint8Array | string {
  const digits = text.replace(/\s+/g, '')
  const wrong = /[^0-9a-f]/i.exec(digits)
  if (wrong) return `“${wrong[0]}” is no hexadecimal digit: 0 to 9 and a to f.`
  if (digits.length % 2 === 1) return 'A byte has two digits; one is missing.'
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) => Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16))
}

/** Why a text is no JSON, or null. */
export function checkJson(text: string): string | null {
  if (text.trim() === '') return null
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    return `Not JSON yet: ${error instanceof Error ? error.message : String(error)}. The scenario keeps the last valid value.`
  }
}

/** Pieces that one message may have here; each is a call of the plugin. */
const mostPieces = 10_000

/** The pieces of a body in words: `whole`, `every 4`, or their sizes. */
export function printPieces(body: Body): string {
  if (body.chunks === undefined || body.chunks.length === 0) return 'whole'
  const every = everyOf(body)
  return every === null ? body.chunks.join(', ') : `every ${every}`
}

/** A body with other pieces, or what is wrong with the words. */
export function withPieces(body: Body, words: string): Body | string {
  const { chunks: _, ...whole } = body
  if (/^\s*(whole)?\s*$/i.test(words)) return whole
  const every = /^\s*every\s+(\d+)\s*$/i.exec(words)
  const length = bodyBytes(body).length
  const sizes = every
    ? [Number(every[1])]
    : words
        .split(/[\s,]+/)
        .filter((size) => size !== '')
        .map(Number)
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 1))
    return 'Write “whole”, “every 4”, or sizes in bytes such as “3, 4”; what they leave over is the last piece.'
  const chunks = every ? piecesOf(sizes[0] ?? length, length) : sizes
  if (chunks.length >= mostPieces) return `That would be ${chunks.length + 1} pieces; at most ${mostPieces} are sent.`
  return chunks.length === 0 ? whole : { ...whole, chunks }
}

/** A body that is tried in every way to cut it, or no longer. */
export function withSweep(body: Body, sweep: boolean): Body {
  const { chunking: _, ...once } = body
  return sweep ? { ...once, chunking: 'sweep' } : once
}

const piecesOf = (every: number, length: number): number[] =>
  Array<number>(Math.max(0, Math.ceil(length / every) - 1)).fill(every)

/** The size of all pieces but the last, where that is one, and they are as many as the body needs. */
function everyOf(body: Body): number | null {
  const [first, ...others] = body.chunks ?? []
  if (first === undefined || others.some((size) => size !== first)) return null
  return others.length + 2 === Math.ceil(bodyBytes(body).length / first) ? first : null
}
