// HttpContext: a Wasm plugin as one HTTP filter of one stream. Envoy: source/extensions/common/wasm/context.cc.

import { crashes } from '../../abi-shim/crashes.ts'
import { cells, type Direction } from '../../trace/cells.ts'
import type { VerdictCause } from '../../trace/event.ts'
import type { ByteString } from '../../util/bytes.ts'
import type { Buffer } from '../http/buffer.ts'
import type { DataStatus, FilterCallbacks, HeadersStatus, HttpFilter, Logged, TrailersStatus } from '../http/filter.ts'
import type { HeaderMap } from '../http/headers.ts'
import type { LocalReply } from '../http/local-reply.ts'
import type { Pass } from '../http/pass.ts'
import type { HttpStream } from '../http/stream.ts'
import type { BodyFate, BufferView, Context, RootContext } from './context.ts'
import { failReply } from './failed-filter.ts'
import { type Answers, filterStatus, filterStatuses } from './filter-status.ts'
import { bodyIsGone, markOfReply, nothingToContinue } from './no-effect.ts'
import type { FilterContext, FilterResult, Vm } from './vm.ts'

export class HttpContext implements HttpFilter, FilterContext {
  readonly id: number
  readonly root: RootContext
  readonly stream: HttpStream
  readonly #vm: Vm
  #created = false
  #destroyed = false
  #failed = false
  because: VerdictCause = 'no-callback'
  logged: Context['logged'] = null
  lastBuffer: BufferView = null
  requestHeaders: HeaderMap | null = null
  responseHeaders: HeaderMap | null = null
  #requestTrailers: HeaderMap | null = null
  responseTrailers: HeaderMap | null = null
  #requestBody: Buffer | null = null
  #responseBody: Buffer | null = null
  #bufferingRequest = false
  #bufferingResponse = false
  #endOfStream = false
  /** Since a body is held: the guest has asked for bytes of it, or for a header map. */
  #looked = false
  /** The body that a callback is given now. */
  #given: Buffer | null = null
  /** The headers callback that runs now, or whose answer is not heeded yet. */
  #deciding: Direction | null = null

  constructor(vm: Vm, root: RootContext, stream: HttpStream) {
    this.#vm = vm
    this.root = root
    this.stream = stream
    this.id = vm.nextContextId()
    // Envoy ContextBase: known by its id from its construction, before the guest hears of it.
    vm.remember(this)
  }

  /** The scenario's plugin id. */
  get name(): string {
    return this.root.plugin.id
  }

  get logPrefix(): ByteString {
    return this.root.streamLogPrefix
  }

  // --- HttpFilter ------------------------------------------------------------------------------------------------

  decodeHeaders(headers: HeaderMap, endStream: boolean): HeadersStatus {
    this.#create()
    this.requestHeaders = headers
    this.#endOfStream = endStream
    const status = this.#headers('proxy_on_request_headers', headers, endStream)
    if (status === 'Continue') this.requestHeaders = null
    return status
  }

