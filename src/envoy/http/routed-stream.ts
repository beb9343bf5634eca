// What a router knows of the stream that it serves: a client's, or a callout's, which Envoy's async client runs through a router too.
import type { Target } from '../../scenario/schema.ts'
import { type Cell, cells } from '../../trace/cells.ts'
import type { TraceSink } from '../../trace/recording-sink.ts'
import type { Pairs } from '../../util/bytes.ts'
import type { Scheduler } from '../scheduler.ts'
import type { Route } from '../upstream/routes.ts'
import type { LocalReply } from './local-reply.ts'
import type { ResponseFlag } from './response-flags.ts'
import type { Room } from './room.ts'

/** What becomes known about a stream on its way upstream. `StreamInfo` is one. */
export interface UpstreamFacts {
  /** Nanoseconds between the last request byte upstream and the last response byte; null before that. */
  backendLatency: bigint | null
  setFlag(flag: ResponseFlag): void
}

/** Where the trace keeps the upstream's side of a stream. */
export interface UpstreamCells {
  readonly cluster: Cell
  readonly headers: Cell
  readonly body: Cell
  readonly trailers: Cell
  /** What was written, in HTTP/1.1. */
  readonly wire: Cell
  /** The body of the answer. */
  readonly answerBody: Cell
}

/** The cells of a client's stream. */
export function upstreamCellsOf(stream: number): UpstreamCells {
  return {
    cluster: cells.cluster(stream),
    headers: cells.message(stream, 'request', 'sent', 'headers'),
    body: cells.message(stream, 'request', 'sent', 'body'),
    trailers: cells.message(stream, 'request', 'sent', 'trailers'),
    wire: cells.wire(stream, 'request'),
    answerBody: cells.message(stream, 'response', 'received', 'body'),
  }
}

export interface RoutedStream {
  readonly sink: TraceSink | null
  readonly scheduler: Pick<Scheduler, 'now' | 'after' | 'whenQuiet'>
  /** The thread whose connections are used. */
  readonly thread: number
  readonly target: Target
  readonly info: UpstreamFacts
  readonly upstreamCells: UpstreamCells
  /** How long the upstream may take, in milliseconds; 0 for ever. */
  readonly timeoutMs: number
  /** Of the response on its way to the client; null where nobody holds it up. */
  readonly encode: { readonly room: Room } | null
  route(): Route | null
  /** Envoy's own response, or the end of one whose head has left. */
  sendLocalReply(reply: LocalReply): void
  /** The upstream's head, as it was sent and as the codec stores it. The time is null where it came before the request's end. */
  respondHead(sent: Pairs, head: Pairs, endStream: boolean, serviceTime: bigint | null): void
  respondBody(bytes: Uint8Array, endStream: boolean): void
  respondTrailers(trailers: Pairs): void
}
