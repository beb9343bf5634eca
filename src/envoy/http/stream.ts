// HttpStream: one request and its response, from the connection manager to the upstream and back.
// Envoy: ConnectionManagerImpl::ActiveStream and the state that its FilterManager keeps.

import { atLeast } from '../../abi-shim/version.ts'
import type { RequestEnvironment } from '../../scenario/environment.ts'
import type { Target } from '../../scenario/schema.ts'
import { cells, type Direction, type MessagePart } from '../../trace/cells.ts'
import type { Outcome } from '../../trace/event.ts'
import type { TraceSink } from '../../trace/recording-sink.ts'
import type { ByteString, Pairs } from '../../util/bytes.ts'
import type { Scheduler } from '../scheduler.ts'
import type { Thread } from '../thread.ts'
import type { Route } from '../upstream/routes.ts'
import { Buffer } from './buffer.ts'
import { statusOf } from './codec.ts'
import { Downstream } from './downstream.ts'
import type { HttpFilter } from './filter.ts'
import type { HeaderMap } from './headers.ts'
import { resetCode } from './http2-codec.ts'
import { forbidden, isGrpc, type LocalReply, type ReplyFate, render } from './local-reply.ts'
import { lintOverflow } from './message-lints.ts'
import { Pass, type PassEnd, type PassOwner } from './pass.ts'
import type { ArrivingHead } from './request-check.ts'
import { beforeFilters, fromUpstream, takeExpectation } from './request-mutation.ts'
import { type RoutedStream, type UpstreamCells, upstreamCellsOf } from './routed-stream.ts'
import { StreamEnd } from './stream-end.ts'
import type { StreamInfo } from './stream-info.ts'
import { StreamMaps } from './stream-maps.ts'
import type { StreamSurroundings } from './surroundings.ts'

const callBit = { headers: 1, body: 2, trailers: 4 } as const

export class HttpStream implements PassOwner, PassEnd, RoutedStream {
  readonly id: number
  readonly info: StreamInfo
  readonly madeUp: RequestEnvironment
  readonly bufferLimit: number
  /** The logical thread that serves it. */
  readonly thread: number
  readonly scheduler: Scheduler
  readonly target: Target
  readonly sink: TraceSink | null
  /** Envoy's default for a route. */
  readonly timeoutMs = 15_000
  readonly decode: Pass
  readonly encode: Pass
  readonly #around: StreamSurroundings
  readonly #maps: StreamMaps
  readonly #filters: readonly HttpFilter[]
  readonly downstream: Downstream
  readonly #startedAt: bigint
  #route: Route | null | undefined = undefined
  /** The filter calls that run, as `filter_call_state_` knows them: one bit for each part, which a call within a call clears. */
  readonly #calling = { request: 0, response: 0 }
  #prepared: LocalReply | null = null
  readonly end: StreamEnd
  outcome: Outcome = { kind: 'completed', pausedBy: null }
  #isHead = false
  #isGrpc = false
  /** The connection ends with the response. */
  #closes = false

