// The router: the last filter, which sends the request to a cluster. Envoy: source/common/router/router.cc.
import { atLeast } from '../../abi-shim/version.ts'
import { cells } from '../../trace/cells.ts'
import { bytesOf, concat } from '../../util/bytes.ts'
import type { Appointment } from '../scheduler.ts'
import type { UpstreamAnswer } from '../upstream/clusters.ts'
import type { Buffer } from './buffer.ts'
import { Http1Encoder } from './codec.ts'
import type { DataStatus, HeadersStatus, HttpFilter, TrailersStatus } from './filter.ts'
import type { HeaderMap } from './headers.ts'
import { isScheme, schemeOf } from './request-mutation.ts'
import type { ResponseFlag } from './response-flags.ts'
import type { HttpStream } from './stream.ts'
import { refusal } from './upstream-check.ts'

const routeTimeoutMs = 15_000
const noBytes = new Uint8Array(0)

export class Router implements HttpFilter {
  readonly name = 'router'
  readonly #stream: HttpStream
  readonly #wire: Http1Encoder | null
  readonly #sent: Uint8Array[] = []
  #answer: UpstreamAnswer | null = null
  #begun = false
  #toHead = false
  /** What the upstream, or a timeout, will bring. */
  #next: Appointment | null = null

  constructor(stream: HttpStream) {
    this.#stream = stream
    this.#wire = stream.sink === null ? null : new Http1Encoder()
  }

  decodeHeaders(headers: HeaderMap, endStream: boolean): HeadersStatus {
    const stream = this.#stream
    const route = stream.route()
    if (route === null) {
      stream.info.setFlag('NR')
      stream.sendLocalReply({ code: 404, body: noBytes, headers: [], grpcStatus: null, details: 'route_not_found' })
      return 'StopIteration'
    }
    headers.set('x-envoy-expected-rq-timeout-ms', String(routeTimeoutMs))
    // FilterUtility::setUpstreamScheme: only where a filter took the scheme away, or made it one that Envoy does not know.
    if (!isScheme(headers.get(':scheme'))) headers.set(':scheme', schemeOf(headers.get('x-forwarded-proto')))
    stream.info.attemptCount = 1
    const problem = refusal(headers)
    if (problem !== null || !route.cluster.listens) {
      this.#refuse(problem)
      return 'StopIteration'
    }
    const method = headers.get(':method') ?? ''
    this.#toHead = method === 'HEAD'
    this.#answer = route.cluster.answer(method, headers.get(':path') ?? '')
    this.#begun = true
    stream.sink?.write(cells.cluster(stream.id), route.cluster.name)
    stream.sink?.write(cells.message(stream.id, 'request', 'sent', 'headers'), headers.snapshot())
    this.#wire?.requestHead(headers.snapshot(), endStream)
    // The host is chosen when the request is ready to go; its connection is there before the first response byte.
    stream.info.upstream = {
      address: `127.0.0.1:${route.cluster.port}`,
      port: route.cluster.port,
      localAddress: `127.0.0.1:${stream.madeUp.upstreamLocalPort}`,
    }
    if (endStream) this.#requestComplete()
    return 'StopIteration'
  }

