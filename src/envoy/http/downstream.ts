// The client's side of a stream: what was written to it, on the wire and in the trace.
import type { Target } from '../../scenario/schema.ts'
import { cells } from '../../trace/cells.ts'
import type { Http2Error } from '../../trace/http2.ts'
import type { TraceSink } from '../../trace/recording-sink.ts'
import type { Pairs } from '../../util/bytes.ts'
import { concat } from '../../util/bytes.ts'
import type { Scheduler } from '../scheduler.ts'
import { type Encoder, newEncoder, type Protocol } from './encoder.ts'
import type { HeaderMap } from './headers.ts'
import { lintLength, lintLineBreaks } from './message-lints.ts'
import { beforeClient } from './request-mutation.ts'

const noBytes = new Uint8Array(0)

export class Downstream {
  readonly #stream: number
  readonly #sink: TraceSink | null
  readonly #scheduler: Scheduler
  readonly #encoder: Encoder | null
  readonly #body: Uint8Array[] = []
  /** What is not written yet, while an HTTP/2 codec reads: pieces of the body, and where on the wire it began. */
  #held: { readonly from: number; data: Uint8Array[] } | null = null
  /** What has left; null before that. */
  #head: Pairs | null = null
  /** The request was HEAD. */
  #toHead = false
  readonly #protocol: Protocol
  /** The response head is on its way: it can be neither changed nor replaced. */
  headWritten = false
  /** So is the end of the response. */
  #ended = false
  /** Body bytes. */
  bytesSent = 0
  /** When the client last got something. */
  lastSign: bigint

  constructor(stream: number, sink: TraceSink | null, scheduler: Scheduler, protocol: Protocol) {
    this.#stream = stream
    this.#sink = sink
    this.#scheduler = scheduler
    this.#protocol = protocol
    this.#encoder = sink === null ? null : newEncoder(protocol)
    this.lastSign = scheduler.now
  }

  /** The answer to `expect: 100-continue`. */
  proceed(): void {
    this.lastSign = this.#scheduler.now
    this.#encoder?.proceed()
  }

  /** The client has the whole response, as far as it can tell; the stream may still be held. */
  get satisfied(): boolean {
    if (this.#head === null || this.#protocol !== 'http1') return false
    const awaited = bytesAwaited(this.#head, this.#toHead)
    return awaited !== null && this.bytesSent >= awaited
  }

  /** What the connection manager does to a head: ActiveStream::encodeHeaders. */
  makeReady(headers: HeaderMap, date: string, closes: boolean, target: Target): void {
    this.#sink?.enter({ kind: 'envoy', what: 'connection manager' })
    beforeClient(headers, date, closes, target, this.#protocol)
    this.#sink?.leave()
  }

  /** `toHead` says that the request was HEAD. */
  head(headers: Pairs, endStream: boolean, toHead: boolean): void {
    this.headWritten = true
    this.lastSign = this.#scheduler.now
    this.#encoder?.responseHead(headers, endStream, toHead)
    this.#ended = endStream
    this.#sink?.write(cells.message(this.#stream, 'response', 'sent', 'headers'), headers)
    this.#head = headers
    this.#toHead = toHead
    if (this.#sink !== null) lintLineBreaks(this.#sink, headers)
  }

  data(bytes: Uint8Array, endStream: boolean): void {
    this.lastSign = this.#scheduler.now
    this.bytesSent += bytes.length
    this.#ended = endStream
    if (this.#encoder === null) return
    if (bytes.length > 0) this.#body.push(bytes)
    if (this.#held !== null && !endStream) this.#held.data.push(bytes)
    else this.#encoder.data(this.#withHeld(bytes), endStream)
  }

  trailers(trailers: Pairs): void {
    const held = this.#withHeld(noBytes)
    this.#ended = true
    // No trailers are the end of what comes before.
    if (held.length > 0 && trailers.length === 0) this.#encoder?.data(held, true)
    else {
      this.#encoder?.data(held, false)
      this.#encoder?.trailers(trailers)
    }
    this.#sink?.write(cells.message(this.#stream, 'response', 'sent', 'trailers'), trailers)
  }

  /** The stream ends before its message does, or before the request's: HTTP/2 says so, unless both are at their end. */
  reset(error: Http2Error, ended = false, requestComplete = false): void {
    if (this.#protocol === 'http1' || (this.#ended && requestComplete)) return
    // A stream that is reset takes along what has not been written of it, unless that is its end.
    if (this.#held !== null && !ended) {
      this.#encoder?.wire.splice(this.#held.from)
      this.#held.data = []
    }
    this.#encoder?.reset(error)
    this.record(false)
  }

  /** The codec of HTTP/2 reads. */
  get reading(): boolean {
    return this.#held !== null
  }

  /** Envoy Http2::ConnectionImpl::sendPendingFrames: while the codec reads nothing is written; it all leaves together then. */
  together(run: () => void): void {
    this.#held = { from: this.#encoder?.wire.length ?? 0, data: [] }
    run()
    this.#encoder?.data(this.#withHeld(noBytes), false)
    this.#held = null
  }

  #withHeld(bytes: Uint8Array): Uint8Array {
    if (this.#held === null || this.#held.data.length === 0) return bytes
    const all = concat([...this.#held.data, bytes])
    this.#held.data = []
    return all
  }

  /** Writes into the trace what the client got altogether. */
  record(completed: boolean): void {
    if (this.#sink === null || this.#encoder === null) return
    if (completed && this.#head !== null && !this.#toHead) lintLength(this.#sink, 'response', this.#head, this.bytesSent)
    if (this.#body.length > 0) this.#sink.write(cells.message(this.#stream, 'response', 'sent', 'body'), concat(this.#body))
    this.#sink.write(cells.wire(this.#stream, 'response'), this.#encoder.wire.join(''))
  }
}

/** RFC 9112, 6.3: the bytes of body that a client waits for; null where the message itself says when it ends. */
function bytesAwaited(headers: Pairs, toHead: boolean): number | null {
  const of = (wanted: string) => headers.find(([name]) => name === wanted)?.[1] ?? ''
  if (toHead || /^(1?\d?\d|204|304)$/.test(of(':status'))) return 0
  return /^\d+$/.test(of('content-length')) ? Number(of('content-length')) : null
}
