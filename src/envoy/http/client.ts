// The client of one stream: sends its request piece by piece, waits for the response, and leaves when nothing comes any more.
import { atLeast } from '../../abi-shim/version.ts'
import { frame } from '../../scenario/framing.ts'
import { bodyPieces, byteStringOf, pairsOf } from '../../scenario/payload.ts'
import type { RequestStep, Target } from '../../scenario/schema.ts'
import { cells } from '../../trace/cells.ts'
import type { StreamEvent } from '../../trace/stream-events.ts'
import { concat, type Pairs } from '../../util/bytes.ts'
import type { Appointment, Scheduler } from '../scheduler.ts'
import { closesConnection } from './codec.ts'
import type { Protocol } from './encoder.ts'
import { lowerCase } from './headers.ts'
import { checkHttp2Request, fieldsAreReadable } from './http2-check.ts'
import { dataFrames } from './http2-codec.ts'
import { lintReading } from './message-lints.ts'
import { firstBytes, promisedLength } from './message-syntax.ts'
import { type ArrivingHead, checkRequest } from './request-check.ts'
import type { HttpStream } from './stream.ts'

/** Longer than Envoy's route timeout (15 s), so that a client sees what Envoy makes of an upstream that keeps silent. */
const defaultPatienceMs = 20_000
const noBytes = new Uint8Array(0)

/** A request as Envoy's codec reads it. */
export interface PreparedRequest extends ArrivingHead {
  readonly pieces: readonly Uint8Array[]
  readonly body: Uint8Array
  readonly trailers: Pairs | null
  /** The last piece does not end it: the head promises more, or speaks of no end. */
  readonly endless: boolean
  /** Bytes come behind its end. */
  readonly leavesOver: boolean
  /** HTTP/2 ends a message with its last bytes; HTTP/1 tells its end apart from them. */
  readonly endsWithData: boolean
  /** Bytes of body that the head promises: HTTP/2 holds it to that. Null where it says nothing, and in HTTP/1. */
  readonly promised: number | null
  /** Trailers that HTTP/2 does not take. */
  readonly brokenTrailers: boolean
  /** Nanoseconds of silence after which the client leaves. */
  readonly patience: bigint
}

const lower = (pairs: Pairs) => pairs.map(([name, value]) => [lowerCase(name), value] as const)

/** What a request step sends. */
export function prepareRequest(request: RequestStep, protocol: Protocol, target: Target): PreparedRequest {
  const patience = BigInt(request.clientTimeoutMs ?? defaultPatienceMs) * 1_000_000n
  const trailers = request.trailers === undefined ? null : lower(pairsOf(request.trailers))
  return protocol === 'http2' ? prepareHttp2(request, trailers, patience, target) : prepareHttp1(request, trailers, patience)
}

function prepareHttp2(request: RequestStep, trailers: Pairs | null, patience: bigint, target: Target): PreparedRequest {
  const pieces = request.body === undefined ? [] : bodyPieces(request.body)
  const sent: Pairs = [
    [':method', byteStringOf(request.method)],
    [':scheme', 'http'],
    [':authority', byteStringOf(request.authority)],
    [':path', byteStringOf(request.path)],
    ...lower(pairsOf(request.headers)),
  ]
  // Trailers without an entry are none, and an empty body is an empty piece.
  const ending = trailers === null || trailers.length === 0 ? null : trailers
  const bodiless = request.body === undefined && ending === null
  const { head, refusal } = checkHttp2Request(sent, bodiless, target)
  const length = sent.find(([name]) => name === 'content-length')?.[1]
  return {
    sent,
    head,
    refusal,
    pieces: request.body !== undefined && pieces.length === 0 ? [noBytes] : pieces.flatMap(dataFrames),
    body: concat(pieces),
    trailers: ending,
    bodiless,
    endless: false,
    leavesOver: false,
    endsWithData: ending === null,
    promised: length === undefined ? null : Number(length),
    brokenTrailers: ending !== null && !fieldsAreReadable(ending),
    closes: false,
    patience,
  }
}

function prepareHttp1(request: RequestStep, trailers: Pairs | null, patience: bigint): PreparedRequest {
  const whole = request.body === undefined ? [] : bodyPieces(request.body)
  const length = whole.reduce((sum, piece) => sum + piece.length, 0)
  const framed = frame(pairsOf(request.headers), request.body === undefined ? null : length, trailers !== null, null)
  const sent: Pairs = [
    [':authority', byteStringOf(request.authority)],
    [':path', byteStringOf(request.path)],
    [':method', byteStringOf(request.method)],
    [':scheme', 'http'],
    ...lower(framed.headers),
  ]
  const { head, refusal, endless } = checkRequest(sent)
  const promised = framed.chunked ? null : (promisedLength(sent) ?? 0)
  const pieces = promised === null ? whole : firstBytes(whole, promised)
  return {
    sent,
    head,
    refusal,
    pieces,
    body: concat(pieces),
    // Without chunks they are not sent.
    trailers: framed.chunked ? trailers : null,
    bodiless: promised === 0 && !endless,
    endless: endless || (promised ?? 0) > length,
    leavesOver: promised !== null && promised < length && refusal === null,
    endsWithData: false,
    promised: null,
    brokenTrailers: false,
    closes: closesConnection(head),
    patience,
  }
}

