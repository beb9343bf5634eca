// The wire format of header maps and other pairs. proxy-wasm-cpp-host src/pairs_util.cc.
//
//   0   u32 count
//   4   count × (u32 key length, u32 value length)
//   …   count × (key, 0x00, value, 0x00)           all numbers little-endian
import { type ByteString, byteString, type Pair, type Pairs } from '../util/bytes.ts'

/** A blob larger than this is malformed. */
export const maxPairsBytes = 1024 * 1024
/** A blob with more pairs than this is malformed. */
export const maxPairs = 1024

const none: Pairs = []

/** How many bytes the pairs take on the wire. */
export function pairsSize(pairs: Pairs): number {
  let size = 4
  for (const [key, value] of pairs) size += 8 + key.length + 1 + value.length + 1
  return size
}

/** Writes pairs into bytes of exactly `pairsSize`. */
export function encodePairsInto(pairs: Pairs, out: Uint8Array): void {
  let at = putU32(out, 0, pairs.length)
  for (const [key, value] of pairs) {
    at = putU32(out, at, key.length)
    at = putU32(out, at, value.length)
  }
  for (const [key, value] of pairs) {
    at = terminated(key, out, at)
    at = terminated(value, out, at)
  }
}

// A view made for one list costs more than its numbers.
function putU32(out: Uint8Array, at: number, value: number): number {
  out[at] = value
  out[at + 1] = value >>> 8
  out[at + 2] = value >>> 16
  out[at + 3] = value >>> 24
  return at + 4
}

function terminated(text: ByteString, out: Uint8Array, start: number): number {
  const size = text.length
  for (let i = 0; i < size; i++) out[start + i] = text.charCodeAt(i)
  out[start + size] = 0
  return start + size + 1
}

/** The pairs as bytes. No pairs are four zero bytes here; where a call sends none at all, its codec says so. */
export function encodePairs(pairs: Pairs): Uint8Array {
  const out = new Uint8Array(pairsSize(pairs))
  encodePairsInto(pairs, out)
  return out
}

/**
 * The pairs of a blob. A blob that breaks a rule is an empty list, without an error: too long, too many pairs, a length out
 * of bounds, a missing zero byte, something left over.
 */
export function decodePairs(bytes: Uint8Array): Pairs {
  const size = bytes.length
  if (size < 4 || size > maxPairsBytes) return none
  const view = new DataView(bytes.buffer, bytes.byteOffset, size)
  const count = view.getUint32(0, true)
  if (count > maxPairs) return none
  let at = 4 + 8 * count
  if (at > size) return none
  const pairs: Pair[] = []
  for (let i = 0; i < count; i++) {
    const keyEnd = at + view.getUint32(4 + 8 * i, true)
    const valueEnd = keyEnd + 1 + view.getUint32(8 + 8 * i, true)
    if (valueEnd >= size || bytes[keyEnd] !== 0 || bytes[valueEnd] !== 0) return none
    pairs.push([byteString(bytes.subarray(at, keyEnd)), byteString(bytes.subarray(keyEnd + 1, valueEnd))])
    at = valueEnd + 1
  }
  return at === size ? pairs : none
}
