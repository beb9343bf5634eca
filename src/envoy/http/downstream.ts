// The client's side of a stream: what was written to it, on the wire and in the trace.
import { cells } from '../../trace/cells.ts'
import type { Http2Error } from '../../trace/http2.ts'
import type { TraceSink } from '../../trace/recording-sink.ts'
import type { Pairs } from '../../util/bytes.ts'
import { concat } from '../../util/bytes.ts'
import type { Scheduler } from '../scheduler.ts'
import { type Encoder, newEncoder, type Protocol } from './encoder.ts'
import { lintLength, lintLineBreaks } from './message-lints.ts'

export class Downstream {
  readonly #stream: number
  readonly #sink: TraceSink | null
  readonly #scheduler: Scheduler
  readonly #encoder: Encoder | null
  readonly #body: Uint8Array[] = []
  /** What the body's length is held against; null before it left, and in answer to HEAD. */
  #head: Pairs | null = null
  /** The response head is on its way: it can be neither changed nor replaced. */
  headWritten = false
  /** Body bytes. */
  bytesSent = 0
  /** When the client last got something. */
  lastSign: bigint

  constructor(stream: number, sink: TraceSink | null, scheduler: Scheduler, protocol: Protocol) {
    this.#stream = stream
    this.#sink = sink
    this.#scheduler = scheduler
    this.#encoder = sink === null ? null : newEncoder(protocol)
    this.lastSign = scheduler.now
  }

  /** The answer to `expect: 100-continue`. */
  proceed(): void {
    this.lastSign = this.#scheduler.now
    this.#encoder?.proceed()
  }

  /** `toHead` says that the request was HEAD. */
  head(headers: Pairs, endStream: boolean, toHead: boolean): void {
    this.headWritten = true
    this.lastSign = this.#scheduler.now
    this.#encoder?.responseHead(headers, endStream, toHead)
    this.#sink?.write(cells.message(this.#stream, 'response', 'sent', 'headers'), headers)
    this.#head = toHead ? null : headers
    if (this.#sink !== null) lintLineBreaks(this.#sink, headers)
  }

  data(bytes: Uint8Array, endStream: boolean): void {
    this.lastSign = this.#scheduler.now
    this.bytesSent += bytes.length
    if (this.#encoder === null) return
    if (bytes.length > 0) this.#body.push(bytes)
    this.#encoder.data(bytes, endStream)
  }

  trailers(trailers: Pairs): void {
    this.#encoder?.trailers(trailers)
    this.#sink?.write(cells.message(this.#stream, 'response', 'sent', 'trailers'), trailers)
  }

  /** The stream ends before its message does, or before the request's. */
  reset(error: Http2Error): void {
    this.#encoder?.reset(error)
  }

  /** Writes into the trace what the client got altogether. */
  record(completed: boolean): void {
    if (this.#sink === null || this.#encoder === null) return
    if (completed && this.#head !== null) lintLength(this.#sink, 'response', this.#head, this.bytesSent)
    if (this.#body.length > 0) this.#sink.write(cells.message(this.#stream, 'response', 'sent', 'body'), concat(this.#body))
    this.#sink.write(cells.wire(this.#stream, 'response'), this.#encoder.wire.join(''))
  }
}
