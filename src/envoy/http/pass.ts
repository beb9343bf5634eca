// Pass: one direction of one stream along the filter chain. Envoy: FilterManager's decode* and encode*, which are one algorithm twice.
import type { Direction, MessagePart } from '../../trace/cells.ts'
import type { Outcome } from '../../trace/event.ts'
import { invariant } from '../../util/assert.ts'
import { Buffer } from './buffer.ts'
import type { DataStatus, FilterCallbacks, HeadersStatus, HttpFilter, NothingToContinue, TrailersStatus } from './filter.ts'
import type { HeaderMap } from './headers.ts'
import { Room } from './room.ts'
import type { StreamEnd } from './stream-end.ts'

type Iteration = 'continue' | 'stop-single' | 'stop-all-buffer' | 'stop-all-watermark'

/** How a pass reaches the rest of its stream. */
export interface PassOwner {
  /** The stream was reset or has ended: nothing further is delivered. */
  readonly ended: boolean
  readonly end: Pick<StreamEnd, 'kind' | 'continuedInside'>
  /** The response is complete on its way in: Envoy's `local_complete_`. What is left of the request interests no filter. */
  readonly responseComplete: boolean
  /** A local reply was sent from inside a filter call of this pass. Runs it where it was only prepared. */
  executePreparedReply(): void
  /** A filter call begins or ends: Envoy's filter_call_state, and the trace's spans. */
  entered(pass: Pass, filter: HttpFilter, part: MessagePart): void
  left(pass: Pass, filter: HttpFilter, part: MessagePart, status: string): void
  /** Trailers of a message that had none. */
  makeTrailers(direction: Direction): HeaderMap
  /** More was buffered than the limit allows and the filter asked for buffering, not for back-pressure. */
  bufferOverflow(pass: Pass): void
  readonly bufferLimit: number
}

/** Where a pass ends: the encode side's codec. The decode side ends in the router, which is a filter. */
export interface PassEnd {
  encodeHeaders(headers: HeaderMap, endStream: boolean): void
  encodeData(data: Buffer, endStream: boolean): void
  encodeTrailers(trailers: HeaderMap): void
}

/** One filter's place in one direction. Envoy: ActiveStreamFilterBase. */
export class Position implements FilterCallbacks {
  readonly filter: HttpFilter
  readonly index: number
  readonly #pass: Pass
  iteration: Iteration = 'continue'
  headersContinued = false
  endStream = false
  iterateFromCurrent = false
  /** The part of the message in whose callback the filter stopped. */
  stoppedIn: MessagePart = 'headers'

  constructor(pass: Pass, filter: HttpFilter, index: number) {
    this.#pass = pass
    this.filter = filter
    this.index = index
  }

  get stoppedAll(): boolean {
    return this.iteration === 'stop-all-buffer' || this.iteration === 'stop-all-watermark'
  }

  get buffered(): Buffer | null {
    return this.#pass.buffered
  }

  continue(): NothingToContinue | null {
    return this.#pass.continueFrom(this)
  }

  addData(data: Buffer): void {
    this.#pass.hold(data, false)
  }

  addTrailers(): HeaderMap {
    return this.#pass.addTrailers()
  }
}

