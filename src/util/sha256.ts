// SHA-256 (FIPS 180-4), synchronous: browsers offer it as a promise and in secure contexts only.
import { hex } from './bytes.ts'

/** The first 32 bits of the fractional parts of the cube roots (or square roots) of the first primes. */
function roots(count: number, root: (prime: number) => number): Uint32Array {
  const out = new Uint32Array(count)
  let found = 0
  for (let candidate = 2; found < count; candidate++) {
    let isPrime = true
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) isPrime = false
    if (isPrime) out[found++] = (root(candidate) % 1) * 2 ** 32
  }
  return out
}

const constants = roots(64, Math.cbrt)
const initial = roots(8, Math.sqrt)

/** The SHA-256 of bytes: 64 lower-case hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  const state = initial.slice()
  const words = new Int32Array(64)
  const whole = bytes.length - (bytes.length % 64)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 0; at < whole; at += 64) mix(state, words, view, at)
  // The rest, a one bit, zeros, and the length in bits.
  const rest = bytes.length - whole
  const tail = new Uint8Array(rest < 56 ? 64 : 128)
  tail.set(bytes.subarray(whole))
  tail[rest] = 0x80
  const end = new DataView(tail.buffer)
  end.setBigUint64(tail.length - 8, BigInt(bytes.length) * 8n)
  for (let at = 0; at < tail.length; at += 64) mix(state, words, end, at)
  const digest = new DataView(new ArrayBuffer(32))
  for (const [index, word] of state.entries()) digest.setUint32(index * 4, word)
  return hex(new Uint8Array(digest.buffer))
}

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by))
const at = (words: Int32Array | Uint32Array, index: number) => words[index] as number

/** One block of 64 bytes. */
function mix(state: Uint32Array, words: Int32Array, block: DataView, offset: number) {
  for (let i = 0; i < 16; i++) words[i] = block.getInt32(offset + i * 4)
  for (let i = 16; i < 64; i++) {
    const [w15, w2] = [at(words, i - 15), at(words, i - 2)]
    const s0 = turn(w15, 7) ^ turn(w15, 18) ^ (w15 >>> 3)
    const s1 = turn(w2, 17) ^ turn(w2, 19) ^ (w2 >>> 10)
    words[i] = at(words, i - 16) + s0 + at(words, i - 7) + s1
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const one = (h + s1 + ((e & f) ^ (~e & g)) + at(constants, i) + at(words, i)) | 0
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = at(state, index) + word
}
