// A cursor over WebAssembly's binary encoding: LEB128 numbers, names and types, each refused where V8 refuses it.
import { type ByteString, byteString } from '../util/bytes.ts'

/** A value type of a function's signature. `ref` is any reference that is neither `funcref` nor `externref`. */
export type ValType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'funcref' | 'externref' | 'ref'

/** The limits of a memory or a table as the file states them, in pages or elements. */
export interface Limits {
  readonly min: number
  readonly max?: number
  readonly shared: boolean
  readonly is64: boolean
  /** Base-2 logarithm of the page size in bytes: 16 unless the module chose its own. */
  readonly pageSizeLog2: number
  /** Where the limits' own bytes begin and end in the file. */
  readonly start: number
  readonly end: number
}

/** The bytes are not what the format says, at this offset of the file. Never leaves `src/wasm`. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
  readonly offset: number
  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

/** V8's limit on the length of an import's or export's name, in bytes. */
const maxNameBytes = 100_000

const plainTypes: Readonly<Record<number, ValType>> = {
  127: 'i32',
  126: 'i64',
  125: 'f32',
  124: 'f64',
  123: 'v128',
  112: 'funcref',
  111: 'externref',
  // Shorthands for nullable references: exn, array, struct, i31, eq, any, none, noextern, nofunc, noexn.
  105: 'ref',
  106: 'ref',
  107: 'ref',
  108: 'ref',
  109: 'ref',
  110: 'ref',
  113: 'ref',
  114: 'ref',
  115: 'ref',
  116: 'ref',
}

/** Reads forward between two offsets of a file and throws `Malformed` where the bytes do not fit. */
export class Reader {
  readonly bytes: Uint8Array
  readonly end: number
  at: number

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  get left(): number {
    return this.end - this.at
  }

  byte(what: string): number {
    if (this.at >= this.end) throw new Malformed(this.at, `${what} is cut off`)
    return this.bytes[this.at++] as number
  }

  /** An unsigned LEB128 number of 32 bits: at most five bytes, no bits beyond the thirty-second. */
  u32(what: string): number {
    let value = 0
    for (let i = 0; i < 5; i++) {
      const byte = this.byte(what)
      if (i === 4 && byte > 0x0f) throw new Malformed(this.at - 1, `${what} has more than 32 bits`)
      value += (byte & 0x7f) * 2 ** (7 * i)
      if (byte < 0x80) return value
    }
    throw new Malformed(this.at, `${what} has more than 32 bits`)
  }

  /** An unsigned LEB128 number of 64 bits; above 2^53 it is rounded, which matters to no limit. */
  u64(what: string): number {
    let value = 0
    for (let i = 0; i < 10; i++) {
      const byte = this.byte(what)
      if (i === 9 && byte > 1) throw new Malformed(this.at - 1, `${what} has more than 64 bits`)
      value += (byte & 0x7f) * 2 ** (7 * i)
      if (byte < 0x80) return value
    }
    throw new Malformed(this.at, `${what} has more than 64 bits`)
  }

  /** A count of things that each take at least one byte, and of which V8 accepts at most `most`. */
  count(what: string, most: number): number {
    const start = this.at
    const count = this.u32(`the number of ${what}`)
    if (count > most) throw new Malformed(start, `${count} ${what}, and no more than ${most} are accepted`)
    if (count > this.left) throw new Malformed(start, `${count} ${what} do not fit in ${this.left} bytes`)
    return count
  }

  skip(size: number, what: string): void {
    if (size > this.left) throw new Malformed(this.at, `${what} is cut off: ${size} bytes announced, ${this.left} left`)
    this.at += size
  }

  name(what: string): ByteString {
    const size = this.u32(`the length of ${what}`)
    if (size > maxNameBytes)
      throw new Malformed(this.at, `${what} has ${size} bytes, and no more than ${maxNameBytes} are accepted`)
    const start = this.at
    this.skip(size, what)
    return byteString(this.bytes.subarray(start, this.at))
  }

  /** A value type, or undefined where the byte belongs to a proposal that this reader does not know. */
  valType(what: string): ValType | undefined {
    const code = this.byte(what)
    if (code !== 0x63 && code !== 0x64) return plainTypes[code]
    const heap = this.heapType(what)
    if (heap === undefined) return undefined
    // (ref null func) and (ref null extern) are funcref and externref spelled out.
    if (code === 0x63 && heap === 0x70) return 'funcref'
    if (code === 0x63 && heap === 0x6f) return 'externref'
    return 'ref'
  }

  limits(what: string): Limits {
    const start = this.at
    const flags = this.byte(what)
    if (flags > 0x0f) throw new Malformed(start, `${what} has unknown limits flags 0x${flags.toString(16)}`)
    const is64 = (flags & 4) !== 0
    const number = (name: string): number => (is64 ? this.u64(name) : this.u32(name))
    const min = number(`the minimum of ${what}`)
    const max = (flags & 1) !== 0 ? number(`the maximum of ${what}`) : undefined
    const pageSizeLog2 = (flags & 8) !== 0 ? this.u32(`the page size of ${what}`) : 16
    if (pageSizeLog2 > 16) throw new Malformed(start, `${what} has pages of 2^${pageSizeLog2} bytes`)
    const common = { min, shared: (flags & 2) !== 0, is64, pageSizeLog2, start, end: this.at }
    return max === undefined ? common : { ...common, max }
  }

  /** The heap type's own byte, 0 for a type index, undefined where it is unknown. */
  private heapType(what: string): number | undefined {
    const code = this.byte(what)
    // A one-byte negative number is an abstract heap type; anything else is an index of up to 33 bits.
    if (code >= 0x40 && code < 0x80) return code in plainTypes ? code : undefined
    this.at--
    for (let i = 0; i < 5; i++) if (this.byte(what) < 0x80) return 0
    throw new Malformed(this.at, `${what} refers to a type with more than 33 bits`)
  }
}
