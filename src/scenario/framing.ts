// How a message of the scenario is framed in HTTP/1.1 when its headers do not say: shared by the emulator and whoever drives a real Envoy.
import type { Pairs } from '../util/bytes.ts'

/** A message head with its framing. */
export interface Framed {
  readonly headers: Pairs
  /** Whether the body travels in chunks. */
  readonly chunked: boolean
}

const has = (headers: Pairs, wanted: string) => headers.some(([name]) => name.toLowerCase() === wanted)

/**
 * Adds what HTTP/1.1 needs: `transfer-encoding: chunked` before trailers, else `content-length` behind the other headers. A
 * head that already says how it is framed is left alone. A request without a body gets nothing; an answer without one
 * gets `content-length: 0`, but for 1xx, 204 and 304.
 */
export function frame(headers: Pairs, bodyLength: number | null, hasTrailers: boolean, status: number | null): Framed {
  if (has(headers, 'transfer-encoding')) return { headers, chunked: true }
  if (has(headers, 'content-length')) return { headers, chunked: false }
  if (hasTrailers) return { headers: [...headers, ['transfer-encoding', 'chunked']], chunked: true }
  if (bodyLength === null) {
    if (status === null || status < 200 || status === 204 || status === 304) return { headers, chunked: false }
    return { headers: [...headers, ['content-length', '0']], chunked: false }
  }
  return { headers: [...headers, ['content-length', String(bodyLength)]], chunked: false }
}
