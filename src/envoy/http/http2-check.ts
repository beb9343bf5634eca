// Whether an HTTP/2 request gets as far as the filters. Envoy: http2/codec_impl.cc, oghttp2's header validator, and
// ConnectionManagerImpl::ActiveStream::decodeHeaders.
import { atLeast } from '../../abi-shim/version.ts'
import type { Target } from '../../scenario/schema.ts'
import type { ByteString, Pairs } from '../../util/bytes.ts'
import { canonical } from './headers.ts'
import { byManager, type CheckedRequest } from './request-check.ts'

/** Headers of a connection, of which HTTP/2 has none. */
const ofConnection: ReadonlySet<ByteString> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
])

const authority = /^[\w!$%&'()*+,.:;=[\]~-]+$/

/** Looks at a request as the client sent it. `bodiless` says that the head ends it. */
export function checkHttp2Request(sent: Pairs, bodiless: boolean, target: Target): Pick<CheckedRequest, 'head' | 'refusal'> {
  const head = http2Head('request', sent)
  if (isMalformed(sent, bodiless, target)) return { head, refusal: { by: 'http2 codec' } }
  const path = sent.find(([name]) => name === ':path')?.[1] ?? ''
  if (!path.startsWith('/')) return { head, refusal: byManager(404, 'absolute_path_rejected') }
  return { head, refusal: path.includes('#') ? byManager(400, 'path_normalization_failed') : null }
}

/** A head as the codec stores it, ConnectionImpl::saveHeader: the pieces of a cookie are joined and come last; a host beside an authority is dropped. */
export function http2Head(kind: 'request' | 'response', sent: Pairs): Pairs {
  let cookies = ''
  for (const [name, value] of sent) if (name === 'cookie') cookies += cookies === '' ? value : `; ${value}`
  const others = sent.filter(([name]) => name !== 'cookie' && (name !== 'host' || kind === 'response'))
  return canonical(kind, cookies === '' ? others : [...others, ['cookie', cookies]], 'http2')
}

/** Whether the codec takes an answer's head, or trailers. */
export function fieldsAreReadable(sent: Pairs): boolean {
  return sent.every(([name, value]) => name.startsWith(':') || fieldIsReadable(name, value))
}

function fieldIsReadable(name: ByteString, value: ByteString): boolean {
  if (ofConnection.has(name) || (name === 'te' && value !== 'trailers')) return false
  if (name === 'content-length' && !/^\d+$/.test(value)) return false
  return /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name) && !/[\x00-\x08\x0a-\x1f\x7f]/.test(value)
}

/** What Envoy 1.36 sends of several cookies (seen in 1.36.4). */
export function withOneCookie(pairs: Pairs): Pairs {
  const cookies = pairs.filter(([name]) => name === 'cookie').map(([, value]) => value)
  if (cookies.length < 2) return pairs
  const first = pairs.findIndex(([name]) => name === 'cookie')
  return pairs.flatMap(([name, value], index) => {
    if (index === first) return [[name, cookies.join('; ')] as const]
    return name === 'cookie' ? [] : [[name, value] as const]
  })
}

/** Envoy closes the connection of whoever sends such a head, and no filter hears of it. */
function isMalformed(sent: Pairs, bodiless: boolean, target: Target): boolean {
  const strict = atLeast(target, '1.37')
  const method = sent.find(([name]) => name === ':method')?.[1]
  return sent.some(([name, value]) => {
    if (name === ':authority') return value === '' ? strict : !authority.test(value)
    if (name === ':path') return !(value.startsWith('/') || (method === 'OPTIONS' && value === '*'))
    if (name.startsWith(':')) return false
    return !fieldIsReadable(name, value) || (name === 'content-length' && strict && bodiless && Number(value) !== 0)
  })
}
