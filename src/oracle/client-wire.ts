// What a client sends on its connection, and what it gets, in the protocol of the listener.
import type { RequestStep, Scenario } from '../scenario/schema.ts'
import { MessageReader } from '../trace/http1.ts'
import { type ByteString, bytesOf, concat } from '../util/bytes.ts'
import { Http2Connection, Http2Message } from './http2/connection.ts'
import { greeting, preface } from './http2/frames.ts'
import { requestFrames } from './http2/message.ts'
import { requestPieces } from './message.ts'

export interface ClientWire {
  /** Each is sent once Envoy has nothing left to do with the one before. */
  readonly pieces: readonly Uint8Array[]
  /** What came so far, as recordings have it. */
  readonly bytes: ByteString
  /** The response is whole. */
  readonly complete: boolean
  /** Nothing more will come, whole or not. */
  readonly ended: boolean
  header(name: string): ByteString | null
  push(bytes: Uint8Array): void
  /** Envoy has closed the connection. */
  close(): void
}

/** The client of one request on a new connection. `write` is for what the protocol itself demands. */
export function clientWire(
  protocol: Scenario['listener']['protocol'],
  request: RequestStep,
  write: (bytes: Uint8Array) => void,
): ClientWire {
  return protocol === 'http2' ? new Http2Client(request, write) : new Http1Client(request)
}

class Http1Client extends MessageReader implements ClientWire {
  readonly pieces: readonly Uint8Array[]

  constructor(request: RequestStep) {
    super({ is: 'response', method: request.method })
    this.pieces = requestPieces(request)
  }

  get ended(): boolean {
    return this.complete
  }
}

/** A client's first stream. */
const stream = 1

class Http2Client implements ClientWire {
  readonly pieces: readonly Uint8Array[]
  readonly #connection: Http2Connection
  readonly #message = new Http2Message()

  constructor(request: RequestStep, write: (bytes: Uint8Array) => void) {
    this.#connection = new Http2Connection('client', { write })
    this.#connection.streams.set(stream, this.#message)
    this.pieces = [concat([bytesOf(preface), greeting(true)]), ...requestFrames(stream, request)]
  }

  get bytes(): ByteString {
    return this.#message.bytes
  }

  get complete(): boolean {
    return this.#message.complete
  }

  get ended(): boolean {
    return this.#message.ended
  }

  header(name: string): ByteString | null {
    return this.#message.header(name)
  }

  push(bytes: Uint8Array): void {
    this.#connection.push(bytes)
  }

  close(): void {
    // A message of HTTP/2 says by itself where it ends.
  }
}
