// DecoderFilter: a filter of requests, which a response passes by. Envoy: envoy/http/filter.h StreamDecoderFilter.
import type { VerdictCause } from '../../trace/event.ts'
import type { Buffer } from './buffer.ts'
import type { DataStatus, HeadersStatus, HttpFilter, TrailersStatus } from './filter.ts'
import type { HeaderMap } from './headers.ts'

export abstract class DecoderFilter implements HttpFilter {
  abstract readonly name: string
  abstract readonly because: VerdictCause
  abstract decodeHeaders(headers: HeaderMap, endStream: boolean): HeadersStatus
  abstract decodeData(data: Buffer, endStream: boolean): DataStatus
  abstract decodeTrailers(trailers: HeaderMap): TrailersStatus

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
    // It writes no access log.
  }

  onDestroy(): void {
    // Nothing of it outlives its stream.
  }
}
