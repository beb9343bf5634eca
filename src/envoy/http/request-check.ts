// Whether a request gets as far as the filters: what codec and connection manager answer by themselves. Envoy: http1/codec_impl.cc
// and http1/balsa_parser.cc in source/common/http, ConnectionManagerImpl::ActiveStream::decodeHeaders. The order is Envoy's.
import { type ByteString, bytesOf, type Pairs } from '../../util/bytes.ts'
import { canonical, lowerCase } from './headers.ts'
import type { LocalReply } from './local-reply.ts'
import {
  codingOf,
  fieldsAreReadable,
  isUpgrade,
  maxFields,
  promisedLength,
  tokens,
  upgradeOf,
  valuesAreReadable,
} from './message-syntax.ts'
import { isScheme } from './request-mutation.ts'

/** A request as Envoy reads it. */
export interface CheckedRequest {
  /** The head as the codec stores it, with an absolute URL taken apart. */
  readonly head: Pairs
  readonly refusal: RequestRefusal | null
  /** A request for a tunnel or for another protocol: what follows the head is no body, and has no end. */
  readonly endless: boolean
}

/** Who answers. Of what the codec refuses nobody sees headers; the chain is asked when Envoy has made its changes to them. */
export type RequestRefusal =
  | { readonly by: 'codec' | 'connection manager' | 'filter chain'; readonly reply: LocalReply }
  /** The connection is closed, and nobody hears of the request. */
  | { readonly by: 'http2 codec' }

/** The head of a request, before Envoy has done anything with it. */
export interface ArrivingHead {
  /** As the client sent it: pseudo headers first, names in lower case, framing included. */
  readonly sent: Pairs
  /** The same as Envoy's codec stores it. */
  readonly head: Pairs
  /** What Envoy answers before any filter is asked; null where it takes the request. */
  readonly refusal: RequestRefusal | null
  /** The head is the whole message. */
  readonly bodiless: boolean
  /** The client wants the connection closed. */
  readonly closes: boolean
}

const methods: ReadonlySet<ByteString> = new Set(['ACL', 'BIND', 'CHECKOUT', 'CONNECT', 'COPY', 'DELETE', 'GET', 'HEAD', 'LINK', 'LOCK',
  'MERGE', 'MKACTIVITY', 'MKCALENDAR', 'MKCOL', 'MOVE', 'MSEARCH', 'NOTIFY', 'OPTIONS', 'PATCH', 'POST', 'PROPFIND', 'PROPPATCH', 'PURGE',
  'PUT', 'REBIND', 'REPORT', 'SEARCH', 'SOURCE', 'SUBSCRIBE', 'TRACE', 'UNBIND', 'UNLINK', 'UNLOCK', 'UNSUBSCRIBE']) // biome-ignore format: a list

