// UpstreamRequest: one request on one connection to an upstream, and its answer. Envoy: source/common/router/upstream_request.cc.
import { crashes } from '../../abi-shim/crashes.ts'
import { atLeast } from '../../abi-shim/version.ts'
import { concat, type Pairs } from '../../util/bytes.ts'
import type { Buffer } from '../http/buffer.ts'
import { requestLength } from '../http/codec.ts'
import { type Encoder, newEncoder } from '../http/encoder.ts'
import type { HeaderMap } from '../http/headers.ts'
import { withOneCookie } from '../http/http2-check.ts'
import { resetCode } from '../http/http2-codec.ts'
import { lintLength } from '../http/message-lints.ts'
import type { RoutedStream, UpstreamCells } from '../http/routed-stream.ts'
import { refusal } from '../http/upstream-check.ts'
import type { Appointment } from '../scheduler.ts'
import type { Cluster, UpstreamAnswer } from './clusters.ts'

const noBytes = new Uint8Array(0)

/** What ended in the middle of an answer: the connection, found by the codec or by itself, or the stream alone. */
export type BreakOff = 'connection' | 'termination' | 'stream'

/** What the router is told. */
export interface UpstreamEvents {
  /** The trailers of the request, where it has come to them. */
  readonly trailers: HeaderMap | null
  /** The head cannot be sent; nothing was. */
  onRefused(request: UpstreamRequest, problem: string): void
  /** The connection could not be made, or ended before the head of the answer. */
  onNoAnswer(request: UpstreamRequest, how: 'refused' | 'terminated'): void
  /** What came is no answer. */
  onUnreadable(request: UpstreamRequest): void
  /** It ended in the middle of the answer. */
  onBrokenOff(request: UpstreamRequest, what: BreakOff): void
  /** The answer arrives: its head, as it was sent and as the codec stores it, … */
  onHead(request: UpstreamRequest, sent: Pairs, head: Pairs, endStream: boolean): void
  /** … its body, piece by piece, … */
  onBody(request: UpstreamRequest, bytes: Uint8Array, endStream: boolean): void
  /** … its trailers, which end it. */
  onTrailers(request: UpstreamRequest, trailers: Pairs): void
}

export class UpstreamRequest {
  /** The same request was sent more than once: what the trace shows of it is that of the one that is answered. */
  repeated = false
  /** The head of the answer has arrived. */
  answered = false
  readonly #stream: RoutedStream
  readonly #cluster: Cluster
  readonly #events: UpstreamEvents
  readonly #cells: UpstreamCells | null
  readonly #wire: Encoder | null
  readonly #isHttp2: boolean
  readonly #sent: Uint8Array[] = []
  #headers: Pairs = []
  #answer: UpstreamAnswer | null = null
  #toHead = false
  #connecting = false
  #ready = false
  #trailersWait = false
  /** It was written to a connection that had gone. */
  #lost = false
  #ended = false
  /** Envoy has written the request to its end. */
  #encoded = false
  /** Nothing more can come from the upstream: its answer is whole, or the stream or the connection is gone. */
  #over = false
  /** Bytes of the body that the upstream waits for; to the end of the stream where the head does not say. */
  #missing: number | 'end' = 'end'
  /** When the upstream had the whole request; null before that. */
  #arrivedAt: bigint | null = null
  /** What is to be sent once the connection is there. */
  #held: (() => void)[] = []
  /** What the upstream will bring. */
  #next: Appointment | null = null

  constructor(stream: RoutedStream, cluster: Cluster, events: UpstreamEvents) {
    this.#stream = stream
    this.#cluster = cluster
    this.#events = events
    this.#cells = stream.sink === null ? null : stream.upstreamCells
    this.#wire = this.#cells === null ? null : newEncoder(cluster.protocol)
    this.#isHttp2 = cluster.protocol === 'http2'
  }

  /** On an idle connection at once, else as soon as there is a new one. Envoy UpstreamCodecFilter keeps the head until then. */
  sendHeaders(headers: HeaderMap, endStream: boolean): void {
    const { scheduler, thread } = this.#stream
    if (this.#cluster.takeIdle(thread)) {
      this.#begin(headers, endStream)
      return
    }
    this.#connecting = true
    this.#next = scheduler.after(0n, () => {
      this.#connecting = false
      // ConnPoolImplBase::onPendingStreamCancel: a connection that is being made is kept for whoever comes next.
      if (this.#ended) {
        if (this.#cluster.listens) this.#cluster.giveBack(thread)
      } else if (!this.#cluster.listens) this.#events.onNoAnswer(this, 'refused')
      else this.#begin(headers, endStream)
    })
  }

