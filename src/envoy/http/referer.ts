// Whether a client's referer is one that Envoy lets pass. Envoy: source/common/http/utility.cc isValidRefererValue.
import type { ByteString } from '../../util/bytes.ts'

/** What http_parser_parse_url takes for a URL with a host: no user info, no fragment, nothing but visible characters. */
const absolute = /^[a-z]+:\/\/(?:\[[0-9a-f:.]+\]|[0-9a-z._-]+)(?::([0-9]{1,5}))?(?:[/?][\x21\x22\x24-\x7e\x80-\xff]*)?$/i

/** A URL, or a reference relative to one, without a fragment; a colon may stand behind a slash only. */
export function isReferer(value: ByteString): boolean {
  const url = absolute.exec(value)
  if (url !== null) return Number(url[1] ?? 0) <= 0xffff
  return /^[\w.~!$&'()*+,;=@?%-]*(?:\/[\w.~!$&'()*+,;=:@/?%-]*)?$/.test(value)
}
