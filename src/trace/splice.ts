// Splices: a value as a change of an earlier one, so that a cell that grows bit by bit stays linear.
import type { TraceValue } from '../abi-shim/trace-value.ts'
import type { Pair, Pairs } from '../util/bytes.ts'
import type { Splice } from './chunk.ts'

const isPairs = (value: TraceValue): value is Pairs => Array.isArray(value)
const samePair = (a: Pair | undefined, b: Pair | undefined) => a === b || (a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1])
const sameByte = (a: number | undefined, b: number | undefined) => a === b

/** The change from one value to the next, or null where storing it whole is as small. */
export function spliceOf(base: number, before: TraceValue, after: TraceValue): Splice | null {
  if (isPairs(before) && isPairs(after)) {
    const { start, removed, end } = changeOf(before, after, samePair)
    if ((end - start) * 2 > after.length) return null
    return { base, start, removed, inserted: after.slice(start, end) }
  }
  if (before instanceof Uint8Array && after instanceof Uint8Array && after.length > 64) {
    const { start, removed, end } = changeOf(before, after, sameByte)
    if ((end - start) * 2 > after.length) return null
    return { base, start, removed, inserted: after.slice(start, end) }
  }
  return null
}

/** The value that a splice makes of its base. */
export function applySplice(base: TraceValue, splice: Splice): TraceValue {
  const { start, removed, inserted } = splice
  if (isPairs(base) && isPairs(inserted)) return [...base.slice(0, start), ...inserted, ...base.slice(start + removed)]
  if (base instanceof Uint8Array && inserted instanceof Uint8Array) {
    const out = new Uint8Array(base.length - removed + inserted.length)
    out.set(base.subarray(0, start))
    out.set(inserted, start)
    out.set(base.subarray(start + removed), start + inserted.length)
    return out
  }
  return inserted
}

interface Sequence<T> {
  readonly length: number
  readonly [index: number]: T
}

/** Common front and back; what is between them was replaced. */
function changeOf<T>(before: Sequence<T>, after: Sequence<T>, same: (a: T | undefined, b: T | undefined) => boolean): { start: number; removed: number; end: number } {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && same(before[start], after[start])) start++
  let tail = 0
  while (tail < shorter - start && same(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail++
  return { start, removed: before.length - start - tail, end: after.length - tail }
}
