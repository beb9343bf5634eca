// FailedFilter: what stands in the chain for a plugin whose VM has failed.
import type { VerdictCause } from '../../trace/event.ts'
import type { DataStatus, HeadersStatus, HttpFilter, TrailersStatus } from '../http/filter.ts'
import type { LocalReply } from '../http/local-reply.ts'
import type { HttpStream } from '../http/stream.ts'

/** The reply of a stream whose VM has failed. Envoy Context::failStream. */
export const failReply: LocalReply = {
  code: 503,
  body: new Uint8Array(0),
  headers: [],
  grpcStatus: 14,
  details: 'wasm_fail_stream',
}

/** The filter of a stream whose plugin's VM had already failed: 503, no callback. Envoy PluginConfig::createContext, FAIL_CLOSED. */
export class FailedFilter implements HttpFilter {
  readonly name: string
  readonly because: VerdictCause = 'failed'
  readonly #stream: HttpStream

  constructor(name: string, stream: HttpStream) {
    this.name = name
    this.#stream = stream
  }

  decodeHeaders(): HeadersStatus {
    this.#stream.sendLocalReply(failReply, 'failed')
    return 'StopAllIterationAndWatermark'
  }

  decodeData(): DataStatus {
    return 'StopIterationNoBuffer'
  }

  decodeTrailers(): TrailersStatus {
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
    // No VM, no log.
  }

  onDestroy(): void {
    // Nothing was created.
  }
}
