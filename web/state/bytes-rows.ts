// Bytes as rows of a view that draws only what is on screen: text by lines, or hexadecimal with its characters.
import { decodeUtf8 } from '../../src/util/bytes.ts'

/** Characters of one row; longer lines go on in the next. */
const columns = 200
/** Larger JSON is shown as the text that it is: to lay it out would hold the page up. */
export const jsonLimit = 1024 * 1024

/** Where the rows of a text begin: after each line break, and within lines that are too long. */
export function lineStarts(text: string, width = columns): Uint32Array {
  let count = 0
  let starts = new Uint32Array(1024)
  const push = (at: number) => {
    if (count === starts.length) {
      const grown = new Uint32Array(count * 2)
      grown.set(starts)
      starts = grown
    }
    starts[count++] = at
  }
  for (let from = 0; from <= text.length; ) {
    const found = text.indexOf('\n', from)
    const end = found < 0 ? text.length : found
    push(from)
    for (let at = from + width; at < end; at += width) {
      // A pair of surrogates is one character.
      const low = text.charCodeAt(at)
      push(low >= 0xdc00 && low <= 0xdfff ? at + 1 : at)
    }
    from = end + 1
  }
  return starts.subarray(0, count)
}

/** One row of a text, without its line break. */
export function lineAt(text: string, starts: Uint32Array, row: number): string {
  const from = starts[row] ?? text.length
  const to = starts[row + 1] ?? text.length
  const line = text.slice(from, to)
  return line.endsWith('\n') ? line.slice(0, -1) : line
}

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** One row of a dump: its address, and the bytes as hexadecimal and as characters. */
export function hexRow(bytes: Uint8Array, row: number, width: number) {
  const from = row * width
  const part = bytes.subarray(from, from + width)
  let hex = ''
  let characters = ''
  for (const byte of part) {
    hex += `${digits[byte]} `
    characters += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·'
  }
  return { address: from.toString(16).padStart(8, '0'), hex: hex.padEnd(width * 3), characters }
}

/** What bytes can be shown as. */
export interface Readings {
  /** Undefined where the bytes are not UTF-8. */
  readonly text: string | undefined
  /** Laid out; undefined for what is no JSON, or too much of it. */
  readonly json: string | undefined
}

/** Reads bytes as text and as JSON. */
export function readingsOf(bytes: Uint8Array): Readings {
  const text = decodeUtf8(bytes)
  return { text, json: text === undefined || text.length > jsonLimit ? undefined : laidOut(text) }
}

function laidOut(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return undefined
  }
}
