// The router: the last filter, which sends the request to a cluster. Envoy: source/common/router/router.cc.
import { atLeast } from '../../abi-shim/version.ts'
import type { StreamEvent } from '../../trace/stream-events.ts'
import { bytesOf, type Pairs } from '../../util/bytes.ts'
import type { Appointment } from '../scheduler.ts'
import { type BreakOff, type UpstreamEvents, UpstreamRequest } from '../upstream/upstream-request.ts'
import type { Buffer } from './buffer.ts'
import { DecoderFilter } from './decoder-filter.ts'
import { directReply } from './direct-reply.ts'
import type { DataStatus, HeadersStatus, TrailersStatus } from './filter.ts'
import type { HeaderMap } from './headers.ts'
import { isScheme, schemeOf } from './request-mutation.ts'
import type { ResponseFlag } from './response-flags.ts'
import type { RoutedStream } from './routed-stream.ts'

const noBytes = new Uint8Array(0)

export class Router extends DecoderFilter implements UpstreamEvents {
  readonly name = 'router'
  readonly because = 'answer'
  readonly #stream: RoutedStream
  /**
   * Envoy `upstream_requests_`, the newest first: as a rule one. A plugin that continues a request and then lets it continue
   * brings its head here twice; what follows goes to the second.
   */
  #requests: UpstreamRequest[] = []
  trailers: HeaderMap | null = null
  #timeoutMs = 0
  /** When the request was complete; null before that. */
  #completeAt: bigint | null = null
  #timeout: Appointment | null = null

  constructor(stream: RoutedStream) {
    super()
    this.#stream = stream
  }

  decodeHeaders(headers: HeaderMap, endStream: boolean): HeadersStatus {
    const stream = this.#stream
    const route = stream.route()
    if (route === null) {
      this.#reply('NR', 404, '', 'route_not_found')
      return 'StopIteration'
    }
    if (!('cluster' in route)) {
      this.#stream.sendLocalReply(directReply(route.directResponse, headers))
      return 'StopIteration'
    }
    // Up to 1.36 the timeout is a matter of requests that have somewhere to go.
    if (!route.cluster.hasHosts && !atLeast(stream.target, '1.37')) return this.#nobody()
    this.#timeoutMs = finalTimeout(headers, stream.timeoutMs)
    if (this.#timeoutMs > 0) headers.set('x-envoy-expected-rq-timeout-ms', String(this.#timeoutMs))
    if (!route.cluster.hasHosts) return this.#nobody()
    // FilterUtility::setUpstreamScheme: only where a filter took the scheme away, or made it one that Envoy does not know.
    if (!isScheme(headers.get(':scheme'))) headers.set(':scheme', schemeOf(headers.get('x-forwarded-proto')))
    const request = new UpstreamRequest(stream, route.cluster, this)
    this.#requests = [request, ...this.#requests]
    if (this.#requests.length > 1) for (const each of this.#requests) each.repeated = true
    request.sendHeaders(headers, endStream)
    if (endStream) this.#onRequestComplete()
    return 'StopIteration'
  }

  decodeData(data: Buffer, endStream: boolean): DataStatus {
    this.#requests[0]?.sendData(data, endStream)
    if (endStream) this.#onRequestComplete()
    return 'StopIterationNoBuffer'
  }

  decodeTrailers(trailers: HeaderMap): TrailersStatus {
    this.trailers = trailers
    this.#requests[0]?.sendTrailers(trailers)
    this.#onRequestComplete()
    return 'StopIteration'
  }

  /** Envoy Filter::onLocalReply: nobody waits for an upstream any more, but the time runs on. */
  onLocalReply(): void {
    this.#endAllBut(null)
  }

  override onDestroy(): void {
    this.#endAllBut(null)
    this.#timeout?.cancel()
  }

  // --- UpstreamEvents --------------------------------------------------------------------------------------------

  onRefused(request: UpstreamRequest, problem: string): void {
    request.end()
    // UpstreamCodecFilter::decodeHeaders: the mistake counts as the client's.
    this.#reply('DPE', 503, problem, `filter_removed_required_request_headers{${problem.replace(/ /g, '_')}}`)
  }

  onNoAnswer(request: UpstreamRequest, how: keyof typeof noAnswer): void {
    const [what, flag, reason, details] = noAnswer[how]
    // Up to 1.37 the body tells why, as the details still do.
    const told = how === 'refused' && !atLeast(this.#stream.target, '1.38')
    const why = told ? ', transport failure reason: delayed connect error: Connection refused' : ''
    this.#reset(request, what, flag, 503, `${reason}${why}`, `upstream_reset_before_response_started{${details}}`)
  }

  onUnreadable(request: UpstreamRequest): void {
    this.#reset(request, 'upstream errs', 'UPE', 502, 'protocol error', 'upstream_reset_before_response_started{protocol_error}')
  }

  onBrokenOff(request: UpstreamRequest, what: BreakOff): void {
    const [event, flag, code, reason, details] = brokenOff[what]
    this.#reset(request, event, flag, code, reason, `upstream_reset_after_response_started{${details}}`)
  }

  onHead(request: UpstreamRequest, sent: Pairs, head: Pairs, endStream: boolean): void {
    const stream = this.#stream
    if (this.#requests.length > 1) {
      // Envoy Filter::resetOtherUpstreams.
      this.#endAllBut(request)
      request.prevail()
    }
    // Filter::onUpstreamHeaders: of an answer that comes too early nobody can say how long it took.
    const serviceTime = this.#completeAt === null ? null : (stream.scheduler.now - this.#completeAt) / 1_000_000n
    if (endStream) this.#onUpstreamComplete(request)
    stream.respondHead(sent, head, endStream, serviceTime)
  }

  onBody(request: UpstreamRequest, bytes: Uint8Array, endStream: boolean): void {
    if (endStream) this.#onUpstreamComplete(request)
    this.#stream.respondBody(bytes, endStream)
  }

  onTrailers(request: UpstreamRequest, trailers: Pairs): void {
    this.#onUpstreamComplete(request)
    this.#stream.respondTrailers(trailers)
  }

  /** Envoy Filter::onRequestComplete: the time runs from here, again where a request ends twice. */
  #onRequestComplete(): void {
    const { scheduler } = this.#stream
    this.#completeAt = scheduler.now
    if (this.#requests.length === 0 || this.#timeoutMs === 0) return
    this.#timeout?.cancel()
    this.#timeout = scheduler.after(BigInt(this.#timeoutMs) * 1_000_000n, () => {
      // Filter::onResponseTimeout.
      this.#endAllBut(null)
      this.#tell('route times out', () => this.#reply('UT', 504, 'upstream request timeout', 'response_timeout'))
    })
  }

  /** Envoy Filter::onUpstreamComplete: a request that is not at its end will not be sent to it. */
  #onUpstreamComplete(request: UpstreamRequest): void {
    this.#remove(request)
    this.#timeout?.cancel()
  }