export class Pass {
  readonly direction: Direction
  readonly positions: readonly Position[]
  readonly #owner: PassOwner
  readonly #end: PassEnd | null
  headers: HeaderMap | null = null
  trailers: HeaderMap | null = null
  buffered: Buffer | null = null
  readonly room = new Room(() => (this.buffered?.length ?? 0) > this.#owner.bufferLimit)
  /** The whole message has arrived at Envoy. */
  complete = false
  /** A local reply was sent while a filter of this pass ran: its status does not count any more. */
  aborted = false
  /** What goes on goes on behind the end of the stream, and nobody gets it. */
  #beyond = false
  /** The last data status asked for back-pressure, not for a limit. */
  #streaming = false

  constructor(direction: Direction, filters: readonly HttpFilter[], owner: PassOwner, end: PassEnd | null) {
    this.direction = direction
    this.#owner = owner
    this.#end = end
    this.positions = filters.map((filter, index) => new Position(this, filter, index))
  }

  /** Where a filter stands in this pass. */
  positionOf(filter: HttpFilter): Position {
    const position = this.positions.find((candidate) => candidate.filter === filter)
    invariant(position !== undefined, `${filter.name} is not in the ${this.direction} pass`)
    return position
  }

  /** The filter that holds the message up, and its callback; null where none does. */
  get stoppedBy(): Outcome['pausedBy'] {
    const held = this.positions.find(({ iteration, filter }) => iteration !== 'continue' && filter.name !== 'router')
    return held === undefined ? null : { plugin: held.filter.name, callback: `proxy_on_${this.direction}_${held.stoppedIn}` }
  }

  /** A whole head arrives. */
  startHeaders(headers: HeaderMap, endStream: boolean): void {
    this.headers = headers
    if (endStream) this.complete = true
    this.#runHeaders(null, headers, endStream)
  }

  /** A piece of the body arrives. As a rule the last one is `passing`, in a buffer on Envoy's stack. */
  startData(bytes: Uint8Array, endStream: boolean, passing = endStream): void {
    if (endStream) this.complete = true
    const data = new Buffer(bytes)
    this.#runData(null, data, endStream)
    data.expired = passing
  }

  /** Trailers arrive, which end the message. */
  startTrailers(trailers: HeaderMap): void {
    this.trailers = trailers
    this.complete = true
    this.#runTrailers(null, trailers)
  }

  /** A reply to a stream that has ended: the filters are called once more, up to the one that stops it or replies itself. */
  runAfterEnd(headers: HeaderMap, endStream: boolean, body: Uint8Array | null): void {
    this.headers = headers
    if (endStream) this.complete = true
    let through = true
    for (const position of this.positions) {
      position.endStream = endStream
      const status = this.#callHeaders(position, headers)
      through = this.#afterHeaders(position, this.aborted ? 'StopIteration' : status)
      if (!through) break
    }
    if (through) this.#end?.encodeHeaders(headers, endStream)
    if (body === null) return
    this.complete = true
    const data = new Buffer(body)
    const takes = (position: Position): boolean => {
      if (position.stoppedAll || position.endStream) return false
      position.endStream = this.trailers === null
      return this.#callData(position, data) === 'Continue' && !this.aborted
    }
    if (this.positions.every(takes) && through) this.#end?.encodeData(data, true)
    data.expired = true
  }

  /** Creates trailers in the middle of a data callback. Envoy: addDecodedTrailers, addEncodedTrailers. */
  addTrailers(): HeaderMap {
    this.trailers ??= this.#owner.makeTrailers(this.direction)
    return this.trailers
  }

  /** Envoy ActiveStreamFilterBase::commonContinue. */
  continueFrom(position: Position): NothingToContinue | null {
    // canContinue: after a local reply nobody goes on. Recorded: continue-then-trap.
    if (this.#owner.ended && (this.aborted || !this.#goesOnBeyond(position))) return 'ended'
    if (this.aborted) return 'replied'
    this.#beyond = this.#owner.ended
    const held = position.iteration !== 'continue' || !position.headersContinued
    const goesOn = held || (this.buffered?.length ?? 0) > 0
    if (position.stoppedAll) position.iterateFromCurrent = true
    position.iteration = 'continue'
    if (!position.headersContinued) {
      position.headersContinued = true
      const endStream = this.complete && this.buffered === null && this.trailers === null
      if (this.headers !== null) this.#runHeaders(position, this.headers, endStream)
    }
    // What a later filter ended is not gone on with. Recorded: response-reply-when-another-lets-go-in-trailers.
    if (this.#over || (this.#beyond && this.aborted)) return null
    // Trailers that are added during the data callback are delivered by #runData itself.
    const trailersBefore = this.trailers
    if (this.buffered !== null) this.#runData(position, this.buffered, this.complete && trailersBefore === null)
    if (trailersBefore !== null && !this.#over) this.#runTrailers(position, trailersBefore)
    position.iterateFromCurrent = false
    this.room.letGo()
    return goesOn ? null : 'not-paused'
  }

  /** ActiveStreamDecoderFilter::canContinue and the encoder's ask whether a response is complete on its way in, and out; no more. */
  #goesOnBeyond({ headersContinued }: Position): boolean {
    return this.direction === 'request' ? headersContinued && !this.#owner.responseComplete : this.#owner.end.kind !== 'completed'
  }

  /** A filter has just ended the stream. */
  get #over(): boolean {
    return this.#owner.ended && !this.#beyond
  }

  /** Envoy commonHandleBufferData: moves a piece behind what is held. */
  hold(data: Buffer, streaming: boolean): void {
    this.#streaming = streaming
    if (this.buffered === data) return
    this.buffered ??= new Buffer()
    this.buffered.moveFrom(data)
    if (!this.#streaming && this.buffered.length > this.#owner.bufferLimit) this.#owner.bufferOverflow(this)
  }

  /** Envoy commonDecodePrefix: where iteration starts. Headers always go to the next filter. */
  #start(from: Position | null, canStartFromCurrent: boolean): number {
    if (from === null) return 0
    return canStartFromCurrent && from.iterateFromCurrent ? from.index : from.index + 1
  }

  #runHeaders(from: Position | null, headers: HeaderMap, endStream: boolean): void {
    let continueData: Position | null = null
    for (let i = this.#start(from, false); i < this.positions.length; i++) {
      const position = this.positions[i] as Position
      position.endStream = endStream && continueData === null
      let status = this.#callHeaders(position, headers)
      if (this.aborted) {
        this.#owner.executePreparedReply()
        status = 'StopIteration'
      }
      if (this.#over) {
        if (status === 'Continue') this.#owner.end.continuedInside(this.direction, 'headers')
        return
      }
      const goesOn = this.#afterHeaders(position, status)
      const last = i === this.positions.length - 1
      if (!goesOn && !(last && this.#end === null)) {
        this.#maybeContinueData(continueData)
        return
      }
      // A header-only message to which this filter added a body.
      if (endStream && this.buffered !== null && continueData === null) continueData = position
    }
    if (this.aborted || this.#over) return
    this.#end?.encodeHeaders(headers, endStream && continueData === null)
    this.#maybeContinueData(continueData)
  }

  #maybeContinueData(position: Position | null): void {
    if (position === null || this.#owner.ended) return
    position.iteration = 'stop-single'
    this.continueFrom(position)
  }

  /** FilterManager::decodeData, decodeTrailers, ActiveStreamDecoderFilter::canContinue. */
  get #unwanted(): boolean {
    return this.direction === 'request' && this.#owner.responseComplete
  }

  #runData(from: Position | null, data: Buffer, endStream: boolean): void {
    if (this.#unwanted) return
    let end = endStream
    const trailersBefore = this.trailers !== null
    let trailersAddedAt: Position | null = null
    let i = this.#start(from, true)
    for (; i < this.positions.length; i++) {
      const position = this.positions[i] as Position
      if (position.stoppedAll) {
        this.hold(data, position.iteration === 'stop-all-watermark')
        return
      }
      // The head told this filter that the message is over: the data is neither for it nor for those after it.
      if (position.endStream) return
      position.endStream = end && this.trailers === null
      let status = this.#callData(position, data)
      if (this.aborted) {
        this.#owner.executePreparedReply()
        status = 'StopIterationNoBuffer'
      }
      if (this.#over) {
        if (status === 'Continue') this.#owner.end.continuedInside(this.direction, 'body')
        return
      }
      if (!trailersBefore && this.trailers !== null && trailersAddedAt === null) {
        end = false
        trailersAddedAt = position
      }
      const last = i === this.positions.length - 1
      if (this.#afterData(position, status, data) || (last && this.#end === null)) continue
      // FilterManager::encodeData returns here; decodeData goes on to the trailers that were added.
      if (this.direction === 'response') return
      break
    }
    if (i === this.positions.length && !this.aborted && !this.#over) this.#end?.encodeData(data, end)
    if (trailersAddedAt !== null && this.trailers !== null) this.#runTrailers(trailersAddedAt, this.trailers)
  }

  #runTrailers(from: Position | null, trailers: HeaderMap): void {
    if (this.#unwanted) return
    // FilterManager::encodeTrailers does not ask whether a filter replied or closed.
    const heeds = this.direction === 'request' || !this.#beyond
    for (let i = this.#start(from, true); i < this.positions.length; i++) {
      const position = this.positions[i] as Position
      if (position.stoppedAll) return
      let status = this.#callTrailers(position, trailers)
      if (heeds && this.aborted) {
        this.#owner.executePreparedReply()
        status = 'StopIteration'
      }
      if (this.#over) {
        // Nor whether the stream is gone: it goes on to the codec.
        if (this.direction === 'response' && status === 'Continue') continue
        return
      }
      position.endStream = true
      if (!this.#afterTrailers(position, status)) return
    }
    if (heeds && this.aborted) return
    if (this.#over) this.#owner.end.continuedInside(this.direction, 'trailers')
    else this.#end?.encodeTrailers(trailers)
  }

  /** Envoy commonHandleAfterHeadersCallback. */
  #afterHeaders(position: Position, status: HeadersStatus): boolean {
    if (status === 'StopIteration') position.iteration = 'stop-single'
    else if (status === 'StopAllIterationAndBuffer') position.iteration = 'stop-all-buffer'
    else if (status === 'StopAllIterationAndWatermark') position.iteration = 'stop-all-watermark'
    else position.headersContinued = true
    return status === 'Continue'
  }

  /** Envoy commonHandleAfterDataCallback. */
  #afterData(position: Position, status: DataStatus, data: Buffer): boolean {
    if (status === 'Continue') {
      if (position.iteration !== 'stop-single') return true
      this.hold(data, this.#streaming)
      this.continueFrom(position)
      return false
    }
    position.iteration = 'stop-single'
    if (status === 'StopIterationAndBuffer' || status === 'StopIterationAndWatermark') {
      this.hold(data, status === 'StopIterationAndWatermark')
    } else {
      // What is not buffered is gone, for a filter that still points at it too.
      data.clear()
      // So that a later continue delivers the end of the stream with an empty piece.
      if (this.complete && this.trailers === null && this.buffered === null) this.buffered = new Buffer()
    }
    return false
  }

  /** Envoy commonHandleAfterTrailersCallback. */
  #afterTrailers(position: Position, status: TrailersStatus): boolean {
    if (status === 'Continue') {
      if (position.iteration !== 'stop-single') return true
      this.continueFrom(position)
      return false
    }
    if (position.iteration === 'continue') position.iteration = 'stop-single'
    return false
  }

  #callHeaders(position: Position, headers: HeaderMap): HeadersStatus {
    position.stoppedIn = 'headers'
    this.#owner.entered(this, position.filter, 'headers')
    const filter = position.filter
    const status =
      this.direction === 'request'
        ? filter.decodeHeaders(headers, position.endStream)
        : filter.encodeHeaders(headers, position.endStream)
    this.#owner.left(this, filter, 'headers', status)
    return status
  }

  #callData(position: Position, data: Buffer): DataStatus {
    position.stoppedIn = 'body'
    this.#owner.entered(this, position.filter, 'body')
    const filter = position.filter
    const status =
      this.direction === 'request' ? filter.decodeData(data, position.endStream) : filter.encodeData(data, position.endStream)
    this.#owner.left(this, filter, 'body', status)
    return status
  }

  #callTrailers(position: Position, trailers: HeaderMap): TrailersStatus {
    position.stoppedIn = 'trailers'
    this.#owner.entered(this, position.filter, 'trailers')
    const filter = position.filter
    const status = this.direction === 'request' ? filter.decodeTrailers(trailers) : filter.encodeTrailers(trailers)
    this.#owner.left(this, filter, 'trailers', status)
    return status
  }
}
