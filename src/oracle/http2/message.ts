// A message of the scenario as frames of HTTP/2, in the pieces in which it is sent.
import { bodyPieces, byteStringOf, pairsOf } from '../../scenario/payload.ts'
import type { Answer, Body, RequestStep } from '../../scenario/schema.ts'
import { errorCode } from '../../trace/http2.ts'
import { concat, type Pairs } from '../../util/bytes.ts'
import { encodeFrame, flags, frameTypes, word } from './frames.ts'
import { encodeBlock } from './hpack.ts'

/** The largest frame that a peer takes unless it says more. */
const mostPayload = 16_384

const lower = (pairs: Pairs): Pairs => pairs.map(([name, value]) => [name.toLowerCase(), value] as const)

function cut(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let at = 0; at === 0 || at < bytes.length; at += mostPayload) parts.push(bytes.subarray(at, at + mostPayload))
  return parts
}

function headers(stream: number, pairs: Pairs, endStream: boolean): Uint8Array {
  const parts = cut(encodeBlock(pairs))
  return concat(
    parts.map((part, index) => {
      const end = index === parts.length - 1 ? flags.endHeaders : 0
      if (index > 0) return encodeFrame(frameTypes.continuation, end, stream, part)
      return encodeFrame(frameTypes.headers, end | (endStream ? flags.endStream : 0), stream, part)
    }),
  )
}

function data(stream: number, bytes: Uint8Array, endStream: boolean): Uint8Array {
  const parts = cut(bytes)
  return concat(
    parts.map((part, index) => {
      const end = endStream && index === parts.length - 1
      return encodeFrame(frameTypes.data, end ? flags.endStream : 0, stream, part)
    }),
  )
}

/** The head alone, then the body piece by piece; END_STREAM is with whatever is last, and an empty body is an empty piece. */
function pieces(stream: number, head: Pairs, body: Body | undefined, trailers: Pairs, endless: boolean): Uint8Array[] {
  const parts = body === undefined ? [] : bodyPieces(body)
  if (body !== undefined && parts.length === 0) parts.push(new Uint8Array(0))
  const ends = trailers.length === 0 && !endless
  return [
    headers(stream, head, ends && parts.length === 0),
    ...parts.map((part, index) => data(stream, part, ends && index === parts.length - 1)),
    ...(trailers.length === 0 || endless ? [] : [headers(stream, lower(trailers), true)]),
  ]
}

/** A request. */
export function requestFrames(stream: number, request: RequestStep): Uint8Array[] {
  const head: Pairs = [
    [':method', byteStringOf(request.method)],
    [':scheme', 'http'],
    [':authority', byteStringOf(request.authority)],
    [':path', byteStringOf(request.path)],
    ...lower(pairsOf(request.headers)),
  ]
  return pieces(stream, head, request.body, pairsOf(request.trailers ?? []), false)
}

/** An upstream's answer. `toHead` says that the request's method was HEAD. */
export function answerFrames(stream: number, answer: Answer, toHead: boolean): Uint8Array[] {
  const head: Pairs = [[':status', String(answer.status)], ...lower(pairsOf(answer.headers))]
  const bodiless = toHead || answer.status === 204 || answer.status === 304
  const body = bodiless ? undefined : answer.body
  const trailers = bodiless ? [] : pairsOf(answer.trailers ?? [])
  return pieces(stream, head, body, trailers, answer.breaksOff !== undefined)
}

/** What an upstream says that breaks off. */
export function resetOf(stream: number): Uint8Array {
  return encodeFrame(frameTypes.reset, 0, stream, word(errorCode('INTERNAL_ERROR')))
}