  decodeData(data: Buffer, endStream: boolean): DataStatus {
    if (!this.#begun) return 'StopIterationNoBuffer'
    const bytes = data.bytes()
    if (this.#stream.sink !== null) {
      if (bytes.length > 0) this.#sent.push(bytes)
      this.#wire?.data(bytes, endStream)
    }
    data.clear()
    if (endStream) this.#requestComplete()
    return 'StopIterationNoBuffer'
  }

  decodeTrailers(trailers: HeaderMap): TrailersStatus {
    if (!this.#begun) return 'StopIteration'
    this.#wire?.trailers(trailers.snapshot())
    this.#stream.sink?.write(cells.message(this.#stream.id, 'request', 'sent', 'trailers'), trailers.snapshot())
    this.#requestComplete()
    return 'StopIteration'
  }

  encodeHeaders(): HeadersStatus {
    return 'Continue'
  }

  encodeData(): DataStatus {
    return 'Continue'
  }

  encodeTrailers(): TrailersStatus {
    return 'Continue'
  }

  log(): void {
    // The router writes no access log.
  }

  onDestroy(): void {
    this.#next?.cancel()
    const { sink, id } = this.#stream
    if (sink === null || !this.#begun) return
    if (this.#sent.length > 0) sink.write(cells.message(id, 'request', 'sent', 'body'), concat(this.#sent))
    if (this.#wire !== null) sink.write(cells.wire(id, 'request'), this.#wire.wire.join(''))
  }

  /** The upstream answers once it has the whole request. */
  #requestComplete(): void {
    const stream = this.#stream
    const scheduler = stream.scheduler
    const answer = this.#answer
    if (answer === null) {
      this.#next = scheduler.after(0n, () => this.#fail('UC', 'connection termination', 'connection_termination'))
      return
    }
    const timeout = BigInt(routeTimeoutMs) * 1_000_000n
    if (answer.delay >= timeout) {
      this.#next = scheduler.after(timeout, () => this.#timeOut())
      return
    }
    const started = scheduler.now
    this.#next = scheduler.after(answer.delay, () => this.#respond(answer, started))
  }

  /** The head comes with the first piece of the body; each further piece once Envoy has nothing left to do with the last. */
  #respond(answer: UpstreamAnswer, started: bigint): void {
    const stream = this.#stream
    const { pieces, body } = answer
    const bodiless = answer.bodiless || this.#toHead
    if (body.length > 0) stream.sink?.write(cells.message(stream.id, 'response', 'received', 'body'), body)
    stream.respondHead(answer.sent, answer.head, bodiless, answer.delay / 1_000_000n)
    if (bodiless) return
    const respondPiece = (index: number) => {
      const piece = pieces[index]
      if (piece !== undefined) stream.respondBody(piece, false)
      // A message with a declared length or chunks ends with an empty piece; trailers end it themselves.
      if (index >= pieces.length - 1) this.#answerComplete(answer, started)
      else this.#next = stream.scheduler.whenQuiet(() => respondPiece(index + 1))
    }
    respondPiece(0)
  }

  #answerComplete(answer: UpstreamAnswer, started: bigint): void {
    this.#stream.info.backendLatency = this.#stream.scheduler.now - started
    if (answer.trailers === null) this.#stream.respondBody(noBytes, true)
    else this.#stream.respondTrailers(answer.trailers)
  }

  /** Envoy Filter::onResponseTimeout before the head: 504 through the encoder filters. */
  #timeOut(): void {
    const stream = this.#stream
    stream.info.setFlag('UT')
    const body = bytesOf('upstream request timeout')
    stream.sendLocalReply({ code: 504, body, headers: [], grpcStatus: null, details: 'response_timeout' })
  }

  /** The upstream is gone before its head: 503 by the router, through the encoder filters. */
  #fail(flag: ResponseFlag, reason: string, details: string): void {
    const stream = this.#stream
    stream.info.setFlag(flag)
    const body = bytesOf(`upstream connect error or disconnect/reset before headers. reset reason: ${reason}`)
    stream.sendLocalReply({
      code: 503,
      body,
      headers: [],
      grpcStatus: null,
      details: `upstream_reset_before_response_started{${details}}`,
    })
  }

  /** No connection, or a head that HTTP/1.1 cannot carry: seen by the client after the request callbacks are done. */
  #refuse(problem: string | null): void {
    const stream = this.#stream
    this.#next = stream.scheduler.after(0n, () => {
      if (problem === null) {
        // Up to 1.37 the body tells why, as the details still do.
        const why = atLeast(stream.target, '1.38') ? '' : ', transport failure reason: delayed connect error: Connection refused'
        this.#fail('UF', `remote connection failure${why}`, 'remote_connection_failure|delayed_connect_error:_Connection_refused')
      } else {
        const details = `filter_removed_required_request_headers{${problem.replace(/ /g, '_')}}`
        stream.sendLocalReply({ code: 503, body: bytesOf(problem), headers: [], grpcStatus: null, details })
      }
    })
  }
}
