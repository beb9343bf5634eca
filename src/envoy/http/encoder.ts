// What writes one message on a wire, and which protocol it speaks.
import type { Http2Error } from '../../trace/http2.ts'
import type { ByteString, Pairs } from '../../util/bytes.ts'
import { Http1Encoder } from './codec.ts'
import { Http2Encoder } from './http2-codec.ts'

export type Protocol = 'http1' | 'http2'

export interface Encoder {
  /** What was written, in order. */
  readonly wire: ByteString[]
  requestHead(headers: Pairs, endStream: boolean): void
  /** The answer to `expect: 100-continue`. */
  proceed(): void
  /** `toHead` says that the request was HEAD. */
  responseHead(headers: Pairs, endStream: boolean, toHead: boolean): void
  data(bytes: Uint8Array, endStream: boolean): void
  trailers(trailers: Pairs): void
  /** The stream ends here. HTTP/1.1 closes the connection instead. */
  reset(error: Http2Error): void
}

export function newEncoder(protocol: Protocol): Encoder {
  return protocol === 'http2' ? new Http2Encoder() : new Http1Encoder()
}