const target = /^(?:[/*]|[a-z][a-z0-9+.-]*:\/\/(?![^/?]*@@)[\w!$%&'()*+,.:;=@[\]~-]*(?=[/?]|$))[!-~]*$/i
/** Utility::Url with `is_connect`: a host and a port, both. */
const tunnel = /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\]):(\d{1,5})$/i
const absolute = /^([^:]+):\/\/(?:[^/?@]*@)?((?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?)([/?].*)?$/i
const authority = /^[\w!$%&'()*+,.:;=@[\]~-]*$/

/** Looks at a request as the client sent it: pseudo headers, then fields in lower case. */
export function checkRequest(sent: Pairs): CheckedRequest {
  // On an HTTP/1.1 wire only an absolute URL has a scheme; the connection manager adds it to the others.
  const head = withoutH2c(
    canonical(
      'request',
      sent.filter(([name]) => name !== ':scheme'),
    ),
  )
  const one = (name: string) => head.find((pair) => pair[0] === name)?.[1] ?? ''
  const method = one(':method')
  const path = one(':path')
  const problem = syntaxProblem(sent, method, path) ?? framingProblem(sent, method)
  if (problem !== null) return { head, refusal: problem, endless: false }
  if (method === 'CONNECT') return tunnelRequest(head, path)
  const whole = path.startsWith('/') || (method === 'OPTIONS' && path.startsWith('*'))
  const url = whole ? { head, host: one(':authority'), path } : readUrl(head, path)
  if ('by' in url) return { head, refusal: url, endless: false }
  const endless = isUpgrade(head)
  // ActiveStream::decodeHeaders: no upgrade is configured, so that none is allowed.
  const refusal =
    valueProblem(url.host, url.path) ?? (endless ? { ...byManager(403, 'upgrade_failed'), by: 'filter chain' as const } : null)
  return { head: url.head, refusal, endless }
}

/** ConnectionImpl::onHeadersCompleteImpl: the codec does not change to HTTP/2, and takes the wish for it away. */
function withoutH2c(head: Pairs): Pairs {
  if (!isUpgrade(head) || upgradeOf(head)?.toLowerCase() !== 'h2c') return head
  return head.flatMap(([name, value]) => {
    if (name === 'upgrade' || name === 'http2-settings') return []
    if (name !== 'connection') return [[name, value] as const]
    const left = tokens(value).filter((token) => token !== 'upgrade' && token !== 'http2-settings')
    return left.length === 0 ? [] : [[name, left.join()] as const]
  })
}

/** ServerConnectionImpl::handlePath of CONNECT: the target is the host, and there is no path. */
function tunnelRequest(sent: Pairs, target: ByteString): CheckedRequest {
  const head = sent.filter(([name]) => name !== ':path' && name !== 'content-length')
  const port = tunnel.exec(target)?.[1]
  if (port === undefined || Number(port) > 65_535) return { head, refusal: byCodec(400, 'http1.invalid_url'), endless: true }
  return { head: head.map(([name, value]) => [name, name === ':authority' ? target : value]), refusal: null, endless: true }
}

interface ReadUrl {
  readonly head: Pairs
  readonly host: ByteString
  readonly path: ByteString
}

/** ServerConnectionImpl::handlePath: host and scheme of an absolute URL take the place of the header's, in this order. */
function readUrl(head: Pairs, url: ByteString): ReadUrl | RequestRefusal {
  const [, scheme = '', host, port = '0', path = '/'] = absolute.exec(url) ?? []
  if (host === undefined || Number(port) > 65_535) return byCodec(400, 'http1.invalid_url')
  if (!isScheme(scheme)) return byCodec(400, 'http1.invalid_scheme')
  const others = head.filter(([name]) => name !== ':authority' && name !== ':path')
  const read: Pairs = [[':authority', host], [':scheme', lowerCase(scheme)], [':path', path], ...others]
  return { head: read, host, path }
}

function valueProblem(host: ByteString, path: ByteString): RequestRefusal | null {
  if (!authority.test(host)) return byCodec(400, 'http.invalid_authority')
  if (!path.startsWith('/')) return byManager(404, 'absolute_path_rejected')
  return path.includes('#') ? byManager(400, 'path_normalization_failed') : null
}

function syntaxProblem(sent: Pairs, method: ByteString, path: ByteString): RequestRefusal | null {
  if (!valuesAreReadable(sent)) return byCodec(400, 'http1.invalid_characters')
  const fields = sent.filter(([name]) => !name.startsWith(':') || name === '')
  const readable = methods.has(method) && (target.test(path) || method === 'CONNECT') && fieldsAreReadable(fields)
  if (!readable) return byCodec(400, 'http1.codec_error')
  // `host` is a field too.
  return fields.length + 1 > maxFields ? byCodec(431, 'http1.too_many_headers') : null
}

function framingProblem(sent: Pairs, method: ByteString): RequestRefusal | null {
  const coding = codingOf(sent)
  if (coding === 'contradiction') return byCodec(400, 'http1.content_length_and_chunked_not_allowed')
  if (coding === 'unknown' || (coding === 'chunked' && method === 'CONNECT'))
    return byCodec(501, 'http1.invalid_transfer_encoding')
  return method === 'CONNECT' && (promisedLength(sent) ?? 0) > 0 ? byCodec(400, 'http1.body_disallowed') : null
}

const words = { 400: 'Bad Request', 431: 'Request Header Fields Too Large', 501: 'Not Implemented' } as const

/** ServerConnectionImpl::sendProtocolError. */
function byCodec(code: keyof typeof words, details: ByteString): RequestRefusal {
  return { by: 'codec', reply: { code, body: bytesOf(words[code]), headers: [], grpcStatus: null, details } }
}

/** The connection manager's own answer. */
export function byManager(code: number, details: ByteString): Extract<RequestRefusal, { readonly reply: LocalReply }> {
  return { by: 'connection manager', reply: { code, body: bytesOf(''), headers: [], grpcStatus: null, details } }
}
