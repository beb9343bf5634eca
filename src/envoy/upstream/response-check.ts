// What becomes of an answer's head in the codec, before the router hears of it. Envoy: ClientConnectionImpl and ConnectionImpl in
// source/common/http/http1/codec_impl.cc.
import type { Pairs } from '../../util/bytes.ts'
import { codingOf, fieldsAreReadable, maxFields, promisedLength, valuesAreReadable } from '../http/message-syntax.ts'

/**
 * `answers`: it is an answer. `announces`: it says that one will come, and nobody hears of it (`proxy_100_continue` is off).
 * `unreadable`: a protocol error, which closes the connection.
 */
export type ResponseFate = 'answers' | 'announces' | 'unreadable'

/** Looks at a head as the upstream sent it: `:status`, then fields in lower case. */
export function checkResponse(status: number, sent: Pairs): ResponseFate {
  const fields = sent.slice(1)
  if (!valuesAreReadable(fields) || !fieldsAreReadable(fields) || fields.length > maxFields) return 'unreadable'
  const coding = codingOf(fields)
  if (coding === 'unknown' || coding === 'contradiction') return 'unreadable'
  // ClientConnectionImpl::onHeadersCompleteBase: RFC 7230, 3.3: neither has a body.
  const speaksOfBody = coding === 'chunked' || (promisedLength(fields) ?? 0) > 0
  if ((status < 200 || status === 204) && speaksOfBody) return 'unreadable'
  return status < 200 && status !== 101 ? 'announces' : 'answers'
}
