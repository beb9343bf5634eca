// What the filter manager knows of a filter: statuses and the interface every HTTP filter has.
import type { VerdictCause } from '../../trace/event.ts'
import type { Buffer } from './buffer.ts'
import type { HeaderMap } from './headers.ts'

export type HeadersStatus = 'Continue' | 'StopIteration' | 'StopAllIterationAndBuffer' | 'StopAllIterationAndWatermark'
export type DataStatus = 'Continue' | 'StopIterationAndBuffer' | 'StopIterationAndWatermark' | 'StopIterationNoBuffer'
export type TrailersStatus = 'Continue' | 'StopIteration'

/** What an access log is given, by map: request headers, no request trailers, response headers and trailers. */
export type Logged = readonly (HeaderMap | null)[]

/** An HTTP filter, decoder and encoder in one. Envoy: envoy/http/filter.h StreamFilter. */
export interface HttpFilter {
  /** The scenario's plugin id, or the name of Envoy's own filter. */
  readonly name: string
  /** Why its last status is that one. */
  readonly because: VerdictCause
  decodeHeaders(headers: HeaderMap, endStream: boolean): HeadersStatus
  decodeData(data: Buffer, endStream: boolean): DataStatus
  decodeTrailers(trailers: HeaderMap): TrailersStatus
  encodeHeaders(headers: HeaderMap, endStream: boolean): HeadersStatus
  encodeData(data: Buffer, endStream: boolean): DataStatus
  encodeTrailers(trailers: HeaderMap): TrailersStatus
  /** Envoy answers by itself, or a filter does. */
  onLocalReply?(): void
  /** The final access-log call. */
  log(shown: Logged): void
  /** The stream is gone. */
  onDestroy(): void
}

/** Why a filter that lets the message go on changes nothing by it. */
export type NothingToContinue = 'ended' | 'replied' | 'not-paused'

/** What a filter may ask of the manager about one direction, from within or outside a callback. */
export interface FilterCallbacks {
  /** Resumes iteration after this filter. Null where something went on. Envoy: continueDecoding, continueEncoding. */
  continue(): NothingToContinue | null
  /** Appends to the buffered body. Envoy: addDecodedData, addEncodedData. */
  addData(data: Buffer): void
  /** The body that is buffered for this direction, if any. Envoy: modifyDecodingBuffer, modifyEncodingBuffer. */
  readonly buffered: Buffer | null
  /** Creates the trailers of this direction. Envoy: addDecodedTrailers, addEncodedTrailers. */
  addTrailers(): HeaderMap
}
