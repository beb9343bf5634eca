// HTTP/2 as text: what was written on one stream, frame by frame. Traces and recordings have it in the place of HTTP/1.1's bytes.
import type { ByteString, Pairs } from '../util/bytes.ts'

const end = (endStream: boolean) => (endStream ? ' END_STREAM' : '')

/** Codes of a reset, by number. RFC 9113, section 7. */
const errors = ['NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT', 'STREAM_CLOSED',
  'FRAME_SIZE_ERROR', 'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR', 'CONNECT_ERROR', 'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED'] as const // biome-ignore format: a list

export type Http2Error = (typeof errors)[number]

/** A header block, with which a message begins, or its trailers. */
export function headersFrame(pairs: Pairs, endStream: boolean): ByteString {
  return `HEADERS${end(endStream)}\n${pairs.map(([name, value]) => `${name}: ${value}\n`).join('')}\n`
}

/** A piece of a body, with its size. */
export function dataFrame(bytes: ByteString, endStream: boolean): ByteString {
  return `DATA ${bytes.length}${end(endStream)}\n${bytes}\n`
}

/** The end of a stream that is not the end of its message. */
export function resetFrame(error: Http2Error): ByteString {
  return `RST_STREAM ${error}\n`
}

/** The end of a connection, and why. */
export function goawayFrame(error: Http2Error): ByteString {
  return `GOAWAY ${error}\n`
}

/** A code of RST_STREAM or GOAWAY by its number. */
export function errorOf(code: number): Http2Error {
  const error = errors[code]
  if (error === undefined) throw new Error(`HTTP/2 has no error ${code}`)
  return error
}

/** The number of a code. */
export const errorCode = (error: Http2Error): number => errors.indexOf(error)

/** Whether a wire's text is of HTTP/2. */
export const isHttp2 = (wire: ByteString) => /^(HEADERS|DATA|RST_STREAM|GOAWAY) ?/.test(wire)

/** Whether one of the frames says that its message ends with it. */
export function endsStream(wire: ByteString): boolean {
  for (let at = 0; at < wire.length; ) {
    const line = wire.slice(at, wire.indexOf('\n', at))
    if (line.endsWith(end(true))) return true
    const [, size] = /^DATA (\d+)$/.exec(line) ?? []
    if (size !== undefined) at += line.length + Number(size) + 2
    else if (line === 'HEADERS') at = wire.indexOf('\n\n', at) + 2
    else return false
  }
  return false
}
