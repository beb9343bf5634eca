// Streams of a trace: which there were, and what each message was at each stage.
import { asPairs, isPairs } from '../abi-shim/trace-value.ts'
import type { Pairs } from '../util/bytes.ts'
import { cells, type Direction, type Stage } from './cells.ts'
import { Op } from './chunk.ts'
import type { Outcome } from './event.ts'
import type { History } from './history.ts'

export interface StreamFacts {
  readonly stream: number
  readonly step: number
  /** The event that opens it. */
  readonly enter: number
  /** The logical thread that served it. */
  readonly thread: number
  /** Null while the step has not ended. */
  readonly outcome: Outcome | null
  /** The cluster the request was sent to; null where it was not. */
  readonly cluster: string | null
}

/** A message as it arrived or left. Null where there was none. */
export interface Message {
  readonly headers: Pairs
  readonly body: Uint8Array
  readonly trailers: Pairs
}

const noBytes = new Uint8Array(0)

/** Every stream, in the order of their steps. */
export function streams(history: History): StreamFacts[] {
  const found: StreamFacts[] = []
  let step = -1
  for (let seq = 0; seq < history.length; seq++) {
    if (history.op(seq) !== Op.Enter) continue
    const event = history.event(seq)
    if (event.type !== 'enter') continue
    if (event.span.kind === 'step') step = event.span.step
    if (event.span.kind !== 'stream') continue
    const cluster = history.last(cells.cluster(event.span.stream))
    found.push({
      stream: event.span.stream,
      step,
      enter: seq,
      thread: event.thread,
      outcome: outcomeOf(history, event.in),
      cluster: typeof cluster === 'string' ? cluster : null,
    })
  }
  return found
}

/** A message at one of its stages. */
export function message(history: History, stream: number, direction: Direction, stage: Stage): Message | null {
  const headers = history.last(cells.message(stream, direction, stage, 'headers'))
  if (!isPairs(headers)) return null
  const body = history.last(cells.message(stream, direction, stage, 'body'))
  const trailers = history.last(cells.message(stream, direction, stage, 'trailers'))
  return { headers, body: body instanceof Uint8Array ? body : noBytes, trailers: asPairs(trailers) }
}

function outcomeOf(history: History, step: number | null): Outcome | null {
  const left = step === null ? null : history.partner(step)
  const event = left === null ? null : history.event(left)
  return event?.type === 'leave' ? (event.result.outcome ?? null) : null
}
