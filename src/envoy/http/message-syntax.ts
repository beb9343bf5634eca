// What Envoy's HTTP/1.1 codec reads in the head of a message, whichever way it goes. Envoy: http1/balsa_parser.cc, http1/codec_impl.cc.
import type { ByteString, Pairs } from '../../util/bytes.ts'

/** http_protocol_options.max_headers_count, by default, for both directions. */
export const maxFields = 100

const control = /[\x00-\x08\x0b-\x1f\x7f]/
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const length = /^\d{1,19}$/

/** Whether no value holds a byte that none may hold. */
export const valuesAreReadable = (fields: Pairs): boolean => fields.every(([, value]) => !control.test(value))

/** Whether every field has a name, and the length is said once at most, and is a number. */
export function fieldsAreReadable(fields: Pairs): boolean {
  const lengths = fields.filter(([name]) => name === 'content-length')
  return (
    fields.every(([name]) => token.test(name)) && lengths.length < 2 && lengths.every(([, value]) => length.test(value.trim()))
  )
}

/** How the head says that the body travels: in chunks, in a way that Envoy does not know, in two ways at once, or as it is. */
export function codingOf(fields: Pairs): 'chunked' | 'unknown' | 'contradiction' | 'plain' {
  const codings = fields.filter(([name]) => name === 'transfer-encoding').map(([, value]) => value)
  if (codings.length === 0) return 'plain'
  if (fields.some(([name]) => name === 'content-length')) return 'contradiction'
  return codings.join().trim().toLowerCase() === 'chunked' ? 'chunked' : 'unknown'
}

/** Bytes of body that a readable head promises; null where it says no length. */
export function promisedLength(fields: Pairs): number | null {
  const said = fields.find(([name]) => name === 'content-length')?.[1].trim()
  return said === undefined || !length.test(said) ? null : Number(said)
}

/** Utility::isUpgrade: the connection header says so, and another for what. */
export function isUpgrade(head: Pairs): boolean {
  return upgradeOf(head) !== null && head.some(([name, value]) => name === 'connection' && tokens(value).includes('upgrade'))
}

/** What an upgrade is for. */
export const upgradeOf = (head: Pairs): ByteString | null => head.find(([name]) => name === 'upgrade')?.[1] ?? null

/** The parts of a list, in lower case. */
export const tokens = (value: ByteString): ByteString[] => value.split(',').map((part) => part.trim().toLowerCase())

/** As many bytes as a head promised, in their pieces: what comes behind belongs to no body. */
export function firstBytes(pieces: readonly Uint8Array[], length: number): Uint8Array[] {
  let left = length
  return pieces.flatMap((piece) => {
    const part = piece.subarray(0, left)
    left -= part.length
    return part.length === 0 ? [] : [part]
  })
}
