// Whether a request's head may go upstream, which the router asks last. Envoy: source/common/http/header_utility.cc.
import type { ByteString } from '../../util/bytes.ts'
import type { HeaderMap } from './headers.ts'

/** HeaderValidator::IsValidHeaderValue with ObsTextOption::kAllow does not take it. */
const illegal = /[^\t\x20-\x7e\x80-\xff]/

/** Why a request head cannot be sent, in Envoy's words, or null. */
export function refusal(headers: HeaderMap): ByteString | null {
  const missing = missingName(headers)
  if (missing !== null) return `missing required header: ${missing}`
  for (const pair of headers.snapshot()) {
    if (!isValidName(pair[0])) return `invalid header name: ${escaped(pair[0])}`
    if (illegal.test(pair[1])) return `invalid header value for: ${escaped(pair[0])}`
  }
  return null
}

/** HeaderUtility::checkRequiredRequestHeaders. */
function missingName(headers: HeaderMap): string | null {
  const method = headers.get(':method')
  if (method === undefined) return ':method'
  if (method !== 'CONNECT') return headers.get(':path') === undefined ? ':path' : null
  const has = (name: string) => headers.get(name) !== undefined
  if (!has(':authority')) return 'host'
  if (has(':path') === has(':protocol')) return null
  return has(':path') ? ':protocol' : ':path'
}

/** Names that were found good: nearly all requests have the same few. */
const goodNames = new Set<ByteString>()

/** HeaderUtility::headerNameIsValid: a token, behind the colon of a pseudo header. The empty name passes. */
function isValidName(name: ByteString): boolean {
  if (goodNames.has(name)) return true
  if (!(name.startsWith(':') ? /^:[!#$%&'*+.^_`|~0-9A-Za-z-]+$/ : /^[!#$%&'*+.^_`|~0-9A-Za-z-]*$/).test(name)) return false
  if (goodNames.size < 1000) goodNames.add(name)
  return true
}

/** JsonEscaper::escapeString, which leaves everything but quotes, backslashes and control bytes as it is. */
function escaped(name: ByteString): ByteString {
  const short: Readonly<Record<string, string>> = { '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
  return name
    .replace(/["\\]/g, '\\$&')
    .replace(/[\x00-\x1f]/g, (c) => short[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
