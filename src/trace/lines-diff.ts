// The lines that two lists do not share: what is left beside a longest common subsequence.
import { finish, type Slices } from '../util/slices.ts'

export interface LinesDiff {
  /** Indices into each list, ascending. */
  readonly left: readonly number[]
  readonly right: readonly number[]
}

/** Cells of the table of a comparison; lists that need more count as wholly different where they first differ. */
const most = 16_000_000
/** Cells, and rows, that are worked out between two places where the work may be left. */
const slice = 100_000

/** Runs of equal lines at both ends are cut off first, so that the table stays small. */
export const linesDiff = (left: readonly string[], right: readonly string[]): LinesDiff => finish(diffOf(left, right))

function* diffOf(left: readonly string[], right: readonly string[]): Slices<LinesDiff> {
  let from = 0
  while (from < left.length && from < right.length && left[from] === right[from]) from++
  let cut = 0
  while (cut < left.length - from && cut < right.length - from && left[left.length - 1 - cut] === right[right.length - 1 - cut])
    cut++
  const a = left.slice(from, left.length - cut)
  const b = right.slice(from, right.length - cut)
  const width = b.length + 1
  if ((a.length + 1) * width > most) return { left: a.map((_, index) => from + index), right: b.map((_, index) => from + index) }
  const longest = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = a.length - 1, cells = 0; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    cells += width
    if (cells < slice) continue
    cells = 0
    yield
  }
  const onlyLeft: number[] = []
  const onlyRight: number[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++
      j++
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) onlyLeft.push(from + i++)
    else onlyRight.push(from + j++)
  }
  return { left: onlyLeft, right: onlyRight }
}

/** One line of both lists beside each other: equal, or on one side only, or one in the place of the other. */
export interface Row {
  readonly left: number | null
  readonly right: number | null
  readonly equal: boolean
}

/** Both lists from end to end. Of lines that differ at the same place those of one kind stand beside each other. */
export const rowsOf = (left: readonly string[], right: readonly string[], kind = (line: string) => line): Row[] =>
  finish(rowsInSlices(left, right, kind))

/** The same, a slice at a time. */
export function* rowsInSlices(left: readonly string[], right: readonly string[], kind = (line: string) => line): Slices<Row[]> {
  const diff = yield* diffOf(left, right)
  const onlyLeft = new Set(diff.left)
  const onlyRight = new Set(diff.right)
  const rows: Row[] = []
  let i = 0
  let j = 0
  while (i < left.length || j < right.length) {
    const [a, b] = [i, j]
    while (onlyLeft.has(i)) i++
    while (onlyRight.has(j)) j++
    for (const row of yield* beside(left.slice(a, i).map(kind), right.slice(b, j).map(kind), a, b)) rows.push(row)
    if (i < left.length || j < right.length) rows.push({ left: i++, right: j++, equal: true })
    if (rows.length % slice === 0) yield
  }
  return rows
}

/** Two stretches that share no line: those of one kind stand beside each other; where none are, the first beside the first. */
function* beside(left: readonly string[], right: readonly string[], fromLeft: number, fromRight: number): Slices<Row[]> {
  if (left.length === 0 && right.length === 0) return []
  const alone = yield* diffOf(left, right)
  const paired = alone.left.length < left.length
  const oneSided = { left: new Set(paired ? alone.left : []), right: new Set(paired ? alone.right : []) }
  const rows: Row[] = []
  let i = 0
  let j = 0
  while (i < left.length || j < right.length) {
    const row = oneSided.left.has(i) ? [i++, null] : oneSided.right.has(j) ? [null, j++] : [i++, j++]
    const [a = null, b = null] = row
    rows.push({
      left: a === null || a >= left.length ? null : fromLeft + a,
      right: b === null || b >= right.length ? null : fromRight + b,
      equal: false,
    })
  }
  return rows
}
