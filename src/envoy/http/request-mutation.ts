// What the connection manager does to a message outside the filter chain. Envoy: source/common/http/conn_manager_utility.cc.
import { atLeast } from '../../abi-shim/version.ts'
import type { Target } from '../../scenario/schema.ts'
import type { ByteString } from '../../util/bytes.ts'
import type { Protocol } from './encoder.ts'
import { type HeaderMap, lowerCase } from './headers.ts'
import { isUpgrade } from './message-syntax.ts'
import { isReferer } from './referer.ts'

const hopByHop: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade'])
/** What is left to remove from a response whose upstream's keep-alive went before. */
const withoutKeepAlive: ReadonlySet<string> = new Set([...hopByHop].filter((name) => name !== 'keep-alive'))

/** What is left to remove from a request for another protocol. */
const besidesUpgrade: ReadonlySet<string> = new Set([...hopByHop].filter((name) => name !== 'connection' && name !== 'upgrade'))

/** Headers that only internal requests may bring; without a trusted address every request is external. */
const internalOnly: ReadonlySet<string> = new Set(['x-envoy-internal', 'x-envoy-retriable-status-codes', 'x-envoy-retriable-header-names', 'x-envoy-retry-on',
  'x-envoy-retry-grpc-on', 'x-envoy-max-retries', 'x-envoy-upstream-alt-stat-name', 'x-envoy-upstream-rq-timeout-ms',
  'x-envoy-upstream-rq-per-try-timeout-ms', 'x-envoy-upstream-rq-timeout-alt-response', 'x-envoy-expected-rq-timeout-ms',
  'x-envoy-force-trace', 'x-envoy-ip-tags', 'x-envoy-original-url', 'x-envoy-hedge-on-per-try-timeout']) // biome-ignore format: a list

/** Removes what is in the set; a map with none of it is only looked at. */
function removeAll(headers: HeaderMap, names: ReadonlySet<string>): void {
  if (headers.hasAny(names)) for (const name of names) headers.remove(name)
}

const schemes = /^https?$/i

/** Http::Utility::schemeIsValid. */
export function isScheme(scheme: ByteString | undefined): boolean {
  return scheme !== undefined && schemes.test(scheme)
}

/** What x-forwarded-proto says of the scheme; it is http on a connection without TLS where it says nothing. */
export function schemeOf(forwardedProto: ByteString | undefined): ByteString {
  return forwardedProto !== undefined && isScheme(forwardedProto) ? lowerCase(forwardedProto) : 'http'
}

/** What a connection header may name without naming a header to remove. */
const connectionValues: ReadonlySet<string> = new Set(['close', 'http2-settings', 'keep-alive', 'upgrade', 'connection'])

/** Utility::sanitizeConnectionHeader, in the codec: a header that the connection header names goes no further. */
function removeNominated(headers: HeaderMap): void {
  const connection = headers.get('connection')
  if (connection === undefined) return
  for (const token of connection.split(',')) {
    const name = lowerCase(trimmed(token))
    if (name === '' || connectionValues.has(name)) continue
    const keptTe = name === 'te' && (headers.get('te') ?? '').split(',').some((value) => lowerCase(trimmed(value)) === 'trailers')
    if (keptTe) headers.set('te', 'trailers')
    else headers.remove(name)
  }
}

const trimmed = (value: ByteString) => value.replace(/^[\t-\r ]+|[\t-\r ]+$/g, '')

/** Whether the client waits for a word before it sends its body: Envoy says it, and no filter hears of it. */
export function takeExpectation(headers: HeaderMap): boolean {
  const expected = headers.get('expect')
  if (expected === undefined || !/^100-continue$/i.test(expected)) return false
  headers.remove('expect')
  return true
}

/** Headers that at the edge no client may bring. */
const notAtEdge: ReadonlySet<string> = new Set(['x-envoy-decorator-operation', 'x-envoy-downstream-service-cluster',
  'x-envoy-downstream-service-node', 'x-envoy-original-path', 'x-envoy-original-host']) // biome-ignore format: a list

/** What is made up of a request, or known of the connection that it came on. */
export interface Arrived {
  readonly requestId: string
  /** With `use_remote_address`: the client's address, and that which stands for it in x-forwarded-for. Null without. */
  readonly edge: { readonly client: ByteString; readonly forwardedFor: ByteString } | null
}

/** What `sanitize` looks at: most requests have none of it. */
const suspect: ReadonlySet<string> = new Set([...hopByHop, 'referer', 'te', 'x-forwarded-client-cert', ...internalOnly])

/** What a client may not say, or not so. */
function sanitize(headers: HeaderMap): void {
  const upgrades = headers.get('upgrade') !== undefined && isUpgrade(headers.snapshot())
  if (!upgrades) removeNominated(headers)
  removeAll(headers, upgrades ? besidesUpgrade : hopByHop)
  const referer = headers.get('referer')
  if (referer !== undefined && !isReferer(referer)) headers.remove('referer')
  const te = headers.get('te')
  // ConnectionManagerUtility::sanitizeTEHeader.
  if (te !== undefined && te !== 'trailers' && !upgrades) {
    if (te.split(',').some((value) => trimmed(value) === 'trailers')) headers.set('te', 'trailers')
    else headers.remove('te')
  }
  removeAll(headers, internalOnly)
  // mutateXfccRequestHeader: SANITIZE, the default.
  headers.remove('x-forwarded-client-cert')
}

/** Before the first filter: the codec's own, then mutateRequestHeaders. */
export function beforeFilters(headers: HeaderMap, { requestId, edge }: Arrived): void {
  headers.edit(() => {
    if (headers.hasAny(suspect)) sanitize(headers)
    if (edge !== null) {
      headers.add('x-forwarded-for', edge.forwardedFor)
      headers.set('x-forwarded-proto', 'http')
      removeAll(headers, notAtEdge)
    }
    headers.setDefault('x-forwarded-proto', 'http')
    if (headers.get(':scheme') === undefined) headers.set(':scheme', schemeOf(headers.get('x-forwarded-proto')))
    if (edge !== null) headers.set('x-envoy-external-address', edge.client)
    if (edge !== null || (headers.get('x-request-id') ?? '') === '') headers.set('x-request-id', requestId)
  })
}

/** Whether an upstream's keep-alive goes before the first filter of the response: since 1.38 it does, unless the client speaks HTTP/2. */
const dropsKeepAlive = (target: Target, protocol: Protocol) => protocol === 'http1' && atLeast(target, '1.38')

/** Before the last filter, which sees a response first (seen in 1.36.4 to 1.40.0). */
export function fromUpstream(headers: HeaderMap, target: Target, protocol: Protocol): void {
  if (dropsKeepAlive(target, protocol)) headers.remove('keep-alive')
}

/** After the last encoder filter: encodeHeaders and mutateResponseHeaders. `close` says that the connection ends with this response. */
export function beforeClient(headers: HeaderMap, date: string, close: boolean, target: Target, protocol: Protocol): void {
  headers.edit(() => {
    headers.setDefault('date', date)
    headers.set('server', 'envoy')
    removeAll(headers, dropsKeepAlive(target, protocol) ? withoutKeepAlive : hopByHop)
    if (close) headers.set('connection', 'close')
  })
}
