// Two lists of headers compared: names may repeat, and a new value under an old name is a change.
import type { ByteString, Pairs } from '../../src/util/bytes.ts'

export interface DiffRow {
  readonly kind: 'same' | 'added' | 'removed' | 'changed'
  readonly name: ByteString
  readonly value: ByteString
  /** Of a changed one. */
  readonly before: ByteString | null
}

/** Rows in the order of `after`; what was removed stands where it was. A header that only moved is the same. */
export function diffHeaders(before: Pairs, after: Pairs): DiffRow[] {
  const key = ([name, value]: readonly [ByteString, ByteString]) => `${name}\n${value}`
  const left = new Map<string, number>()
  for (const pair of before) left.set(key(pair), (left.get(key(pair)) ?? 0) + 1)
  const kept = after.map((pair) => {
    const count = left.get(key(pair)) ?? 0
    if (count > 0) left.set(key(pair), count - 1)
    return count > 0
  })
  // From behind, so that of several equal ones the first stays.
  const gone: Array<{ readonly at: number; readonly name: ByteString; readonly value: ByteString }> = []
  for (let at = before.length - 1; at >= 0; at--) {
    const pair = before[at]
    if (!pair) continue
    const count = left.get(key(pair)) ?? 0
    if (count === 0) continue
    left.set(key(pair), count - 1)
    gone.unshift({ at, name: pair[0], value: pair[1] })
  }
  const rows: DiffRow[] = after.map(([name, value], at) => {
    if (kept[at]) return { kind: 'same', name, value, before: null }
    const old = gone.findIndex((each) => each.name === name)
    if (old < 0) return { kind: 'added', name, value, before: null }
    const [was] = gone.splice(old, 1)
    return { kind: 'changed', name, value, before: was?.value ?? null }
  })
  for (const { at, name, value } of gone) {
    // Behind the nearest header before it that is still there.
    const anchor = before.slice(0, at).findLast((pair) => rows.some((row) => row.kind !== 'removed' && row.name === pair[0]))
    const place = anchor ? rows.findLastIndex((row) => row.name === anchor[0]) + 1 : 0
    rows.splice(place, 0, { kind: 'removed', name, value, before: null })
  }
  return rows
}
