// What Envoy answers by itself where the route says so. Envoy: router.cc Filter::decodeHeaders, utility.cc newUri.
import type { ByteString } from '../../util/bytes.ts'
import type { DirectResponse } from '../upstream/routes.ts'
import type { HeaderMap } from './headers.ts'
import type { LocalReply } from './local-reply.ts'

/** The reply of a route to a request. What was made or moved is said to be where it was asked for. */
export function directReply({ status, body }: DirectResponse, request: HeaderMap): LocalReply {
  const isElsewhere = status === 201 || (status >= 300 && status < 400)
  return {
    code: status,
    body,
    headers: isElsewhere ? [['location', uriOf(request)]] : [],
    grpcStatus: null,
    details: 'direct_response',
  }
}

function uriOf(request: HeaderMap): ByteString {
  const scheme = request.get(':scheme') ?? ''
  return `${scheme}://${hostOf(request, scheme)}${request.get(':path') ?? ''}`
}

/** Envoy processRequestHost: a filter that changed the scheme leaves a port behind that belongs to the old one. */
function hostOf(request: HeaderMap, scheme: ByteString): ByteString {
  const host = request.get(':authority') ?? ''
  const asked = request.get('x-forwarded-proto') ?? ''
  if (scheme === asked) return host
  const end = host.startsWith('[') ? host.lastIndexOf(']:') + 1 : host.lastIndexOf(':')
  if (end <= 0) return host
  const port = host.slice(end)
  return (asked === 'https' && port === ':443') || (asked === 'http' && port === ':80') ? host.slice(0, end) : host
}