  constructor(id: number, info: StreamInfo, madeUp: RequestEnvironment, around: StreamSurroundings, worker: Thread) {
    this.id = id
    this.info = info
    this.madeUp = madeUp
    this.bufferLimit = around.bufferLimit
    this.thread = worker.index
    this.#around = around
    this.scheduler = around.scheduler
    this.target = around.target
    this.sink = around.sink
    this.#maps = new StreamMaps(id, around.sink)
    this.end = new StreamEnd(around.sink, info.isHttp2)
    this.#startedAt = around.scheduler.now
    this.downstream = new Downstream(id, around.sink, around.scheduler, around.protocol)
    this.#filters = around.filters(this, worker)
    this.decode = new Pass('request', this.#filters, this, null)
    this.encode = new Pass('response', this.#filters.slice(0, -1).reverse(), this, this)
  }

  /** The stream was reset or has ended. */
  get ended(): boolean {
    return this.end.kind !== 'open'
  }

  get responseComplete(): boolean {
    // ConnectionManagerImpl::doEndStream says so of a stream that it resets.
    return this.encode.complete || (this.ended && this.end.kind !== 'completed')
  }

  get upstreamCells(): UpstreamCells {
    return upstreamCellsOf(this.id)
  }

  // --- the client's side -----------------------------------------------------------------------------------------

  /** What Envoy does while it reads a frame of the client. */
  reads(run: () => void): void {
    if (this.info.isHttp2) this.downstream.together(run)
    else run()
    if (this.end.waits) this.#destroy()
  }

  receiveHead({ sent, head, bodiless, refusal, closes }: ArrivingHead): void {
    this.sink?.write(cells.message(this.id, 'request', 'received', 'headers'), sent)
    if (refusal?.by === 'http2 codec') {
      this.outcome = { kind: 'reset', pausedBy: null }
      // The connection goes, so that nothing is said of the stream.
      this.#finish('left')
      return
    }
    if (refusal?.by === 'codec') {
      this.info.setFlag('DPE')
      this.sendLocalReply(refusal.reply)
      return
    }
    const headers = this.#maps.make('request', [...head], 'request', 'headers')
    this.#isHead = headers.get(':method') === 'HEAD'
    this.#isGrpc = isGrpc(headers.get('content-type'))
    this.#closes = closes
    if (takeExpectation(headers)) this.downstream.proceed()
    this.decode.headers = headers
    if (refusal?.by !== 'connection manager') {
      this.sink?.enter({ kind: 'envoy', what: 'connection manager' })
      beforeFilters(headers, { requestId: this.madeUp.requestId, edge: this.#around.edge })
      if (this.#around.edge === null) this.info.forwardedFor(headers.get('x-forwarded-for'))
      this.sink?.leave()
    }
    if (refusal !== null) {
      this.decode.complete = bodiless
      this.sendLocalReply(refusal.reply)
      return
    }
    this.route()
    this.decode.startHeaders(headers, bodiless)
  }

  receiveBody(bytes: Uint8Array, endStream: boolean): void {
    this.info.bytesReceived += bytes.length
    if (this.ended) return
    // ServerConnectionImpl::onMessageCompleteBase makes a last piece of its own.
    this.decode.startData(bytes, endStream, endStream && !this.info.isHttp2)
  }

  receiveTrailers(trailers: Pairs): void {
    if (!this.ended) this.decode.startTrailers(this.#maps.trailers('request', trailers))
  }

  /** The client breaks the rules of HTTP/2, which resets the stream, or closes the connection without a word. */
  protocolError(details: ByteString, closes = false): void {
    if (this.ended) return
    this.outcome = { kind: 'reset', pausedBy: null }
    this.info.codeDetails = details
    this.info.setFlag(details === 'http2.invalid.header.field' || atLeast(this.target, '1.37') ? 'DPE' : 'DR')
    if (!closes) this.downstream.reset('PROTOCOL_ERROR')
    this.#finish('left')
  }

  /** The client leaves before the response is complete. */
  clientLeaves(): void {
    if (this.ended) return
    const pausedBy = this.encode.stoppedBy ?? this.decode.stoppedBy
    this.outcome = { kind: pausedBy === null ? 'reset' : 'paused', pausedBy }
    this.info.codeDetails = 'downstream_remote_disconnect'
    this.info.setFlag('DC')
    this.#finish('left')
  }

  // --- routing ---------------------------------------------------------------------------------------------------

  /** The route of the request as its headers are now; remembered until the cache is cleared. */
  route(): Route | null {
    if (this.#route === undefined) {
      const headers = this.decode.headers
      this.#route = headers === null ? null : this.#around.routes.match(headers)
      // ActiveStream::setRoute: what properties say stays as it was while nobody asks.
      this.info.route = this.#route
    }
    return this.#route
  }

  clearRouteCache(): void {
    this.#route = undefined
  }

  // --- replies and resets ----------------------------------------------------------------------------------------

  /**
   * Envoy FilterManager::sendLocalReply. It does not ask whether the stream has ended: a plugin that replies behind its own
   * close_stream, or while the log is written, is heard.
   */
  sendLocalReply(reply: LocalReply, outcome: 'local-reply' | 'failed' = 'local-reply'): ReplyFate {
    const wasEnded = this.ended
    const decoding = this.#calling.request !== 0
    if (decoding) this.decode.aborted = true
    else if (this.#calling.response !== 0) this.encode.aborted = true
    // ActiveStream::onLocalReply: a bad request is a mistake in the message, and nobody knows where it ends.
    if (reply.code === 400 && !this.info.isHttp2) this.#closes = true
    this.info.codeDetails = reply.details
    for (const filter of this.#filters) filter.onLocalReply?.()
    if (this.encode.headers !== null && this.downstream.headWritten) {
      this.reset(null)
      return wasEnded ? 'ended' : 'reset'
    }
    if (!wasEnded) this.outcome = { kind: outcome, pausedBy: null }
    if (this.encode.headers !== null) this.#replyDirectly(reply)
    else if (!decoding) this.#replyThroughFilters(reply)
    else if (this.#prepared !== null) return 'second'
    else this.#prepared = reply
    return wasEnded ? 'ended' : 'sent'
  }

  executePreparedReply(): void {
    const reply = this.#prepared
    if (reply === null) return
    this.#prepared = null
    this.#replyThroughFilters(reply)
  }

  /** Resets the stream towards both sides. Details are set only where there are none. */
  reset(details: ByteString | null): void {
    if (this.ended) {
      if (!this.end.waits) this.end.closedOnceMore(this.decode.complete)
      if (this.#calling.response !== 0) this.encode.aborted = true
      return
    }
    if (details !== null && this.info.codeDetails === null) this.info.codeDetails = details
    this.outcome = { kind: 'reset', pausedBy: null }
    this.#finish('reset')
  }

  // --- the upstream's side ---------------------------------------------------------------------------------------

  /** The upstream's head, as it was sent and as the codec stores it. `serviceTime` in milliseconds counts where the environment names none. */
  respondHead(sent: Pairs, head: Pairs, endStream: boolean, serviceTime: bigint | null): void {
    if (this.ended) return
    this.sink?.write(cells.message(this.id, 'response', 'received', 'headers'), sent)
    this.info.codeDetails = 'via_upstream'
    const headers = this.#maps.make('response', [...head], 'response', 'headers')
    this.info.responseCode = Number(headers.get(':status'))
    this.sink?.enter({ kind: 'envoy', what: 'router' })
    fromUpstream(headers, this.target, this.info.connection.protocol)
    if (serviceTime !== null) headers.set('x-envoy-upstream-service-time', this.madeUp.serviceTime ?? String(serviceTime))
    this.sink?.leave()
    this.encode.startHeaders(headers, endStream)
  }

  respondBody(bytes: Uint8Array, endStream: boolean): void {
    // As a request's; in HTTP/2 it belongs to the upstream's stream, which is at its end.
    if (!this.ended) this.encode.startData(bytes, endStream)
  }

  respondTrailers(trailers: Pairs): void {
    if (!this.ended) this.encode.startTrailers(this.#maps.trailers('response', trailers))
  }

  // --- PassOwner -------------------------------------------------------------------------------------------------

  entered({ direction }: Pass, filter: HttpFilter, part: MessagePart): void {
    this.#calling[direction] |= callBit[part]
    if (this.sink === null) return
    if (filter.name === 'router') this.sink.enter({ kind: 'envoy', what: 'router' })
    else this.sink.enter({ kind: 'filter', plugin: filter.name, direction, part })
  }

  left(pass: Pass, filter: HttpFilter, part: MessagePart, status: string): void {
    this.#calling[pass.direction] &= ~callBit[part]
    if (this.sink === null) return
    const { because } = filter
    // What the filter said does not count where Envoy itself has replied.
    this.sink.leave({ verdict: status, because: pass.aborted && because === 'answer' ? 'envoy-replied' : because })
  }

  makeTrailers(direction: Direction): HeaderMap {
    return this.#maps.noTrailers(direction)
  }

  bufferOverflow(pass: Pass): void {
    if (this.sink !== null) lintOverflow(this.sink, pass.direction, this.bufferLimit, pass.stoppedBy?.plugin ?? null)
    if (pass.direction === 'request') this.sendLocalReply(forbidden.requestTooLarge)
    else if (!this.downstream.headWritten) this.sendLocalReply(forbidden.responseTooLarge)
    else {
      this.info.codeDetails = forbidden.responseTooLarge.details
      this.reset(null)
    }
  }

  // --- the way back ----------------------------------------------------------------------------------------------

  #replyThroughFilters(reply: LocalReply): void {
    const { headers, body, headOnly } = this.#render(reply)
    if (this.ended) {
      // FilterManager::sendLocalReplyViaFilterChain: the filters are called, and what is destroyed gets no body.
      this.encode.runAfterEnd(headers, headOnly, headOnly || this.end.destroyed ? null : body)
      return
    }
    this.encode.startHeaders(headers, headOnly)
    if (!headOnly && (!this.ended || this.end.waits)) this.encode.startData(body, true)
  }

  /** Straight to the codec: the encoder filters are bypassed. */
  #replyDirectly(reply: LocalReply): void {
    const { headers, body, headOnly } = this.#render(reply)
    const wasEnded = this.ended
    this.encode.headers = headers
    if (!this.end.takesReply(headOnly)) {
      this.#leaveUnsent(headers)
      return
    }
    this.#encodeChecked(headers, headOnly)
    // What is destroyed gets no body: Utility::sendLocalReply looks at `is_reset` in between.
    if (wasEnded ? !headOnly && !this.end.destroyed : !headOnly && !this.ended) this.encodeData(new Buffer(body), true)
    if (wasEnded) this.downstream.record(false)
  }

  #render(reply: LocalReply): { headers: HeaderMap; body: Uint8Array; headOnly: boolean } {
    const { headers, body } = render(reply, this.#isGrpc, null)
    this.info.responseCode = Number(headers.get(':status'))
    const map = this.#maps.make('response', [...headers.snapshot()], 'response', 'headers')
    return { headers: map, body, headOnly: this.#isHead || body.length === 0 }
  }

  /** Envoy HeaderUtility::checkRequiredResponseHeaders, then the codec. */
  encodeHeaders(headers: HeaderMap, endStream: boolean): void {
    if (statusOf(headers.get(':status')) === null) {
      this.sendLocalReply(forbidden.statusRemoved)
      return
    }
    if (this.end.takes(endStream)) this.#encodeChecked(headers, endStream)
    else this.#leaveUnsent(headers)
    if (this.end.kind === 'reset') this.downstream.record(false)
  }

  #makeReady(headers: HeaderMap): void {
    // HTTP/1 cannot go on with a connection whose request was not read to its end.
    const closes = this.#closes || (!this.info.isHttp2 && !this.decode.complete)
    this.downstream.makeReady(headers, this.madeUp.date, closes, this.target)
  }

  /** The client is gone. The head is made ready all the same, and a filter that goes on is shown it. */
  #leaveUnsent(headers: HeaderMap): void {
    this.#makeReady(headers)
    this.downstream.headWritten = true
  }

  #encodeChecked(headers: HeaderMap, endStream: boolean): void {
    this.#makeReady(headers)
    this.info.responseCode = Number(headers.get(':status'))
    this.downstream.head(headers.snapshot(), endStream, this.#isHead)
    if (endStream) this.#finish('completed')
  }

  encodeData(data: Buffer, endStream: boolean): void {
    if (!this.end.takes(endStream)) return
    this.downstream.data(data.bytes(), endStream)
    this.info.bytesSent = this.downstream.bytesSent
    data.clear()
    if (this.ended) this.downstream.record(false)
    else if (endStream) this.#finish('completed')
  }

  encodeTrailers(trailers: HeaderMap): void {
    if (!this.end.takes(true)) return
    this.downstream.trailers(trailers.snapshot())
    if (this.ended) this.downstream.record(false)
    else this.#finish('completed')
  }

  #finish(end: 'completed' | 'reset' | 'left'): void {
    if (this.ended) return
    this.end.kind = end
    this.info.duration = this.scheduler.now - this.#startedAt
    // ActiveStream::canDestroyStream: the codec of HTTP/2 says that it has sent an end when it writes, which is not while it reads.
    this.end.waits = end === 'completed' && this.decode.complete && this.downstream.reading
    if (this.end.waits) return
    this.#destroy()
    // doEndStream resets what is not complete on both sides, and StreamImpl::resetStream calls back before it does.
    const since137 = atLeast(this.target, '1.37')
    const early = since137 && this.info.hasFlag('DPE') ? 'PROTOCOL_ERROR' : 'NO_ERROR'
    // Up to 1.36 also behind the end of both.
    if (end === 'reset') this.downstream.reset(resetCode(this.target), false, since137 && this.decode.complete)
    else if (end === 'completed') this.downstream.reset(early, true, this.decode.complete)
  }

  /** Envoy doDeferredStreamDestroy: access log in order of configuration, then each filter's end. */
  #destroy(): void {
    this.end.waits = false
    this.downstream.record(this.end.kind === 'completed')
    if (this.sink !== null) this.info.record(this.id, this.sink)
    // FilterManager::log asks once, whatever a filter replies in between.
    const shown = [this.decode.headers, null, this.encode.headers, this.encode.trailers]
    for (const filter of this.#filters) filter.log(shown)
    this.end.destroyed = true
    for (const filter of this.#filters) filter.onDestroy()
    this.end.gone = true
  }
}
