// Tape: the integers of a trace while it is recorded.
import type { Word } from '../abi-shim/observer.ts'

export class Tape {
  #data = new Int32Array(16 * 1024)
  /** How many integers wait to be taken. */
  length = 0

  /** What was put since the last time. */
  take(): Int32Array<ArrayBuffer> {
    const taken = this.#data.slice(0, this.length)
    this.length = 0
    return taken
  }

  put(a: number): void {
    this.#reserve(1)
    this.#data[this.length++] = a
  }

  put2(a: number, b: number): void {
    this.#reserve(2)
    this.#data[this.length++] = a
    this.#data[this.length++] = b
  }

  put3(a: number, b: number, c: number): void {
    this.#reserve(3)
    this.#data[this.length++] = a
    this.#data[this.length++] = b
    this.#data[this.length++] = c
  }

  put4(a: number, b: number, c: number, d: number): void {
    this.#reserve(4)
    this.#data[this.length++] = a
    this.#data[this.length++] = b
    this.#data[this.length++] = c
    this.#data[this.length++] = d
  }

  /** Puts another number where one was put. */
  replace(at: number, a: number): void {
    this.#data[at] = a
  }

  /** Count, a mask of the 64-bit ones, then one or two integers each. */
  putWords(words: readonly Word[]): void {
    const maskAt = this.length + 1
    let mask = 0
    this.put2(words.length, 0)
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as Word
      if (typeof word === 'number') {
        this.put(word | 0)
      } else {
        mask |= 1 << i
        this.put2(low(word), high(word))
      }
    }
    if (mask !== 0) this.replace(maskAt, mask)
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#data.length) return
    const grown = new Int32Array(Math.max(this.#data.length * 2, this.length + count))
    grown.set(this.#data.subarray(0, this.length))
    this.#data = grown
  }
}

/** The lower 32 bits of a word, signed. */
export function low(word: Word): number {
  return typeof word === 'bigint' ? Number(BigInt.asIntN(32, word)) : word | 0
}

/** The upper 32 bits of a word, signed. */
export function high(word: Word): number {
  return typeof word === 'bigint' ? Number(BigInt.asIntN(32, word >> 32n)) : 0
}