  /** Envoy Filter::onUpstreamReset: nobody is told as long as another may be answered. */
  #reset(request: UpstreamRequest, what: StreamEvent, flag: ResponseFlag, code: number, reason: string, details: string): void {
    this.#remove(request)
    if (this.#requests.some(({ answered }) => !answered)) return
    this.#timeout?.cancel()
    const body = `upstream connect error or disconnect/reset before headers. reset reason: ${reason}`
    this.#tell(what, () => this.#reply(flag, code, body, details))
  }

  /** What comes of it lies in a span of its own. */
  #tell(what: StreamEvent, run: () => void): void {
    const { sink } = this.#stream
    sink?.enter({ kind: 'envoy', what })
    run()
    sink?.leave()
  }

  #remove(request: UpstreamRequest): void {
    this.#requests = this.#requests.filter((each) => each !== request)
    request.end()
  }

  #endAllBut(kept: UpstreamRequest | null): void {
    const requests = this.#requests
    this.#requests = kept === null ? [] : [kept]
    for (const request of requests.reverse()) if (request !== kept) request.end()
  }

  #nobody(): HeadersStatus {
    this.#reply('UH', 503, 'no healthy upstream', 'no_healthy_upstream')
    return 'StopIteration'
  }

  #reply(flag: ResponseFlag | null, code: number, body: string, details: string): void {
    if (flag !== null) this.#stream.info.setFlag(flag)
    this.#stream.sendLocalReply({
      code,
      body: body === '' ? noBytes : bytesOf(body),
      headers: [],
      grpcStatus: null,
      details,
    })
  }
}

const noAnswer = {
  refused: [
    'upstream refuses',
    'UF',
    'remote connection failure',
    'remote_connection_failure|delayed_connect_error:_Connection_refused',
  ],
  terminated: ['upstream closes', 'UC', 'connection termination', 'connection_termination'],
} as const

const brokenOff = {
  // The codec finds a message without its end when the connection goes.
  connection: ['upstream breaks off', 'UPE', 502, 'protocol error', 'protocol_error'],
  termination: ['upstream closes', 'UC', 503, 'connection termination', 'connection_termination'],
  stream: ['upstream resets', 'UR', 503, 'remote reset', 'remote_reset'],
} as const

/** Envoy FilterUtility::finalTimeout: a header may say it, and goes no further. */
function finalTimeout(headers: HeaderMap, timeoutMs: number): number {
  const own = headers.get('x-envoy-upstream-rq-timeout-ms')
  if (own === undefined) return timeoutMs
  headers.remove('x-envoy-upstream-rq-timeout-ms')
  return /^\d+$/.test(own) ? Number(own) : timeoutMs
}
