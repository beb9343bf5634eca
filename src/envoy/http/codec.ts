// HTTP/1.1 as Envoy writes it. Envoy: source/common/http/http1/codec_impl.cc StreamEncoderImpl.
import type { ByteString, Pairs } from '../../util/bytes.ts'
import { byteString } from '../../util/bytes.ts'
import type { Encoder } from './encoder.ts'
import type { HeaderMap } from './headers.ts'

const reasons: Readonly<Record<number, string>> = {
  100: 'Continue', 101: 'Switching Protocols', 200: 'OK', 201: 'Created', 202: 'Accepted', 203: 'Non-Authoritative Information',
  204: 'No Content', 205: 'Reset Content', 206: 'Partial Content', 207: 'Multi-Status', 208: 'Already Reported', 226: 'IM Used',
  300: 'Multiple Choices', 301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified', 305: 'Use Proxy',
  307: 'Temporary Redirect', 308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required',
  403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 406: 'Not Acceptable', 407: 'Proxy Authentication Required',
  408: 'Request Timeout', 409: 'Conflict', 410: 'Gone', 411: 'Length Required', 412: 'Precondition Failed',
  413: 'Payload Too Large', 414: 'URI Too Long', 415: 'Unsupported Media Type', 416: 'Range Not Satisfiable',
  417: 'Expectation Failed', 421: 'Misdirected Request', 422: 'Unprocessable Entity', 423: 'Locked', 424: 'Failed Dependency',
  425: 'Too Early', 426: 'Upgrade Required', 428: 'Precondition Required', 429: 'Too Many Requests',
  431: 'Request Header Fields Too Large', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway',
  503: 'Service Unavailable', 504: 'Gateway Timeout', 505: 'HTTP Version Not Supported', 506: 'Variant Also Negotiates',
  507: 'Insufficient Storage', 508: 'Loop Detected', 510: 'Not Extended', 511: 'Network Authentication Required',
  599: 'Last Unassigned Server Error Code',
} // biome-ignore format: a table

/** Methods whose requests carry no body unless they say so. Envoy HeaderUtility::requestShouldHaveNoBody. */
const bodiless = new Set(['GET', 'HEAD', 'DELETE', 'TRACE', 'CONNECT'])

const threeDigits = /^\d{3}$/

/** The status of a response, or null where Envoy cannot read one: Utility::getResponseStatusOrNullopt, by absl::SimpleAtoi. */
export function statusOf(text: ByteString | undefined): number | null {
  if (text === undefined) return null
  // As they all are that no plugin has made up.
  if (threeDigits.test(text)) return Number(text)
  const digits = /^[\t-\r ]*\+?([0-9]+)[\t-\r ]*$/.exec(text)?.[1]
  return digits === undefined || BigInt(digits) > 0xffff_ffff_ffff_ffffn ? null : Number(digits)
}

/** Bytes of body behind a request's head, by the length that it says; undefined where it says none. A length that is no number is none to speak of. */
export function requestLength(headers: HeaderMap): number | undefined {
  const length = headers.get('content-length')
  return length === undefined ? undefined : Number(/^ *(\d+)/.exec(length)?.[1] ?? 0)
}

/** HeaderUtility::shouldCloseConnection. */
export function closesConnection(head: Pairs): boolean {
  return head.some(([name, value]) => /^(proxy-)?connection$/.test(name) && /(^|,)[\t ]*close[\t ]*(,|$)/i.test(value))
}

/** Writes one message and decides its framing. */
export class Http1Encoder implements Encoder {
  #chunked = false
  /** What was written, in order. */
  readonly wire: ByteString[] = []

  /** A request head: request line, host, then every header that is no pseudo header. */
  requestHead(headers: Pairs, endStream: boolean): void {
    const method = firstOf(headers, ':method') ?? ''
    this.#head(`${method} ${firstOf(headers, ':path') ?? ''} HTTP/1.1`, headers, endStream, bodiless.has(method), null, false)
  }

  /** The client may send its body. */
  proceed(): void {
    this.wire.push('HTTP/1.1 100 Continue\r\n\r\n')
  }

  /** A response head. `toHead` says that the request was HEAD. */
  responseHead(headers: Pairs, endStream: boolean, toHead: boolean): void {
    const status = statusOf(firstOf(headers, ':status')) ?? 0
    this.#head(`HTTP/1.1 ${status} ${reasons[status] ?? 'Unknown'}`, headers, endStream, false, status, toHead)
  }

  data(bytes: Uint8Array, endStream: boolean): void {
    if (bytes.length > 0) {
      if (this.#chunked) this.wire.push(`${bytes.length.toString(16)}\r\n`)
      this.wire.push(byteString(bytes))
      if (this.#chunked) this.wire.push('\r\n')
    }
    if (endStream && this.#chunked) this.wire.push('0\r\n\r\n')
  }

  /** Trailers end a chunked message; without chunks HTTP/1.1 has no place for them. */
  trailers(trailers: Pairs): void {
    if (!this.#chunked) return
    this.wire.push('0\r\n')
    for (const [name, value] of trailers) this.wire.push(`${name}: ${value}\r\n`)
    this.wire.push('\r\n')
  }

  reset(): void {
    // Whoever closes the connection says no more.
  }

  #head(first: string, headers: Pairs, endStream: boolean, noBody: boolean, status: number | null, toHead: boolean): void {
    let out = `${first}\r\n`
    let sawLength = false
    for (const [name, value] of headers) {
      if (name.startsWith(':')) {
        if (name === ':authority') out += `host: ${value}\r\n`
        continue
      }
      if (name === 'content-length') sawLength = true
      out += `${name}: ${value}\r\n`
    }
    if (!sawLength && !(status !== null && (status < 200 || status === 204 || status === 304))) {
      if (endStream && !toHead) {
        if (!noBody) out += 'content-length: 0\r\n'
      } else {
        // The answer to HEAD says how the answer to GET would be framed, and is not framed itself.
        out += 'transfer-encoding: chunked\r\n'
        this.#chunked = !toHead
      }
    }
    this.wire.push(`${out}\r\n`)
  }
}

function firstOf(headers: Pairs, name: string): ByteString | undefined {
  return headers.find((pair) => pair[0] === name)?.[1]
}
