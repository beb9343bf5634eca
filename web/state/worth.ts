// What of a step is worth a look before anything is selected: a stream that waits, notes, refusals out of the ordinary.
import { useMemo } from 'react'
import { reasonOfPause } from '../../src/trace/pause-reason.ts'
import { type Reason, reasonOf } from '../../src/trace/reasons.ts'
import { codeOf, crash, diedBefore } from './death.ts'
import { isOutOfOrdinary } from './out-of-ordinary.ts'
import { stepOf } from './row-match.ts'
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
  const died = crashOf(index, from)
  const pause = reasonOfPause(history, left?.result.outcome ?? null, from)
  const found: Worth[] = [died, pause].filter((each) => each !== null)
  const notes = index.notes.filter(inside).slice(0, lookedAt)
  const codes = new Set(notes.map((seq) => codeOf(history, seq)))
  const isSaid = (code: string | null) => code !== null && ((died !== null && code === crash) || codes.has(saidBy[code] ?? ''))
  const refused = index.refusals.filter(inside).slice(0, lookedAt)
  for (const seq of [...notes, ...refused.filter((each) => isOutOfOrdinary(index, each))]) {
    const reason = isSaid(codeOf(history, seq)) ? null : reasonOf(history, seq)
    if (reason !== null && !found.some((each) => each.reason.title === reason.title)) found.push({ reason, seq })
    if (found.length > shown) break
  }
  return found.slice(0, shown)
}

/** Notes that another one of the same step says better. */
const saidBy: Readonly<Record<string, string>> = { 'body-after-headers': 'stale-content-length' }

/** What a step behind the death of Envoy is worth. */
function crashOf(index: TraceIndex, from: number): Worth | null {
  const seq = diedBefore(index, from)
  const reason = seq === null ? null : reasonOf(index.history, seq)
  if (seq === null || reason === null) return null
  const step = stepOf(index, seq)
  return {
    seq,
    reason: { ...reason, title: `A real Envoy is gone since ${step === null ? 'its start' : `step ${step + 1}`}` },
  }
}
