// UpstreamRequest: one request on one connection to an upstream, and its answer. Envoy: source/common/router/upstream_request.cc.
import { concat, type Pairs } from '../../util/bytes.ts'
import type { Buffer } from '../http/buffer.ts'
import { Http1Encoder } from '../http/codec.ts'
import type { HeaderMap } from '../http/headers.ts'
import type { RoutedStream, UpstreamCells } from '../http/routed-stream.ts'
import { refusal } from '../http/upstream-check.ts'
import type { Appointment } from '../scheduler.ts'
import type { Cluster, UpstreamAnswer } from './clusters.ts'

const noBytes = new Uint8Array(0)

/** What the router is told. */
export interface UpstreamEvents {
  /** The head cannot be sent; nothing was. */
  onRefused(problem: string): void
  /** The connection could not be made, or ended before the head of the answer. */
  onNoAnswer(how: 'refused' | 'terminated'): void
  /** It ended in the middle of the answer. */
  onBrokenOff(): void
  /** The time is over; `begun` says that the head of the answer was there. */
  onTimeout(begun: boolean): void
}

export class UpstreamRequest {
  readonly #stream: RoutedStream
  readonly #cluster: Cluster
  readonly #events: UpstreamEvents
  /** Nanoseconds; null waits for ever. */
  readonly #timeout: bigint | null
  readonly #cells: UpstreamCells | null
  readonly #wire: Http1Encoder | null
  readonly #sent: Uint8Array[] = []
  #answer: UpstreamAnswer | null = null
  #toHead = false
  #ready = false
  #ended = false
  /** What is to be sent once the connection is there. */
  #held: (() => void)[] = []
  /** What the upstream, or a timeout, will bring. */
  #next: Appointment | null = null

  constructor(stream: RoutedStream, cluster: Cluster, timeout: bigint | null, events: UpstreamEvents) {
    this.#stream = stream
    this.#cluster = cluster
    this.#timeout = timeout
    this.#events = events
    this.#cells = stream.sink === null ? null : stream.upstreamCells
    this.#wire = this.#cells === null ? null : new Http1Encoder()
  }

  /** On an idle connection at once, else as soon as there is a new one. Envoy UpstreamCodecFilter keeps the head until then. */
  sendHeaders(headers: HeaderMap, endStream: boolean): void {
    const { scheduler, thread } = this.#stream
    if (this.#cluster.takeIdle(thread)) {
      this.#begin(headers, endStream)
      return
    }
    this.#next = scheduler.after(0n, () => {
      if (!this.#cluster.listens) this.#events.onNoAnswer('refused')
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
      if (endStream) this.#requestComplete()
    })
  }

  sendTrailers(trailers: HeaderMap): void {
    this.#whenReady(() => {
      this.#wire?.trailers(trailers.snapshot())
      if (this.#cells !== null) this.#stream.sink?.write(this.#cells.trailers, trailers.snapshot())
      this.#requestComplete()
    })
  }

  /** The stream is gone. A connection whose answer is not complete is closed with it. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#next?.cancel()
    this.#held = []
    const { sink } = this.#stream
    if (this.#cells === null || sink === null || !this.#ready) return
    if (this.#sent.length > 0) sink.write(this.#cells.body, concat(this.#sent))
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
      // HTTP/1.1: a stream that is reset takes its connection with it, even if nothing was sent.
      this.#events.onRefused(problem)
      return
    }
    this.#ready = true
    const method = headers.get(':method') ?? ''
    this.#toHead = method === 'HEAD'
    this.#answer = cluster.answer(method, headers.get(':path') ?? '')
    if (this.#cells !== null) {
      sink?.write(this.#cells.cluster, cluster.name)
      sink?.write(this.#cells.headers, headers.snapshot())
    }
    this.#wire?.requestHead(headers.snapshot(), endStream)
    stream.info.upstream = {
      address: `127.0.0.1:${cluster.port}`,
      port: cluster.port,
      localAddress: `127.0.0.1:${stream.upstreamLocalPort}`,
    }
    const held = this.#held
    this.#held = []
    for (const send of held) send()
    if (endStream) this.#requestComplete()
  }

  /** The upstream answers once it has the whole request. */
  #requestComplete(): void {
    const { scheduler } = this.#stream
    const answer = this.#answer
    const timeout = this.#timeout
    if (answer === null) this.#next = scheduler.after(0n, () => this.#events.onNoAnswer('terminated'))
    else if (timeout !== null && answer.delay >= timeout)
      this.#next = scheduler.after(timeout, () => this.#events.onTimeout(false))
    else {
      const started = scheduler.now
      this.#next = scheduler.after(answer.delay, () => this.#respond(answer, started))
    }
  }

  /** The head comes with the first piece of the body; each further piece once Envoy has nothing left to do with the last. */
  #respond(answer: UpstreamAnswer, started: bigint): void {
    const stream = this.#stream
    const { pieces, body } = answer
    const bodiless = answer.bodiless || this.#toHead
    if (body.length > 0 && this.#cells !== null) stream.sink?.write(this.#cells.answerBody, body)
    stream.respondHead(answer.sent, answer.head, bodiless, answer.delay / 1_000_000n)
    if (bodiless) {
      this.#complete(answer)
      return
    }
    if (this.#ended) return
    const respondPiece = (index: number) => {
      const piece = pieces[index]
      if (piece !== undefined) stream.respondBody(piece, false)
      if (this.#ended) return
      if (index >= pieces.length - 1) this.#answerEnds(answer, started)
      else this.#next = stream.scheduler.whenQuiet(() => respondPiece(index + 1))
    }
    respondPiece(0)
  }

  #answerEnds(answer: UpstreamAnswer, started: bigint): void {
    const stream = this.#stream
    const { scheduler } = stream
    if (answer.breaksOff === 'reset') {
      this.#next = scheduler.whenQuiet(() => this.#events.onBrokenOff())
      return
    }
    if (answer.breaksOff === 'silence') {
      const timeout = this.#timeout
      if (timeout !== null) this.#next = scheduler.after(timeout - answer.delay, () => this.#events.onTimeout(true))
      return
    }
    stream.info.backendLatency = scheduler.now - started
    // A message with a declared length or chunks ends with an empty piece; trailers end it themselves.
    if (answer.trailers === null) stream.respondBody(noBytes, true)
    else stream.respondTrailers(answer.trailers)
    this.#complete(answer)
  }

  /** The connection is free for the next request, unless the upstream wants it closed. */
  #complete({ head }: UpstreamAnswer): void {
    if (!closes(head)) this.#cluster.giveBack(this.#stream.thread)
  }
}

function closes(head: Pairs): boolean {
  return head.some(([name, value]) => name === 'connection' && value.toLowerCase() === 'close')
}
