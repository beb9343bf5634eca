// The response that Envoy makes by itself. Envoy: source/common/http/utility.cc prepareLocalReply.
import type { ByteString, Pair, Pairs } from '../../util/bytes.ts'
import { byteString, bytesOf } from '../../util/bytes.ts'
import { HeaderMap } from './headers.ts'

export interface LocalReply {
  /** 16 bits, sent as it is. */
  readonly code: number
  readonly body: Uint8Array
  /** Added behind `:status`, in order. */
  readonly headers: Pairs
  /** A gRPC status 0..16, or null where there is none. */
  readonly grpcStatus: number | null
  /** `response.code_details`. */
  readonly details: ByteString
}

/** What becomes of one: the client gets it, another was first, a response that has begun is reset, or all is over. */
export type ReplyFate = 'sent' | 'second' | 'reset' | 'ended'

const plain = (code: number, text: string, details: ByteString): LocalReply => {
  return { code, body: bytesOf(text), headers: [], grpcStatus: null, details }
}

/** What Envoy answers where a filter does what no message may. */
export const forbidden = {
  /** It buffers more of a request than it may. */
  requestTooLarge: plain(413, 'Payload Too Large', 'request_payload_too_large'),
  /** The same of a response; a reset once the head has left. */
  responseTooLarge: plain(500, 'Internal Server Error', 'response_payload_too_large'),
  /** It takes the `:status` of a response away. */
  statusRemoved: plain(
    502,
    'missing required header: :status',
    'filter_removed_required_response_headers{missing_required_header:_:status}',
  ),
} as const

/** Whether a request is answered in gRPC: Envoy Grpc::Common::hasGrpcContentType, which leaves grpc-web out. */
export function isGrpc(contentType: ByteString | undefined): boolean {
  return contentType !== undefined && /^application\/grpc(\+|$)/.test(contentType)
}

/** The head and body of a local reply. `grpc` says that the request is answered in gRPC. */
export function render(reply: LocalReply, grpc: boolean, changed: (() => void) | null): { headers: HeaderMap; body: Uint8Array } {
  const pairs: Pair[] = [[':status', grpc ? '200' : String(reply.code)]]
  const headers = new HeaderMap('response', pairs, null)
  // A `:status` among the plugin's headers is ignored (seen in 1.40.0).
  for (const [name, value] of reply.headers) if (name.toLowerCase() !== ':status') headers.add(name, value)
  if (grpc) {
    headers.set('content-type', 'application/grpc')
    headers.set('grpc-status', String(reply.grpcStatus ?? grpcOfHttp(reply.code)))
    if (reply.body.length > 0) headers.set('grpc-message', percentEncode(byteString(reply.body)))
    headers.remove('content-length')
    return { headers: new HeaderMap('response', [...headers.snapshot()], changed), body: bytesOf('') }
  }
  if (reply.body.length > 0) {
    headers.set('content-length', String(reply.body.length))
    if (headers.get('content-type') === undefined) headers.set('content-type', 'text/plain')
  } else {
    headers.remove('content-length')
    headers.remove('content-type')
  }
  return { headers: new HeaderMap('response', [...headers.snapshot()], changed), body: reply.body }
}

/** Envoy Grpc::Utility::httpToGrpcStatus. */
function grpcOfHttp(code: number): number {
  switch (code) {
    case 400:
      return 13
    case 401:
      return 16
    case 403:
      return 7
    case 404:
      return 12
    case 429:
    case 502:
    case 503:
    case 504:
      return 14
    default:
      return 2
  }
}

/** Envoy Http::Utility::PercentEncoding::encode: what is below the space or from the tilde on, and the percent sign. */
function percentEncode(text: ByteString): ByteString {
  return text.replace(/[\x00-\x1f%~-\xff]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}
