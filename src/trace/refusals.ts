// The host calls of a trace that were told no, by call and answer.
import { isRefusal, resultNames } from './call-names.ts'
import { Op } from './chunk.ts'
import { type Explanation, explain } from './explanations.ts'
import type { History } from './history.ts'

/** One answer of one call. */
export interface Refusal {
  readonly call: string
  readonly answer: string
  readonly count: number
  /** The first call that got it. */
  readonly first: number
  readonly explanation: Explanation | null
}

/** All of them, the most frequent first. `by` as in `explain`. */
export function refusals(history: History, by: 'playground' | 'envoy'): Refusal[] {
  const found = new Map<string, Refusal>()
  for (let seq = 0; seq < history.length; seq++) {
    if (history.op(seq) !== Op.CallLeave) continue
    const leave = history.event(seq)
    if (leave.type !== 'leave' || leave.result.word === undefined || Number(leave.result.word) === 0) continue
    const enter = history.event(leave.of)
    if (enter.type !== 'enter' || enter.span.kind !== 'hostcall' || !isRefusal(enter.span, leave.result.word)) continue
    const { span } = enter
    const answer = resultNames(span)?.[Number(leave.result.word)] ?? String(leave.result.word)
    const key = `${span.name} ${answer}`
    const known = found.get(key) ?? {
      call: span.name,
      answer,
      count: 0,
      first: enter.seq,
      explanation: explain(span, leave.result, by),
    }
    found.set(key, { ...known, count: known.count + 1 })
  }
  return [...found.values()].sort((a, b) => b.count - a.count || a.first - b.first)
}
