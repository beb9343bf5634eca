// What Envoy knows about a stream beside its messages. Envoy: source/common/stream_info/stream_info_impl.h.
import { cells } from '../../trace/cells.ts'
import type { TraceSink } from '../../trace/recording-sink.ts'
import type { ByteString } from '../../util/bytes.ts'
import type { Route } from '../upstream/routes.ts'
import type { Protocol } from './encoder.ts'
import { lastForwardedAddress } from './forwarded-for.ts'
import { type ResponseFlag, responseFlags } from './response-flags.ts'

/** One downstream connection as a stream sees it. Addresses are `ip:port`. */
export interface ConnectionInfo {
  readonly id: bigint
  readonly localAddress: ByteString
  readonly localPort: number
  readonly remoteAddress: ByteString
  readonly remotePort: number
  readonly protocol: Protocol
}

export class StreamInfo {
  readonly connection: ConnectionInfo
  /** Nanoseconds since the epoch. */
  readonly startTime: bigint
  codeDetails: ByteString | null = null
  #flags: ResponseFlag[] = []
  responseCode: number | null = null
  /** The route that was looked for last; null without one, and before that. */
  route: Route | null = null
  bytesReceived = 0
  bytesSent = 0
  /** Nanoseconds from start to the end of the stream; null while it lives. */
  duration: bigint | null = null
  /** Nanoseconds between the last request byte upstream and the last response byte; null before that. */
  backendLatency: bigint | null = null
  #filterState: Map<ByteString, ByteString> | null = null

  /** The client, as the listener sees it: `ip:port`, and the port. */
  client: { readonly address: ByteString; readonly port: number }

  constructor(connection: ConnectionInfo, startTime: bigint) {
    this.connection = connection
    this.client = { address: connection.remoteAddress, port: connection.remotePort }
    this.startTime = startTime
  }

  get isHttp2(): boolean {
    return this.connection.protocol === 'http2'
  }

  /** Envoy believes who sent the request on, unless it is at the edge. */
  forwardedFor(list: ByteString | undefined): void {
    const address = lastForwardedAddress(list)
    if (address !== null) this.client = { address, port: 0 }
  }

  /** `wasm.<path>` and what other extensions put there. */
  filterState(name: ByteString): ByteString | undefined {
    return this.#filterState?.get(name)
  }

  setFilterState(name: ByteString, value: ByteString): void {
    this.#filterState ??= new Map()
    this.#filterState.set(name, value)
  }

  setFlag(flag: ResponseFlag): void {
    if (!this.#flags.includes(flag)) this.#flags.push(flag)
  }

  hasFlag(flag: ResponseFlag): boolean {
    return this.#flags.includes(flag)
  }

  /** The flags as a bit set, `response.flags`. */
  get flagBits(): bigint {
    let bits = 0n
    for (const flag of this.#flags) bits |= 1n << BigInt(responseFlags[flag])
    return bits
  }

  /** Writes into the trace what an access log would say. */
  record(stream: number, sink: TraceSink): void {
    if (this.codeDetails !== null) sink.write(cells.codeDetails(stream), this.codeDetails)
    sink.write(cells.flags(stream), this.flagText)
  }

  /** The flags as access logs write them, `-` where there is none. */
  get flagText(): string {
    return this.#flags.length === 0 ? '-' : this.#flags.join(',')
  }
}
