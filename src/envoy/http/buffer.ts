// Buffer: the bytes of a body on their way, as a list of pieces that are joined when somebody looks.
import { concat } from '../../util/bytes.ts'

const empty = new Uint8Array(0)

/** A body buffer. What `bytes` returned is never altered by a later change. */
export class Buffer {
  #pieces: Uint8Array[]
  #length: number
  /** Envoy has it no more. Who keeps a pointer to it reads what is at its place now. */
  expired = false

  constructor(bytes: Uint8Array = empty) {
    this.#pieces = bytes.length === 0 ? [] : [bytes]
    this.#length = bytes.length
  }

  get length(): number {
    return this.#length
  }

  /** All bytes, in order. */
  bytes(): Uint8Array {
    if (this.#pieces.length > 1) this.#pieces = [concat(this.#pieces)]
    return this.#pieces[0] ?? empty
  }

  append(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#pieces.push(bytes)
    this.#length += bytes.length
  }

  /** Takes everything out of another buffer and appends it. */
  moveFrom(other: Buffer): void {
    for (const piece of other.#pieces) this.#pieces.push(piece)
    this.#length += other.#length
    other.clear()
  }

  replaceAll(bytes: Uint8Array): void {
    this.#pieces = bytes.length === 0 ? [] : [bytes]
    this.#length = bytes.length
  }

  clear(): void {
    this.#pieces = []
    this.#length = 0
  }

  /**
   * `proxy_set_buffer_bytes` on a mutable buffer. Envoy Buffer::copyFrom: start 0 drops `length` bytes and prepends, a start
   * at or past the end appends, anything in between is refused. Returns false where it is refused.
   */
  splice(start: number, length: number, data: Uint8Array): boolean {
    if (start === 0) {
      this.replaceAll(length >= this.#length ? data : concat([data, this.bytes().subarray(length)]))
      return true
    }
    if (start >= this.#length) {
      this.append(data)
      return true
    }
    return false
  }
}
