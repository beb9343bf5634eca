// Which refused host calls say that something is wrong, and which a filter expects.
import { resultNames } from '../../src/trace/call-names.ts'
import type { TraceIndex } from './trace-index.ts'

/** Answers that filters expect: that something is not there, or that a runtime asked for files. */
const ordinary = new Set(['NotFound', 'BadF', 'NoSys', 'NotSup'])

/** Whether a refused host call got an answer that no filter counts on. */
export function isOutOfOrdinary(index: TraceIndex, refusal: number): boolean {
  const span = index.span(refusal)?.span
  return span?.kind !== 'hostcall' || !ordinary.has(resultNames(span)?.[Number(index.end(refusal)?.result.word)] ?? '')
}
