// Steps of a trace: which there were, and which stream each request was.
import { Op } from './chunk.ts'
import type { History } from './history.ts'
import { type StreamFacts, streams } from './streams.ts'

export interface StepFacts {
  readonly step: number
  /** The milliseconds that a step lets pass; null for one that sends a request. */
  readonly advance: number | null
  /** Null for a step that sends nothing, or that ended before it could. */
  readonly stream: StreamFacts | null
}

/** Where Envoy is told to stop: the last thing that happens; null where it is not. */
export function shutdownOf(history: History): number | null {
  let seq = history.lastSeq
  while (seq >= 0 && history.op(seq) !== Op.Leave) seq--
  const enter = seq < 0 ? null : history.partner(seq)
  const event = enter === null ? null : history.event(enter)
  return event?.type === 'enter' && event.span.kind === 'shutdown' ? enter : null
}

/** Every step, in the order in which they were driven. */
export function steps(history: History): StepFacts[] {
  const sent = new Map(streams(history).map((facts) => [facts.step, facts]))
  const found: StepFacts[] = []
  for (let seq = 0; seq < history.length; seq++) {
    if (history.op(seq) !== Op.Enter) continue
    const event = history.event(seq)
    if (event.type !== 'enter' || event.span.kind !== 'step') continue
    const { step, advance } = event.span
    found.push({ step, advance: advance ?? null, stream: sent.get(step) ?? null })
  }
  return found
}
