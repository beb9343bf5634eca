// The router: the last filter, which sends the request to a cluster. Envoy: source/common/router/router.cc.
import { atLeast } from '../../abi-shim/version.ts'
import { bytesOf } from '../../util/bytes.ts'
import { type UpstreamEvents, UpstreamRequest } from '../upstream/upstream-request.ts'
import type { Buffer } from './buffer.ts'
import type { DataStatus, HeadersStatus, HttpFilter, TrailersStatus } from './filter.ts'
import type { HeaderMap } from './headers.ts'
import { isScheme, schemeOf } from './request-mutation.ts'
import type { ResponseFlag } from './response-flags.ts'
import type { RoutedStream } from './routed-stream.ts'

const noBytes = new Uint8Array(0)

export class Router implements HttpFilter, UpstreamEvents {
  readonly name = 'router'
  readonly #stream: RoutedStream
  #upstream: UpstreamRequest | null = null

  constructor(stream: RoutedStream) {
    this.#stream = stream
  }

  decodeHeaders(headers: HeaderMap, endStream: boolean): HeadersStatus {
    const stream = this.#stream
    const route = stream.route()
    if (route === null) {
      this.#reply('NR', 404, '', 'route_not_found')
      return 'StopIteration'
    }
    // Up to 1.36 the timeout is a matter of requests that have somewhere to go.
    if (!route.cluster.hasHosts && !atLeast(stream.target, '1.37')) return this.#nobody()
    const timeoutMs = finalTimeout(headers, stream.timeoutMs)
    if (timeoutMs > 0) headers.set('x-envoy-expected-rq-timeout-ms', String(timeoutMs))
    if (!route.cluster.hasHosts) return this.#nobody()
    // FilterUtility::setUpstreamScheme: only where a filter took the scheme away, or made it one that Envoy does not know.
    if (!isScheme(headers.get(':scheme'))) headers.set(':scheme', schemeOf(headers.get('x-forwarded-proto')))
    stream.info.attemptCount = 1
    this.#upstream = new UpstreamRequest(stream, route.cluster, timeoutMs > 0 ? BigInt(timeoutMs) * 1_000_000n : null, this)
    this.#upstream.sendHeaders(headers, endStream)
    return 'StopIteration'
  }

  decodeData(data: Buffer, endStream: boolean): DataStatus {
    this.#upstream?.sendData(data, endStream)
    return 'StopIterationNoBuffer'
  }

  decodeTrailers(trailers: HeaderMap): TrailersStatus {
    this.#upstream?.sendTrailers(trailers)
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
    this.#upstream?.end()
  }

  // --- UpstreamEvents --------------------------------------------------------------------------------------------

  onRefused(problem: string): void {
    this.#reply(null, 503, problem, `filter_removed_required_request_headers{${problem.replace(/ /g, '_')}}`)
  }

  onNoAnswer(how: 'refused' | 'terminated'): void {
    const [flag, reason, details] = noAnswer[how]
    // Up to 1.37 the body tells why, as the details still do.
    const told = how === 'refused' && !atLeast(this.#stream.target, '1.38')
    const why = told ? ', transport failure reason: delayed connect error: Connection refused' : ''
    const body = `upstream connect error or disconnect/reset before headers. reset reason: ${reason}${why}`
    this.#reply(flag, 503, body, `upstream_reset_before_response_started{${details}}`)
  }

  onBrokenOff(): void {
    // The codec finds a message without its end when the connection goes.
    this.#stream.info.setFlag('UPE')
    this.#stream.breakOff('upstream_reset_after_response_started{protocol_error}')
  }

  /** Envoy Filter::onResponseTimeout: 504 through the encoder filters, or an end in the middle. */
  onTimeout(begun: boolean): void {
    if (!begun) {
      this.#reply('UT', 504, 'upstream request timeout', 'response_timeout')
      return
    }
    this.#stream.info.setFlag('UT')
    this.#stream.breakOff('response_timeout')
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
  refused: ['UF', 'remote connection failure', 'remote_connection_failure|delayed_connect_error:_Connection_refused'],
  terminated: ['UC', 'connection termination', 'connection_termination'],
} as const

/** Envoy FilterUtility::finalTimeout: a header may say it, and goes no further. */
function finalTimeout(headers: HeaderMap, timeoutMs: number): number {
  const own = headers.get('x-envoy-upstream-rq-timeout-ms')
  if (own === undefined) return timeoutMs
  headers.remove('x-envoy-upstream-rq-timeout-ms')
  return /^\d+$/.test(own) ? Number(own) : timeoutMs
}
