// Interned strings: short byte strings that were read before. Names of headers and lines of logs repeat all the time.
import { type ByteString, byteString } from '../util/bytes.ts'

/** Longer strings are made anew each time. */
export const internedLength = 64

/** A power of two: so many bits of the hash say where a string is. */
const slotBits = 10
const slots = 1 << slotBits

/** Keeps the last string for each slot, and its bytes: comparing those costs less than asking a string for its characters. */
export class InternedStrings {
  readonly #strings: (ByteString | undefined)[] = Array.from({ length: slots }, () => undefined)
  readonly #bytes = new Uint8Array(slots * internedLength)

  /** The string of `size` bytes, at most `internedLength`, at an address; `view` is of the same memory as `memory`. */
  read(memory: Uint8Array, view: DataView, address: number, size: number): ByteString {
    const end = address + size
    const slot = slotOf(memory, view, address, end)
    const kept = this.#bytes
    const shift = slot * internedLength - address
    const known = this.#strings[slot]
    if (known !== undefined && known.length === size) {
      let at = address
      while (at < end && kept[shift + at] === memory[at]) at++
      if (at === end) return known
    }
    const fresh = byteString(memory.subarray(address, end))
    this.#strings[slot] = fresh
    for (let at = address; at < end; at++) kept[shift + at] = memory[at] as number
    return fresh
  }
}

/** Fibonacci hashing, four bytes at a time. */
function slotOf(memory: Uint8Array, view: DataView, address: number, end: number): number {
  let hash = end - address
  let at = address
  for (; at + 4 <= end; at += 4) hash = Math.imul(hash ^ view.getUint32(at, true), 0x9e37_79b1)
  for (; at < end; at++) hash = Math.imul(hash ^ (memory[at] as number), 0x9e37_79b1)
  return hash >>> (32 - slotBits)
}
