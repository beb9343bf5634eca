// FailedFilter: what stands in the chain for a plugin whose VM has failed.
import type { VerdictCause } from '../../trace/event.ts'
import { DecoderFilter } from '../http/decoder-filter.ts'
import type { DataStatus, HeadersStatus, TrailersStatus } from '../http/filter.ts'
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
export class FailedFilter extends DecoderFilter {
  readonly name: string
  readonly because: VerdictCause = 'failed'
  readonly #stream: HttpStream

  constructor(name: string, stream: HttpStream) {
    super()
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
}
