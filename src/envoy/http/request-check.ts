// Whether a request gets as far as the filters: what codec and connection manager answer by themselves. Envoy: http1/codec_impl.cc
// and http1/balsa_parser.cc in source/common/http, ConnectionManagerImpl::ActiveStream::decodeHeaders. The order is Envoy's.
import { type ByteString, bytesOf, type Pairs } from '../../util/bytes.ts'
import { canonical, lowerCase } from './headers.ts'
import type { LocalReply } from './local-reply.ts'
import { isScheme } from './request-mutation.ts'

/** A request as Envoy reads it. */
export interface CheckedRequest {
  /** The head as the codec stores it, with an absolute URL taken apart. */
  readonly head: Pairs
  readonly refusal: RequestRefusal | null
}

/** Who answers. Of what the codec refuses nobody sees headers. */
export interface RequestRefusal {
  readonly by: 'codec' | 'connection manager'
  readonly reply: LocalReply
}

const methods: ReadonlySet<ByteString> = new Set(['ACL', 'BIND', 'CHECKOUT', 'CONNECT', 'COPY', 'DELETE', 'GET', 'HEAD', 'LINK', 'LOCK',
  'MERGE', 'MKACTIVITY', 'MKCALENDAR', 'MKCOL', 'MOVE', 'MSEARCH', 'NOTIFY', 'OPTIONS', 'PATCH', 'POST', 'PROPFIND', 'PROPPATCH', 'PURGE',
  'PUT', 'REBIND', 'REPORT', 'SEARCH', 'SOURCE', 'SUBSCRIBE', 'TRACE', 'UNBIND', 'UNLINK', 'UNLOCK', 'UNSUBSCRIBE']) // biome-ignore format: a list

/** http_protocol_options.max_headers_count, by default. */
const maxFields = 100

const control = /[\x00-\x08\x0b-\x1f\x7f]/
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const length = /^\d{1,19}$/
const target = /^(?:[/*]|[a-z][a-z0-9+.-]*:\/\/(?![^/?]*@@)[\w!$%&'()*+,.:;=@[\]~-]*(?=[/?]|$))[!-~]*$/i
const absolute = /^([^:]+):\/\/(?:[^/?@]*@)?((?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?)([/?].*)?$/i
const authority = /^[\w!$%&'()*+,.:;=@[\]~-]*$/

/** Looks at a request as the client sent it: pseudo headers, then fields in lower case. */
export function checkRequest(sent: Pairs): CheckedRequest {
  // On an HTTP/1.1 wire only an absolute URL has a scheme; the connection manager adds it to the others.
  const head = canonical(
    'request',
    sent.filter(([name]) => name !== ':scheme'),
  )
  const one = (name: string) => head.find((pair) => pair[0] === name)?.[1] ?? ''
  const method = one(':method')
  const path = one(':path')
  const problem = syntaxProblem(sent, method, path) ?? framingProblem(sent)
  if (problem !== null) return { head, refusal: problem }
  // Tunnels are not modelled (docs/fidelity.md).
  if (method === 'CONNECT') return { head, refusal: null }
  const whole = path.startsWith('/') || (method === 'OPTIONS' && path.startsWith('*'))
  const url = whole ? { head, host: one(':authority'), path } : readUrl(head, path)
  if ('by' in url) return { head, refusal: url }
  return { head: url.head, refusal: valueProblem(url.host, url.path) }
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
  if (sent.some(([, value]) => control.test(value))) return byCodec(400, 'http1.invalid_characters')
  const fields = sent.filter(([name]) => !name.startsWith(':') || name === '')
  const lengths = fields.filter(([name]) => name === 'content-length')
  const readable =
    methods.has(method) &&
    (target.test(path) || method === 'CONNECT') &&
    fields.every(([name]) => token.test(name)) &&
    lengths.length < 2 &&
    lengths.every(([, value]) => length.test(value.trim()))
  if (!readable) return byCodec(400, 'http1.codec_error')
  // `host` is a field too.
  return fields.length + 1 > maxFields ? byCodec(431, 'http1.too_many_headers') : null
}

function framingProblem(sent: Pairs): RequestRefusal | null {
  const codings = sent.filter(([name]) => name === 'transfer-encoding').map(([, value]) => value)
  if (codings.length === 0) return null
  if (sent.some(([name]) => name === 'content-length')) return byCodec(400, 'http1.content_length_and_chunked_not_allowed')
  return codings.join().trim().toLowerCase() === 'chunked' ? null : byCodec(501, 'http1.invalid_transfer_encoding')
}

const words = { 400: 'Bad Request', 431: 'Request Header Fields Too Large', 501: 'Not Implemented' } as const

/** ServerConnectionImpl::sendProtocolError. */
function byCodec(code: keyof typeof words, details: ByteString): RequestRefusal {
  return { by: 'codec', reply: { code, body: bytesOf(words[code]), headers: [], grpcStatus: null, details } }
}

function byManager(code: number, details: ByteString): RequestRefusal {
  return { by: 'connection manager', reply: { code, body: bytesOf(''), headers: [], grpcStatus: null, details } }
}
