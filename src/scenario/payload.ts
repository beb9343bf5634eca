// What the document's texts, bodies and payloads are in bytes.
import { type ByteString, byteString, byteStringOfText, concat, fromBase64, type Pairs, utf8 } from '../util/bytes.ts'
import type { Body, BytesText, Payload } from './schema.ts'

const noBytes = new Uint8Array(0)

/** Text, or bytes in base64, as a byte string. */
export function byteStringOf(value: BytesText): ByteString {
  return typeof value === 'string' ? byteStringOfText(value) : byteString(fromBase64(value.base64) ?? noBytes)
}

/** Pairs of the document as byte strings. */
export function pairsOf(pairs: readonly (readonly [BytesText, BytesText])[]): Pairs {
  return pairs.map(([name, value]) => [byteStringOf(name), byteStringOf(value)] as const)
}

/** The whole body. */
export function bodyBytes(body: Body): Uint8Array {
  return 'text' in body ? utf8(body.text) : (fromBase64(body.base64) ?? noBytes)
}

/** The body in the pieces it arrives in; what the sizes leave over is the last one. None for an empty body, unless a size is 0. */
export function bodyPieces(body: Body): Uint8Array[] {
  const bytes = bodyBytes(body)
  const pieces: Uint8Array[] = []
  let at = 0
  for (const size of body.chunks ?? []) {
    if (at >= bytes.length && size > 0) continue
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  if (at < bytes.length) pieces.push(bytes.subarray(at))
  return pieces
}

/** What a plugin reads of a google.protobuf.Any. Envoy anyToBytes: the content of a StringValue or BytesValue, the protobuf encoding of a Struct. */
export function payloadBytes(payload: Payload): Uint8Array {
  return payload.any === 'Struct'
    ? structBytes(payload.value)
    : typeof payload.value === 'string'
      ? utf8(payload.value)
      : (fromBase64(payload.value.base64) ?? noBytes)
}

type Json = Extract<Payload, { any: 'Struct' }>['value'][string]

/** google.protobuf.Struct: fields = 1, a map of string to Value. */
function structBytes(fields: Readonly<Record<string, Json>>): Uint8Array {
  return concat(
    Object.entries(fields).map(([key, value]) => field(1, concat([field(1, utf8(key)), field(2, valueBytes(value))]))),
  )
}

/** google.protobuf.Value: null 1, number 2, string 3, bool 4, struct 5, list 6. */
function valueBytes(value: Json): Uint8Array {
  if (value === null) return new Uint8Array([0x08, 0x00])
  if (typeof value === 'number') {
    const out = new Uint8Array(9)
    out[0] = 0x11
    new DataView(out.buffer).setFloat64(1, value, true)
    return out
  }
  if (typeof value === 'string') return field(3, utf8(value))
  if (typeof value === 'boolean') return new Uint8Array([0x20, value ? 1 : 0])
  if (Array.isArray(value)) return field(6, concat(value.map((item) => field(1, valueBytes(item)))))
  return field(5, structBytes(value as Readonly<Record<string, Json>>))
}

/** A length-delimited protobuf field. */
function field(number: number, bytes: Uint8Array): Uint8Array {
  const length: number[] = []
  let rest = bytes.length
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
    rest >>>= 7
  } while (rest > 0)
  return concat([new Uint8Array([(number << 3) | 2, ...length]), bytes])
}