/** Sends a request and lets happen what follows. */
export function converse(stream: HttpStream, request: PreparedRequest, scheduler: Scheduler): void {
  new Client(stream, request, scheduler).converse()
}

class Client {
  readonly #stream: HttpStream
  readonly #request: PreparedRequest
  readonly #scheduler: Scheduler
  /** Bytes of body that the head has promised and that are not sent yet. */
  #left: number | null
  /** Its patience, while it waits. */
  #leaving: Appointment | null = null

  constructor(stream: HttpStream, request: PreparedRequest, scheduler: Scheduler) {
    this.#stream = stream
    this.#request = request
    this.#scheduler = scheduler
    this.#left = request.promised
  }

  /**
   * A client waits for its response as long as something may still bring it: an upstream, a callout, a plugin's timer. It
   * leaves at once where nothing will, and else when its patience is at an end.
   */
  converse(): void {
    const [stream, scheduler, { body, patience }] = [this.#stream, this.#scheduler, this.#request]
    if (body.length > 0) stream.sink?.write(cells.message(stream.id, 'request', 'received', 'body'), body)
    scheduler.after(0n, () => this.#send())
    this.#wait(patience)
    scheduler.drain()
    // What wakes a paused stream now can only be a timer. Nobody waits for it who has the whole response.
    while (!stream.ended && !stream.downstream.satisfied && scheduler.background > 1) scheduler.advanceToNext()
    this.#leaving?.cancel()
    if (!stream.ended) this.#leave()
  }

  #wait(duration: bigint): void {
    this.#leaving = this.#scheduler.inBackground(duration, () => {
      const stream = this.#stream
      this.#leaving = null
      if (stream.ended) return
      const left = stream.downstream.lastSign + this.#request.patience - this.#scheduler.now
      if (left > 0n) this.#wait(left)
      else this.#leave()
    })
  }

  #leave(): void {
    const { sink } = this.#stream
    sink?.enter({ kind: 'envoy', what: 'client leaves' satisfies StreamEvent })
    const { decode, encode, bufferLimit } = this.#stream
    for (const { direction, room, stoppedBy } of [decode, encode])
      if (sink !== null && room.isAwaited) lintReading(sink, direction, bufferLimit, stoppedBy?.plugin ?? null)
    this.#stream.clientLeaves()
    sink?.leave()
  }

  #send(): void {
    const stream = this.#stream
    const { refusal, pieces, bodiless, endless, leavesOver, promised } = this.#request
    stream.reads(() => stream.receiveHead(this.#request))
    if (leavesOver) stream.sink?.note('bytes-left-over', 'bytes behind the end of the request: Envoy reads them as another one')
    // Where Envoy takes such a head (1.36) it finds out afterwards.
    if (bodiless && refusal === null && (promised ?? 0) > 0) stream.protocolError('http2.violation.of.messaging.rule')
    if (bodiless) return
    if (pieces.length > 0) this.#sendPiece(0)
    else if (!endless) this.#finishNext()
  }

  /** Each piece is sent once Envoy has nothing left to do with the one before. */
  #sendPiece(index: number): void {
    this.#scheduler.whenQuiet(() => {
      const stream = this.#stream
      const { room } = stream.decode
      // Envoy reads no more of an HTTP/1 connection while too much is held.
      if (!stream.info.isHttp2 && room.isFull) {
        room.waits(() => this.#sendPiece(index))
        return
      }
      const { pieces, endless, endsWithData } = this.#request
      const last = index === pieces.length - 1
      const piece = pieces[index] ?? noBytes
      if (this.#left !== null) this.#left -= piece.length
      if (this.#left !== null && (this.#left < 0 || (last && endsWithData && this.#left > 0))) {
        stream.protocolError('http2.remote_reset')
        return
      }
      stream.reads(() => stream.receiveBody(piece, last && endsWithData))
      if (!last) this.#sendPiece(index + 1)
      else if (!endsWithData && !endless) this.#finishNext()
    })
  }

  /** HTTP/2 sends trailers by themselves, HTTP/1 with what comes before. */
  #finishNext(): void {
    if (this.#stream.info.isHttp2) this.#scheduler.whenQuiet(() => this.#finish())
    else this.#finish()
  }

  #finish(): void {
    const stream = this.#stream
    const { trailers, brokenTrailers } = this.#request
    if (brokenTrailers) stream.protocolError('http2.invalid.header.field', true)
    else if (this.#left !== null && this.#left !== 0) this.#trailersTooEarly(trailers ?? [])
    else if (trailers === null) stream.reads(() => stream.receiveBody(noBytes, true))
    else stream.reads(() => stream.receiveTrailers(trailers))
  }

  /** The head has promised more of a body. A mistake in a block of headers is one of the connection; up to 1.36 it was found too late. */
  #trailersTooEarly(trailers: Pairs): void {
    const looksFirst = atLeast(this.#stream.target, '1.37')
    if (!looksFirst) this.#stream.receiveTrailers(trailers)
    this.#stream.protocolError('http2.violation.of.messaging.rule', looksFirst)
  }
}
