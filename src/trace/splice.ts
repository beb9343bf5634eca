// Splices: a value as a change of an earlier one, so that a cell that grows bit by bit stays linear.
import { isPairs, type TraceValue } from '../abi-shim/trace-value.ts'
import type { Pair, Pairs } from '../util/bytes.ts'
import type { Splice } from './chunk.ts'

// Two values of one cell share most of their pairs, as objects.
const samePair = (a: Pair | undefined, b: Pair | undefined) =>
  a === b || (a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1])
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

/** The value that splices, oldest first, make of a whole one. One copy of the value, however many splices there are. */
export function applySplices(whole: TraceValue, splices: readonly Splice[]): TraceValue {
  if (isPairs(whole)) return splicedPairs(whole, splices)
  return whole instanceof Uint8Array ? splicedBytes(whole, splices) : whole
}

function splicedPairs(whole: Pairs, splices: readonly Splice[]): Pairs {
  const out = [...whole]
  for (const { start, removed, inserted } of splices) {
    if (!isPairs(inserted)) continue
    // As arguments of a call only a few: a stack holds no more.
    const few = inserted.length <= 1000
    const tail = few ? [] : out.splice(start + removed)
    out.splice(start, removed, ...(few ? inserted : []))
    if (few) continue
    for (const pair of inserted) out.push(pair)
    for (const pair of tail) out.push(pair)
  }
  return out
}

function splicedBytes(whole: Uint8Array, splices: readonly Splice[]): Uint8Array {
  let length = whole.length
  let largest = length
  for (const { removed, inserted } of splices) {
    length += inserted.length - removed
    largest = Math.max(largest, length)
  }
  const out = new Uint8Array(largest)
  out.set(whole)
  length = whole.length
  for (const { start, removed, inserted } of splices) {
    if (!(inserted instanceof Uint8Array)) continue
    out.copyWithin(start + inserted.length, start + removed, length)
    out.set(inserted, start)
    length += inserted.length - removed
  }
  return length === largest ? out : out.slice(0, length)
}

interface Sequence<T> {
  readonly length: number
  readonly [index: number]: T
}

/** Common front and back; what is between them was replaced. */
function changeOf<T>(
  before: Sequence<T>,
  after: Sequence<T>,
  same: (a: T | undefined, b: T | undefined) => boolean,
): { start: number; removed: number; end: number } {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && same(before[start], after[start])) start++
  let tail = 0
  while (tail < shorter - start && same(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail++
  return { start, removed: before.length - start - tail, end: after.length - tail }
}
