// A message of the scenario as HTTP/1.1 bytes, in the pieces in which it is sent.
import { frame } from '../scenario/framing.ts'
import { bodyPieces, byteStringOf, pairsOf } from '../scenario/payload.ts'
import type { Answer, Body, RequestStep } from '../scenario/schema.ts'
import { type ByteString, bytesOf, concat, type Pairs } from '../util/bytes.ts'

/** The bytes of each write: the head alone, then the body piece by piece; what ends the message is in the last one. */
export type Pieces = readonly Uint8Array[]

const fields = (pairs: Pairs): ByteString => pairs.map(([name, value]) => `${name}: ${value}\r\n`).join('')

function pieces(
  firstLine: ByteString,
  headers: Pairs,
  body: Body | undefined,
  trailers: Pairs,
  status: number | null,
  endless = false,
): Pieces {
  const parts = body === undefined ? [] : bodyPieces(body)
  const length = body === undefined ? null : parts.reduce((sum, part) => sum + part.length, 0)
  const framed = frame(headers, length, trailers.length > 0 || endless, status)
  const head = bytesOf(`${firstLine}\r\n${fields(framed.headers)}\r\n`)
  if (!framed.chunked) return [head, ...parts]
  const chunks = parts.map((part) => concat([bytesOf(`${part.length.toString(16)}\r\n`), part, bytesOf('\r\n')]))
  if (endless) return [head, ...chunks]
  const end = bytesOf(`0\r\n${fields(trailers)}\r\n`)
  const last = chunks.pop()
  return last === undefined ? [concat([head, end])] : [head, ...chunks, concat([last, end])]
}

/** A request: the authority becomes `host`, before the other headers. */
export function requestPieces(request: RequestStep): Pieces {
  const firstLine = `${request.method} ${byteStringOf(request.path)} HTTP/1.1`
  const headers: Pairs = [['host', byteStringOf(request.authority)], ...pairsOf(request.headers)]
  return pieces(firstLine, headers, request.body, pairsOf(request.trailers ?? []), null)
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  304: 'Not Modified',
  404: 'Not Found',
  500: 'Internal Server Error',
}

/** An upstream's answer. Envoy does not look at the reason phrase. `head` says that the request's method was HEAD. */
export function answerPieces(answer: Answer, head: boolean): Pieces {
  const firstLine = `HTTP/1.1 ${answer.status} ${reasons[answer.status] ?? 'Status'}`
  const all = pieces(
    firstLine,
    pairsOf(answer.headers),
    answer.body,
    pairsOf(answer.trailers ?? []),
    answer.status,
    answer.breaksOff !== undefined,
  )
  return head ? all.slice(0, 1) : all
}