  sendData(data: Buffer, endStream: boolean): void {
    const bytes = data.bytes()
    data.clear()
    this.#whenReady(() => {
      if (this.#wire !== null) {
        if (bytes.length > 0) this.#sent.push(bytes)
        this.#wire.data(bytes, endStream)
      }
      this.#arrive(bytes.length, endStream)
    })
  }

  sendTrailers(trailers: HeaderMap): void {
    // Two filters may let the same ones go. What waits for the connection goes once: UpstreamCodecFilter has stopped all iteration.
    if (this.#trailersWait && !this.#ready) return
    this.#trailersWait = true
    this.#whenReady(() => {
      this.#wire?.trailers(trailers.snapshot())
      if (this.#cells !== null) this.#stream.sink?.write(this.#cells.trailers, trailers.snapshot())
      this.#arrive(0, true)
    })
  }

  /** Of several this is the one that is answered. */
  prevail(): void {
    const { sink } = this.#stream
    if (this.#cells === null) return
    sink?.write(this.#cells.cluster, this.#cluster.name)
    sink?.write(this.#cells.headers, this.#headers)
  }

  /** Nobody waits for it any more. A connection whose answer is not complete is closed with it. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    if (!this.#connecting) this.#next?.cancel()
    this.#held = []
    const { sink, target } = this.#stream
    if (this.#isHttp2) this.#cluster.unshare(this.#stream.thread, this)
    if (this.#cells === null || sink === null || !this.#ready || this.#lost) return
    if (this.#encoded) {
      const bytes = this.#sent.reduce((sum, piece) => sum + piece.length, 0)
      lintLength(sink, 'request', this.#headers, bytes)
    }
    if (!this.#over) this.#wire?.reset(resetCode(target))
    if (this.repeated) sink.write(this.#cells.cluster, this.#cluster.name)
    if (this.#sent.length > 0 || this.repeated) sink.write(this.#cells.body, concat(this.#sent))
    if (this.#wire !== null) sink.write(this.#cells.wire, this.#wire.wire.join(''))
  }

  #whenReady(send: () => void): void {
    if (this.#ready) send()
    else this.#held.push(send)
  }

  #begin(headers: HeaderMap, endStream: boolean): void {
    const stream = this.#stream
    const { sink } = stream
    const cluster = this.#cluster
    const problem = refusal(headers)
    if (problem !== null) {
      // Seen in Envoy, whose UpstreamCodecFilter keeps head and body until now: without a body, or a :method, it lives.
      if (this.#held.length > 0 && headers.get(':path') === undefined)
        sink?.note('envoy-crash', crashes['path gone on the way'].text)
      // HTTP/1.1: a stream that is reset takes its connection with it, even if nothing was sent.
      this.#events.onRefused(this, problem)
      return
    }
    this.#ready = true
    this.#lost = this.#isHttp2 && cluster.isClosing(stream.thread)
    if (this.#isHttp2) cluster.share(stream.thread, this)
    const method = headers.get(':method') ?? ''
    this.#toHead = method === 'HEAD'
    this.#answer = cluster.answer(method, headers.get(':path') ?? '')
    if (this.#cells !== null && !this.#lost) {
      this.#headers = headers.snapshot()
      sink?.write(this.#cells.cluster, cluster.name)
      sink?.write(this.#cells.headers, this.#headers)
    }
    const pairs = headers.snapshot()
    this.#wire?.requestHead(this.#isHttp2 && !this.#looksFirst ? withOneCookie(pairs) : pairs, endStream)
    const length = this.#isHttp2 ? undefined : requestLength(headers)
    // StreamEncoderImpl::encodeHeadersBase writes a plugin's transfer-encoding as any header, and chunks only by its own decision.
    const coding = this.#isHttp2 ? undefined : headers.joined('transfer-encoding')
    const claimed = coding !== undefined && /chunked/i.test(coding)
    const never = claimed && (endStream || length !== undefined)
    this.#missing = never ? Number.POSITIVE_INFINITY : (length ?? (endStream ? 0 : 'end'))
    const held = this.#held
    this.#held = []
    this.#arrive(0, endStream)
    for (const send of held) send()
    // UpstreamRequestFilterManagerCallbacks::requestTrailers are the router's, whichever request they were given to.
    if (this.#events.trailers !== null && !this.#encoded) this.sendTrailers(this.#events.trailers)
  }

  /** The upstream answers once it has the whole request, which by its head may be less than what Envoy sends, or more. */
  #arrive(bytes: number, endStream: boolean): void {
    if (endStream) this.#encoded = true
    if (this.#missing !== 'end') this.#missing -= bytes
    else if (endStream) this.#missing = 0
    if (this.#missing === 'end' || this.#missing > 0 || this.#arrivedAt !== null) return
    const { scheduler } = this.#stream
    const answer = this.#answer
    this.#arrivedAt = scheduler.now
    if (answer === null) this.#next = scheduler.after(0n, () => this.#terminate())
    else this.#next = scheduler.after(answer.delay, () => this.#respond(answer))
  }

  /** The other side ends the connection without an answer. */
  #terminate(): void {
    if (this.#isHttp2) this.#cluster.close(this.#stream.thread)
    else this.#events.onNoAnswer(this, 'terminated')
  }

  /** An answer that cannot be ends the connection of HTTP/2. */
  #malformed(): void {
    this.#over = true
    this.#cluster.unshare(this.#stream.thread, this)
    this.#events.onUnreadable(this)
    this.#cluster.close(this.#stream.thread)
  }

  connectionGone(): void {
    if (this.#ended) return
    this.#over = true
    if (this.answered) this.#events.onBrokenOff(this, 'termination')
    else this.#events.onNoAnswer(this, 'terminated')
  }

  /** The head comes with the first piece of the body; each further piece once Envoy has nothing left to do with the last. */
  #respond(answer: UpstreamAnswer): void {
    const stream = this.#stream
    const { pieces, body, fate } = answer
    if (fate === 'unreadable' && this.#isHttp2) this.#malformed()
    else if (fate === 'unreadable') this.#events.onUnreadable(this)
    if (fate !== 'answers') return
    const bodiless = answer.bodiless || (this.#toHead && !(this.#isHttp2 && answer.breaksOff !== undefined))
    if (answer.bodiless && !this.#toHead && (answer.promised ?? 0) > 0) {
      if (this.#looksFirst) {
        this.#malformed()
        return
      }
      this.#wire?.reset('PROTOCOL_ERROR')
    }
    if (body.length > 0 && this.#cells !== null) stream.sink?.write(this.#cells.answerBody, body)
    this.answered = true
    if (bodiless) this.#complete(answer)
    this.#events.onHead(this, answer.sent, answer.head, bodiless)
    if (bodiless || this.#ended) return
    const endsWithData = this.#isHttp2 && answer.trailers === null && answer.breaksOff === undefined
    let left = answer.promised
    const respondPiece = (index: number) => {
      const piece = pieces[index]
      const last = index >= pieces.length - 1
      if (left !== null) left -= piece?.length ?? 0
      const short = last && left !== null && left > 0 && answer.breaksOff === undefined
      if ((short && answer.trailers !== null) || (last && answer.brokenTrailers && answer.breaksOff === undefined)) {
        if (piece !== undefined) this.#events.onBody(this, piece, false)
        if (!this.#ended) this.#trailersTooEarly(answer)
        return
      }
      if (short || (left !== null && left < 0)) {
        this.#over = true
        this.#wire?.reset('PROTOCOL_ERROR')
        this.#events.onBrokenOff(this, this.#looksFirst ? 'connection' : 'stream')
        return
      }
      if (last && endsWithData) {
        this.#answered(answer)
        this.#events.onBody(this, piece ?? noBytes, true)
        return
      }
      if (piece !== undefined) this.#events.onBody(this, piece, false)
      if (this.#ended) return
      if (last && this.#isHttp2 && piece !== undefined && answer.trailers !== null && answer.breaksOff === undefined)
        this.#next = stream.scheduler.whenQuiet(() => this.#answerEnds(answer))
      else if (last) this.#answerEnds(answer)
      else this.#whenRead(() => respondPiece(index + 1))
    }
    respondPiece(0)
  }

  /** In HTTP/1 the connection is read while there is room for what it brings; windows of HTTP/2 never fill here. */
  #whenRead(run: () => void): void {
    this.#next = this.#stream.scheduler.whenQuiet(() => {
      const room = this.#isHttp2 ? undefined : this.#stream.encode?.room
      if (room?.isFull === true) room.waits(() => (this.#ended ? undefined : this.#whenRead(run)))
      else run()
    })
  }

  /** Since 1.37 the codec looks at a whole block of headers before anybody gets it, and closes the connection for a mistake. */
  get #looksFirst(): boolean {
    return atLeast(this.#stream.target, '1.37')
  }

  /** The head has promised more of a body than there was. */
  #trailersTooEarly(answer: UpstreamAnswer): void {
    if (!this.#looksFirst && !answer.brokenTrailers) {
      this.#wire?.reset('PROTOCOL_ERROR')
      this.#answerEnds(answer)
      return
    }
    this.#over = true
    this.#cluster.unshare(this.#stream.thread, this)
    this.#events.onBrokenOff(this, 'connection')
    this.#cluster.close(this.#stream.thread)
  }

  #answerEnds(answer: UpstreamAnswer): void {
    const { scheduler } = this.#stream
    if (answer.breaksOff === 'reset') {
      this.#next = scheduler.whenQuiet(() => {
        this.#over = true
        this.#events.onBrokenOff(this, this.#isHttp2 ? 'stream' : 'connection')
      })
      return
    }
    if (answer.breaksOff === 'silence') return
    this.#answered(answer)
    // A message with a declared length or chunks ends with an empty piece; trailers end it themselves.
    if (answer.trailers === null) this.#events.onBody(this, noBytes, true)
    else this.#events.onTrailers(this, answer.trailers)
  }

  #answered(answer: UpstreamAnswer): void {
    const { info, scheduler } = this.#stream
    if (this.#arrivedAt !== null) info.backendLatency = scheduler.now - this.#arrivedAt
    this.#complete(answer)
  }

  /** The connection is free for the next request, unless the upstream wants it closed or sends more than an answer, or the request is not at its end. */
  #complete({ closes, leavesOver }: UpstreamAnswer): void {
    this.#over = true
    if (this.#isHttp2) return
    if (this.#encoded && !closes && !(leavesOver && !this.#toHead)) this.#cluster.giveBack(this.#stream.thread)
  }
}
