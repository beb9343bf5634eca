// What the connection manager does to a message outside the filter chain. Envoy: source/common/http/conn_manager_utility.cc.
import type { ByteString } from '../../util/bytes.ts'
import type { HeaderMap } from './headers.ts'

const hopByHop: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade'])

/** Headers that only internal requests may bring; without a trusted address every request is external. */
const internalOnly: ReadonlySet<string> = new Set(['x-envoy-internal', 'x-envoy-retriable-status-codes', 'x-envoy-retriable-header-names', 'x-envoy-retry-on',
  'x-envoy-retry-grpc-on', 'x-envoy-max-retries', 'x-envoy-upstream-alt-stat-name', 'x-envoy-upstream-rq-timeout-ms',
  'x-envoy-upstream-rq-per-try-timeout-ms', 'x-envoy-upstream-rq-timeout-alt-response', 'x-envoy-expected-rq-timeout-ms',
  'x-envoy-force-trace', 'x-envoy-ip-tags', 'x-envoy-original-url', 'x-envoy-hedge-on-per-try-timeout']) // biome-ignore format: a list

/** Removes what is in the set; a map with none of it is only looked at. */
function removeAll(headers: HeaderMap, names: ReadonlySet<string>): void {
  if (headers.hasAny(names)) for (const name of names) headers.remove(name)
}

/** Http::Utility::schemeIsValid. */
export function isScheme(scheme: ByteString | undefined): boolean {
  return scheme === 'http' || scheme === 'https'
}

/** What x-forwarded-proto says of the scheme; it is http on a connection without TLS where it says nothing. */
export function schemeOf(forwardedProto: ByteString | undefined): ByteString {
  return forwardedProto !== undefined && isScheme(forwardedProto) ? forwardedProto : 'http'
}

/** Before the first filter: mutateRequestHeaders, with `use_remote_address` off. */
export function beforeFilters(headers: HeaderMap, requestId: string): void {
  headers.edit(() => {
    removeAll(headers, hopByHop)
    const te = headers.get('te')
    if (te !== undefined && te !== 'trailers') headers.remove('te')
    removeAll(headers, internalOnly)
    if (headers.get('x-forwarded-proto') === undefined) headers.add('x-forwarded-proto', 'http')
    headers.set(':scheme', schemeOf(headers.get('x-forwarded-proto')))
    if (headers.get('x-request-id') === undefined) headers.add('x-request-id', requestId)
  })
}

/** After the last encoder filter: encodeHeaders and mutateResponseHeaders. `close` says that the connection ends with this response. */
export function beforeClient(headers: HeaderMap, date: string, close: boolean): void {
  headers.edit(() => {
    if (headers.get('date') === undefined) headers.add('date', date)
    headers.set('server', 'envoy')
    removeAll(headers, hopByHop)
    if (close) headers.set('connection', 'close')
  })
}
