// The guest's linear memory: bounds-checked reads and writes, through views that are kept until the memory grows.
import { type ByteString, byteString } from '../util/bytes.ts'
import { InternedStrings, internedLength } from './interned.ts'

/**
 * A guest pointed outside its memory. The printed bindings turn it into the status or errno that says so; there is one
 * value of it, since making an exception costs more than a host call.
 */
export class GuestFault {
  readonly name = 'GuestFault'
}

export const guestFault = new GuestFault()

const noMemory = new ArrayBuffer(0)

/** All guests' together: they say much the same. */
const interned = new InternedStrings()

/**
 * The memory of one guest. Growing detaches the buffer and leaves views of length 0, so every access that fails its bounds
 * check takes fresh views and checks again: no access costs more than a comparison.
 */
export class GuestMemory {
  readonly #memory: WebAssembly.Memory | null
  readonly #missing: () => void
  #bytes: Uint8Array
  #view: DataView
  #words: BigUint64Array

  /** Null where the module neither exports nor imports a memory: every pointer is then out of bounds, and `missing` is told. */
  constructor(memory: WebAssembly.Memory | null, missing: () => void = () => {}) {
    this.#memory = memory
    this.#missing = missing
    this.#bytes = new Uint8Array(memory?.buffer ?? noMemory)
    this.#view = new DataView(memory?.buffer ?? noMemory)
    this.#words = new BigUint64Array(memory?.buffer ?? noMemory)
  }

  /** Bytes of memory now. */
  get size(): number {
    return this.#memory?.buffer.byteLength ?? 0
  }

  /** All of it as it is now. */
  copy(): Uint8Array {
    return new Uint8Array(this.#memory?.buffer ?? noMemory).slice()
  }

  /** Throws `GuestFault` unless the whole stretch lies in memory. An empty one must begin in memory or at its end. */
  check(address: number, length: number): void {
    if (address + length > this.#bytes.length) this.#refresh(address, length)
  }

  #refresh(address: number, length: number): void {
    if (this.#memory === null) this.#missing()
    const buffer = this.#memory?.buffer ?? noMemory
    if (buffer !== this.#bytes.buffer) {
      this.#bytes = new Uint8Array(buffer)
      this.#view = new DataView(buffer)
      this.#words = new BigUint64Array(buffer)
    }
    if (address + length > this.#bytes.length) throw guestFault
  }

  /** A byte string. */
  string(pointer: number, length: number): ByteString {
    const address = pointer >>> 0
    const size = length >>> 0
    this.check(address, size)
    if (size === 0) return ''
    if (size > internedLength) return byteString(this.#bytes.subarray(address, address + size))
    return interned.read(this.#bytes, this.#view, address, size)
  }

  /** A copy of the bytes. */
  bytes(pointer: number, length: number): Uint8Array {
    const address = pointer >>> 0
    const size = length >>> 0
    this.check(address, size)
    return this.#bytes.slice(address, address + size)
  }

  /** The bytes themselves, valid until guest code runs again. */
  peek(pointer: number, length: number): Uint8Array {
    const address = pointer >>> 0
    const size = length >>> 0
    this.check(address, size)
    return this.#bytes.subarray(address, address + size)
  }

  u32(pointer: number): number {
    const address = pointer >>> 0
    this.check(address, 4)
    return this.#view.getUint32(address, true)
  }

  u64(pointer: number): bigint {
    const address = pointer >>> 0
    this.check(address, 8)
    return this.#view.getBigUint64(address, true)
  }

  setU16(pointer: number, value: number): void {
    const address = pointer >>> 0
    this.check(address, 2)
    this.#view.setUint16(address, value, true)
  }

  setU32(pointer: number, value: number): void {
    const address = pointer >>> 0
    this.check(address, 4)
    this.#view.setUint32(address, value, true)
  }

  setU64(pointer: number, value: bigint): void {
    const address = pointer >>> 0
    this.check(address, 8)
    // As it is in every compiled guest. A store into an array is one instruction; one through a view is a call.
    if (address % 8 === 0) this.#words[address / 8] = value
    else this.#view.setBigUint64(address, value, true)
  }

  setBytes(pointer: number, value: Uint8Array): void {
    const address = pointer >>> 0
    this.check(address, value.length)
    this.#bytes.set(value, address)
  }

  setString(pointer: number, value: ByteString): void {
    const address = pointer >>> 0
    const size = value.length
    this.check(address, size)
    const bytes = this.#bytes
    for (let at = 0; at < size; at++) bytes[address + at] = value.charCodeAt(at)
  }
}
