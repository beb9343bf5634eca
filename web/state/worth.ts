// What of a step is worth a look before anything is selected: a stream that waits, notes, refusals out of the ordinary.
import { useMemo } from 'react'
import { reasonOfPause } from '../../src/trace/pause-reason.ts'
import { type Reason, reasonOf } from '../../src/trace/reasons.ts'
import { isOutOfOrdinary } from './out-of-ordinary.ts'
import type { TraceIndex } from './trace-index.ts'
import { useIndex } from './use-trace.ts'

export interface Worth {
  readonly reason: Reason
  /** The event that it is about; null for the step as a whole. */
  readonly seq: number | null
}

/** More would hide the result; the timeline has them all. */
const shown = 2
/** Refusals are looked for among so many. */
const lookedAt = 200

/** The reasons to show for a step. */
export function useWorth(step: number): readonly Worth[] {
  const { index, revision } = useIndex()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; its revision says when
  return useMemo(() => (index === null ? [] : worthOf(index, step)), [index, revision, step])
}

/** The reasons of a step, the gravest first, each of a kind once. */
export function worthOf(index: TraceIndex, step: number): readonly Worth[] {
  const { history } = index
  const span = index.steps.find((each) => each.step === step)
  const from = span?.enter ?? 0
  const left = span === undefined ? undefined : index.end(span.enter)
  const to = left?.seq ?? history.lastSeq
  const inside = (seq: number) => seq > from && seq < to
  const pause = reasonOfPause(history, left?.result.outcome ?? null, from)
  const found: Worth[] = pause === null ? [] : [pause]
  const refused = index.refusals.filter(inside).slice(0, lookedAt)
  for (const seq of [
    ...index.notes.filter(inside).slice(0, lookedAt),
    ...refused.filter((each) => isOutOfOrdinary(index, each)),
  ]) {
    const reason = reasonOf(history, seq)
    if (reason !== null && !found.some((each) => each.reason.title === reason.title)) found.push({ reason, seq })
    if (found.length > shown) break
  }
  return found.slice(0, shown)
}
