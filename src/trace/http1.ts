// Reads one HTTP/1.1 message from raw bytes: where its head ends, and whether it is complete.
import { type ByteString, byteString } from '../util/bytes.ts'

/** What the reader must know beforehand, since the bytes do not say it. */
export type Expected = { readonly is: 'request' } | { readonly is: 'response'; readonly method: string }

type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'close' }

/** The word that Envoy gives a client which expects one. A plugin's reply of 100 has headers, and is an answer. */
const proceed = /^(?:HTTP\/1\.1 100 Continue\r\n\r\n)?/

/** Grows with `push`; the bytes are kept as they came. */
export class MessageReader {
  /** All bytes of the message so far. */
  bytes: ByteString = ''
  /** The bytes up to and with the empty line, without a word that comes before it; null while it is not in. */
  head: ByteString | null = null
  complete = false
  readonly #expected: Expected
  #framing: Framing = { kind: 'none' }
  #bodyAt = 0
  /** Where the next chunk of a chunked body starts. */
  #next = 0

  constructor(expected: Expected) {
    this.#expected = expected
  }

  /** The first line, without its end; empty while the head is not in. */
  get firstLine(): ByteString {
    return this.head?.slice(0, this.head.indexOf('\r\n')) ?? ''
  }

  /** The first value of a header; null where there is none. */
  header(name: string): ByteString | null {
    return new RegExp(`\\r\\n${name}: ([^\\r]*)\\r\\n`, 'i').exec(this.head ?? '')?.[1] ?? null
  }

  push(bytes: Uint8Array): void {
    this.bytes += byteString(bytes)
    if (this.head === null) {
      const start = proceed.exec(this.bytes)?.[0].length ?? 0
      const end = this.bytes.indexOf('\r\n\r\n', start)
      if (end < 0) return
      this.head = this.bytes.slice(start, end + 4)
      this.#framing = this.#framingOf(this.head)
      this.#bodyAt = end + 4
      this.#next = this.#bodyAt
    }
    const body = this.bytes.length - this.#bodyAt
    if (this.#framing.kind === 'none') this.complete = true
    else if (this.#framing.kind === 'length') this.complete = body >= this.#framing.length
    else if (this.#framing.kind === 'chunked') this.complete = this.#readChunks()
  }

  /** The other side closed: a body without length or chunks ends here. */
  close(): void {
    if (this.#framing.kind === 'close') this.complete = true
  }

  #framingOf(head: ByteString): Framing {
    if (this.#expected.is === 'response') {
      const status = Number(head.split(' ', 2)[1])
      if (this.#expected.method === 'HEAD' || status < 200 || status === 204 || status === 304) return { kind: 'none' }
    }
    if (/\r\ntransfer-encoding:[^\r]*chunked/i.test(head)) return { kind: 'chunked' }
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (length !== undefined) return { kind: 'length', length: Number(length) }
    return { kind: this.#expected.is === 'request' ? 'none' : 'close' }
  }

  #readChunks(): boolean {
    for (;;) {
      const lineEnd = this.bytes.indexOf('\r\n', this.#next)
      if (lineEnd < 0) return false
      const size = Number.parseInt(this.bytes.slice(this.#next, lineEnd), 16)
      if (size === 0) {
        // After the last chunk: trailers, each with its line end, and an empty line.
        return this.bytes.startsWith('\r\n', lineEnd + 2) || this.bytes.indexOf('\r\n\r\n', lineEnd + 2) >= 0
      }
      const after = lineEnd + 2 + size + 2
      if (Number.isNaN(size) || this.bytes.length < after) return false
      this.#next = after
    }
  }
}