  decodeData(data: Buffer, endStream: boolean): DataStatus {
    if (!this.#created) return this.#passedBy()
    if (this.#bufferingRequest) {
      const callbacks = this.#request
      callbacks.addData(data)
      if (this.stream.ended) return this.#outgrown()
      this.#requestBody = callbacks.buffered
    } else {
      this.#requestBody = data
    }
    this.#endOfStream = endStream
    if (!this.#bufferingRequest) this.#looked = false
    const status = this.#data('proxy_on_request_body', this.#requestBody, endStream)
    this.#bufferingRequest = status === 'StopIterationAndBuffer'
    if (status === 'Continue') this.#requestBody = null
    return status
  }

  decodeTrailers(trailers: HeaderMap): TrailersStatus {
    if (!this.#created) return this.#passedBy()
    this.#requestTrailers = trailers
    const held = this.#bufferingRequest && this.#request.buffered !== null
    const status = this.#trailers('proxy_on_request_trailers', trailers)
    if (held) this.#lookAtHeld('request', status)
    if (status === 'Continue') this.#requestTrailers = null
    return status
  }

  encodeHeaders(headers: HeaderMap, endStream: boolean): HeadersStatus {
    // A stream that never reached this filter, or whose VM failed, passes by.
    if (!this.#created || this.#failed) return this.#passedBy()
    this.responseHeaders = headers
    this.#endOfStream = endStream
    const status = this.#headers('proxy_on_response_headers', headers, endStream)
    if (status === 'Continue') this.responseHeaders = null
    return status
  }

  encodeData(data: Buffer, endStream: boolean): DataStatus {
    if (!this.#created || this.#failed) return this.#passedBy()
    if (this.#bufferingResponse) {
      const callbacks = this.#response
      callbacks.addData(data)
      if (this.stream.ended) return this.#outgrown()
      this.#responseBody = callbacks.buffered
    } else {
      this.#responseBody = data
    }
    this.#endOfStream = endStream
    if (!this.#bufferingResponse) this.#looked = false
    const status = this.#data('proxy_on_response_body', this.#responseBody, endStream)
    this.#bufferingResponse = status === 'StopIterationAndBuffer'
    if (status === 'Continue') this.#responseBody = null
    return status
  }

  encodeTrailers(trailers: HeaderMap): TrailersStatus {
    if (!this.#created || this.#failed) return this.#passedBy()
    this.responseTrailers = trailers
    const held = this.#bufferingResponse && this.#response.buffered !== null
    const status = this.#trailers('proxy_on_response_trailers', trailers)
    if (held) this.#lookAtHeld('response', status)
    if (status === 'Continue') this.responseTrailers = null
    return status
  }

  log(shown: Logged): void {
    if (this.#vm.failed) return
    // A request that was answered before it reached this filter is announced for the log alone.
    this.#create()
    // Context::log keeps what the access log is given, also for callbacks within.
    this.logged = shown
    this.#vm.callVoid(this, 'proxy_on_log', this.id)
    this.logged = null
  }

  onDestroy(): void {
    if (this.#destroyed) return
    if (this.#created) {
      this.#destroyed = true
      // Envoy Context::onDestroy: the answer of a stream's on_done is ignored.
      const done = this.#vm.call(this, 'proxy_on_done', this.id)
      if (done === 0 && !this.#vm.failed) this.#vm.lint('done-ignored', 'proxy_on_done of a stream answered 0')
      this.#vm.callVoid(this, 'proxy_on_delete', this.id)
    }
    this.#vm.forget(this)
  }

  // --- Context ---------------------------------------------------------------------------------------------------

  readableMap(map: number): HeaderMap | undefined {
    this.#looked = true
    if (map > 3) return this.root.readableMap(map)
    if (this.logged !== null) return this.loggedMap(map) ?? undefined
    return this.#liveMap(map) ?? undefined
  }

  loggedMap(map: number): HeaderMap | null {
    const shown = this.logged?.[map] ?? null
    // ActiveStream::setResponseHeaders frees what it replaces.
    if (map === 2 && shown !== null && shown !== this.stream.encode.headers)
      this.stream.sink?.note('envoy-crash', crashes['a response that is gone'].text)
    return shown
  }

  writableMap(map: number): HeaderMap | undefined {
    this.#looked = true
    // Also in on_log, on_done and on_delete: Envoy Context::getMap knows of no log, and a plugin that paused still holds its map.
    const live = this.#liveMap(map)
    if (live !== null) return live
    // Envoy Context::getMap: trailers are made in the last body callback.
    if (map === 1 && this.#requestBody !== null && this.#endOfStream) {
      this.#requestTrailers = this.#request.addTrailers()
      return this.#requestTrailers
    }
    if (map === 3 && this.#responseBody !== null && this.#endOfStream) {
      this.responseTrailers = this.#response.addTrailers()
      return this.responseTrailers
    }
    return undefined
  }

  #liveMap(map: number): HeaderMap | null {
    switch (map) {
      case 0:
        return this.requestHeaders
      case 1:
        return this.#requestTrailers
      case 2:
        return this.responseHeaders
      case 3:
        return this.responseTrailers
      default:
        return null
    }
  }

  body(buffer: number): BufferView {
    this.#looked = true
    if (buffer === 0) {
      // The decoding buffer may have been made or replaced since.
      if (this.#bufferingRequest) this.#requestBody = this.#request.buffered
      this.#requestBody = this.#present(this.#requestBody)
      return viewOf(this.#requestBody, 'request')
    }
    if (this.#bufferingResponse) this.#responseBody = this.#response.buffered
    this.#responseBody = this.#present(this.#responseBody)
    return viewOf(this.#responseBody, 'response')
  }

  /** Envoy Context::getBuffer: the pointer of a body callback that did not answer Continue is kept, whatever becomes of the piece. */
  #present(buffer: Buffer | null): Buffer | null {
    if (buffer?.expired !== true) return buffer
    this.stream.sink?.note('envoy-crash', crashes['a piece that is gone'].text)
    return null
  }

  fateOf(body: Buffer, direction: Direction): BodyFate {
    if (body === this.#given || body === this.#passOf(direction).buffered) return 'there'
    return body.expired ? 'gone' : 'passed on'
  }

  bodyWritten(body: Buffer, direction: Direction): void {
    const { sink, id } = this.stream
    if (sink === null) return
    if (!this.#travels(body, direction)) sink.mark(sink.lastSeq, 'too late', bodyIsGone[direction])
    sink.write(cells.message(id, direction, 'current', 'body'), body.bytes())
  }

  /** Whether somebody will be given what is in a buffer: it is in its own callback, or held for whoever has stopped. */
  #travels(buffer: Buffer, direction: Direction): boolean {
    if (buffer === this.#given) return true
    const pass = this.#passOf(direction)
    return !this.stream.ended && buffer === pass.buffered && pass.stoppedBy !== null
  }

  continueStream(direction: Direction): void {
    const call = this.#vm.callSeq
    this.#vm.afterCall(() => {
      // A reply that was asked for before it is one.
      if (direction === 'response' && this.stream.encode.headers === null) {
        this.stream.sink?.note('envoy-crash', crashes['continued before it exists'].text)
      } else {
        const nothing = (direction === 'request' ? this.#request : this.#response).continue()
        if (nothing !== null) this.stream.sink?.mark(call, ...nothingToContinue[nothing])
        else if (this.#deciding === direction) this.#vm.lint('continue-in-callback', `inside of proxy_on_${direction}_headers`)
      }
    })
    // Envoy Context::continueStream forgets the request side, for either direction.
    this.requestHeaders = null
    this.#requestBody = null
    this.#requestTrailers = null
  }

  closeStream(): void {
    const call = this.#vm.callSeq
    this.#vm.afterCall(() => {
      if (this.stream.ended) this.stream.sink?.mark(call, 'too late', 'The stream had ended before.')
      this.stream.reset('wasm_close_stream')
    })
  }

  sendLocalResponse(reply: LocalReply): void {
    const call = this.#vm.callSeq
    this.#vm.afterCall(() => {
      const mark = markOfReply[this.stream.sendLocalReply(reply)]
      if (mark !== null) this.stream.sink?.mark(call, ...mark)
    })
  }

  // --- the guest's side ------------------------------------------------------------------------------------------

  get #request(): FilterCallbacks {
    return this.#position('request')
  }

  get #response(): FilterCallbacks {
    return this.#position('response')
  }

  #position(direction: Direction): FilterCallbacks {
    return this.#passOf(direction).positionOf(this)
  }

  #passOf(direction: Direction): Pass {
    return direction === 'request' ? this.stream.decode : this.stream.encode
  }

  #create(): void {
    if (this.#created || this.#vm.failed) return
    this.#vm.callVoid(this, 'proxy_on_context_create', this.id, this.root.id)
    // ContextBase::onCreate: only after what the callback queued, so that a stream which that ends is announced twice.
    this.#created = true
  }

  #headers(
    callback: 'proxy_on_request_headers' | 'proxy_on_response_headers',
    headers: HeaderMap,
    endStream: boolean,
  ): HeadersStatus {
    if (this.#failsNow()) return this.#failure('StopAllIterationAndWatermark')
    const deciding = this.#deciding
    this.#deciding = callback === 'proxy_on_request_headers' ? 'request' : 'response'
    const result = this.#vm.callFilter(this, callback, this.id, headers.count, endStream ? 1 : 0)
    this.#deciding = deciding
    if (this.#failsNow()) return this.#failure('StopAllIterationAndWatermark')
    if (result.action === 2 && !result.replied) this.#vm.lint('end-stream-ignored', `${callback} answered 2`)
    const { headers: plain, headersWithStop } = filterStatuses
    const answers = this.root.plugin.allowOnHeadersStopIteration ? headersWithStop : plain
    return this.#answered(answers, result)
  }

  #data(callback: 'proxy_on_request_body' | 'proxy_on_response_body', body: Buffer | null, endStream: boolean): DataStatus {
    if (this.#failsNow()) return this.#failure('StopIterationNoBuffer')
    // Envoy asks for the buffer itself, to tell its size.
    this.lastBuffer = viewOf(body, callback === 'proxy_on_request_body' ? 'request' : 'response')
    const given = this.#given
    this.#given = body
    const result = this.#vm.callFilter(this, callback, this.id, body?.length ?? 0, endStream ? 1 : 0)
    this.#given = given
    if (this.#failsNow()) return this.#failure('StopIterationNoBuffer')
    return this.#answered(filterStatuses.data, result)
  }

  #trailers(callback: 'proxy_on_request_trailers' | 'proxy_on_response_trailers', trailers: HeaderMap): TrailersStatus {
    if (this.#failsNow()) return this.#failure('StopIteration')
    const result = this.#vm.callFilter(this, callback, this.id, trailers.count)
    if (this.#failsNow()) return this.#failure('StopIteration')
    return this.#answered(filterStatuses.trailers, result)
  }

  /** A body was held until trailers came, which end it without the end of stream that the plugin may wait for. */
  #lookAtHeld(direction: Direction, status: TrailersStatus): void {
    if (status === 'Continue' && !this.#looked && !this.#vm.failed)
      this.#vm.lint('body-held-unread', `the ${direction} body was held back until its trailers came, and went on unread`)
  }

  #answered<Status>(answers: Answers<Status>, { action, replied }: FilterResult): Status {
    if (replied) {
      this.because = 'replied'
      if (action === 0) this.#vm.lint('reply-then-continue', 'the callback asked for a local reply and answered Continue')
    } else if (this.stream.ended) this.because = 'ended'
    else this.because = action === null ? 'no-callback' : 'answer'
    return filterStatus(answers, action ?? 0, replied)
  }

  #failure<Status>(closed: Status): Status | 'Continue' {
    const { failOpen } = this.root.plugin
    this.because = failOpen ? 'failed-open' : 'failed'
    return failOpen ? 'Continue' : closed
  }

  /** The guest knows nothing of this stream, or its VM has failed. */
  #passedBy(): 'Continue' {
    this.because = 'no-callback'
    return 'Continue'
  }

  /** What is held back has outgrown the limit, and the guest is not asked. */
  #outgrown(): 'StopIterationNoBuffer' {
    this.because = 'envoy-replied'
    return 'StopIterationNoBuffer'
  }

  /** Envoy CHECK_FAIL, before and after each call: a failed VM ends the stream once, or lets it pass when fail-open. */
  #failsNow(): boolean {
    if (!this.#vm.failed) return false
    this.failStream()
    return true
  }

  failStream(): void {
    if (this.root.plugin.failOpen || this.#failed) return
    this.#failed = true
    this.stream.sendLocalReply(failReply, 'failed')
  }
}

function viewOf(body: Buffer | null, direction: Direction): BufferView {
  return body === null ? null : { mutable: body, direction }
}
