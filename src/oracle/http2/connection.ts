// A connection of HTTP/2 with Envoy at its other end: greets, acknowledges, and keeps what arrives on each stream.

import { dataFrame, errorOf, goawayFrame, headersFrame, resetFrame } from '../../trace/http2.ts'
import { type ByteString, byteString, concat, type Pairs } from '../../util/bytes.ts'
import { encodeFrame, type Frame, FrameReader, flags, frameTypes, preface } from './frames.ts'
import { HpackDecoder } from './hpack.ts'

/** What arrives on one stream. */
export class Http2Message {
  /** Frame by frame, as text. */
  bytes: ByteString = ''
  /** The other side has ended its message. */
  complete = false
  /** It will send no more, complete or not. */
  ended = false
  /** It wants no more either. */
  reset = false
  readonly #headers: Pairs[] = []

  /** The first value of a header or trailer; null where there is none. */
  header(name: string): ByteString | null {
    for (const pairs of this.#headers) for (const [each, value] of pairs) if (each === name) return value
    return null
  }

  takeHeaders(pairs: Pairs, endStream: boolean): void {
    this.#headers.push(pairs)
    this.bytes += headersFrame(pairs, endStream)
    if (endStream) this.#end()
  }

  takeData(bytes: Uint8Array, endStream: boolean): void {
    this.bytes += dataFrame(byteString(bytes), endStream)
    if (endStream) this.#end()
  }

  #end(): void {
    this.complete = true
    this.ended = true
  }

  /** The stream or the connection is given up; `text` is what says so. */
  giveUp(text: ByteString): void {
    this.bytes += text
    this.ended = true
    this.reset = true
  }
}

/** Our end of a connection. */
export interface Peer {
  write(bytes: Uint8Array): void
  /** Something came on a stream: its first frame, where `begins` says so. */
  onFrame?(stream: number, message: Http2Message, begins: boolean): void
}

export class Http2Connection {
  readonly streams = new Map<number, Http2Message>()
  readonly #peer: Peer
  readonly #reader = new FrameReader()
  readonly #decoder = new HpackDecoder()
  #block: { readonly stream: number; readonly endStream: boolean; readonly parts: Uint8Array[] } | null = null
  /** Bytes of the client's preface that are still to come. */
  #preface: number

  constructor(is: 'client' | 'server', peer: Peer) {
    this.#peer = peer
    this.#preface = is === 'server' ? preface.length : 0
  }

  push(bytes: Uint8Array): void {
    const said = Math.min(this.#preface, bytes.length)
    this.#preface -= said
    for (const frame of this.#reader.push(bytes.subarray(said))) this.#take(frame)
  }

  #take(frame: Frame): void {
    const { type, stream, payload } = frame
    const endStream = (frame.flags & flags.endStream) !== 0
    switch (type) {
      case frameTypes.settings:
        if ((frame.flags & flags.ack) === 0) this.#peer.write(encodeFrame(frameTypes.settings, flags.ack, 0))
        return
      case frameTypes.ping:
        if ((frame.flags & flags.ack) === 0) this.#peer.write(encodeFrame(frameTypes.ping, flags.ack, 0, payload))
        return
      case frameTypes.headers:
        this.#block = { stream, endStream, parts: [payload] }
        break
      case frameTypes.continuation:
        this.#block?.parts.push(payload)
        break
      case frameTypes.data:
        this.#on(stream, (message) => message.takeData(payload, endStream))
        return
      case frameTypes.reset:
        this.#on(stream, (message) => message.giveUp(resetFrame(errorOf(numberOf(payload)))))
        return
      case frameTypes.goaway: {
        const text = goawayFrame(errorOf(numberOf(payload.subarray(4))))
        for (const [id, message] of this.streams) this.#on(id, () => message.giveUp(text))
        return
      }
      default:
        return
    }
    const block = this.#block
    if (block === null || (frame.flags & flags.endHeaders) === 0) return
    this.#block = null
    const pairs = this.#decoder.decode(concat(block.parts))
    this.#on(block.stream, (message) => message.takeHeaders(pairs, block.endStream))
  }

  #on(stream: number, take: (message: Http2Message) => void): void {
    const known = this.streams.get(stream)
    const message = known ?? new Http2Message()
    this.streams.set(stream, message)
    take(message)
    this.#peer.onFrame?.(stream, message, known === undefined)
  }
}

const numberOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0)
