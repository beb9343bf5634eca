// Two values of a cell compared: ordered pairs whose names may repeat, and bytes.
import type { ByteString, Pairs } from '../util/bytes.ts'

export interface PairChange {
  readonly kind: 'same' | 'added' | 'removed' | 'changed'
  readonly name: ByteString
  readonly value: ByteString
  /** The old value of a changed pair, else null. */
  readonly before: ByteString | null
}

/**
 * Rows in the order of `after`; a removed pair stands behind the nearest one before it that is still there. A pair that only
 * moved is the same; a new value under a name that lost one is a change.
 */
export function diffPairs(before: Pairs, after: Pairs): PairChange[] {
  const left = new Map<string, number[]>()
  before.forEach(([name, value], at) => {
    add(left, pairKey(name, value), at)
  })
  /** By index in `before`: where the pair is in `after`. */
  const place = new Map<number, number>()
  const matched = after.map(([name, value], at) => {
    const from = left.get(pairKey(name, value))?.shift()
    if (from !== undefined) place.set(from, at)
    return from !== undefined
  })
  const gone = new Map<string, number[]>()
  before.forEach(([name], at) => {
    if (!place.has(at)) add(gone, name, at)
  })
  const rows = after.map(([name, value], at): PairChange[] => {
    if (matched[at]) return [{ kind: 'same', name, value, before: null }]
    const old = gone.get(name)?.shift()
    if (old === undefined) return [{ kind: 'added', name, value, before: null }]
    place.set(old, at)
    return [{ kind: 'changed', name, value, before: before[old]?.[1] ?? null }]
  })
  const first: PairChange[] = []
  let anchor = first
  before.forEach(([name, value], at) => {
    const to = place.get(at)
    if (to === undefined) anchor.push({ kind: 'removed', name, value, before: null })
    else anchor = rows[to] ?? first
  })
  return [...first, ...rows.flat()]
}

/** Equal for equal pairs only, whatever bytes they hold. */
export function pairKey(name: ByteString, value: ByteString): string {
  return `${name.length} ${name}${value}`
}

function add(map: Map<string, number[]>, key: string, at: number): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [at])
  else list.push(at)
}

/** Bytes of which a stretch was replaced: offsets of `before` and `after` up to which, and from which on, both are equal. */
export interface BytesChange {
  readonly start: number
  readonly beforeEnd: number
  readonly afterEnd: number
}

/** Null where nothing changed. */
export function diffBytes(before: Uint8Array, after: Uint8Array): BytesChange | null {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let beforeEnd = before.length
  let afterEnd = after.length
  while (beforeEnd > start && afterEnd > start && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd--
    afterEnd--
  }
  return start === beforeEnd && start === afterEnd ? null : { start, beforeEnd, afterEnd }
}
