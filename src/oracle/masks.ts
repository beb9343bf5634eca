// The one table of what differs between two real Envoys that did the same, each with its reason; and how it is found.

/** Lines that two runs of the same scenario need not share. */
export interface Mask {
  readonly id: string
  readonly reason: string
  /** The lines of a normal form that it covers. */
  readonly covers: RegExp
}

/** A difference that no entry covers is an error of the recording, or a new entry. */
export const masks: readonly Mask[] = [
  {
    id: 'go-clock',
    reason: "Go's scheduler and garbage collector read the clock as often as the real time makes them, from whichever stack runs",
    covers: /\bwasi_(snapshot_preview1|unstable)\.clock_time_get\b/,
  },
]

/**
 * The lines that two lists do not share, by index: what is left beside a longest common subsequence. Runs of equal lines
 * at both ends are cut off first, so that the table stays small.
 */
export function differing(
  left: readonly string[],
  right: readonly string[],
): { readonly left: readonly number[]; readonly right: readonly number[] } {
  let from = 0
  while (from < left.length && from < right.length && left[from] === right[from]) from++
  let cut = 0
  while (cut < left.length - from && cut < right.length - from && left[left.length - 1 - cut] === right[right.length - 1 - cut])
    cut++
  const a = left.slice(from, left.length - cut)
  const b = right.slice(from, right.length - cut)
  const width = b.length + 1
  const longest = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
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

/** What three fresh Envoys disagree about. */
export interface Disagreement {
  /** The masks that are needed. */
  readonly masks: readonly Mask[]
  /** Differing lines that no mask covers. */
  readonly unexplained: readonly string[]
}

/** Compares the first run with each of the others. */
export function disagreement(runs: readonly (readonly string[])[]): Disagreement {
  const [first = [], ...others] = runs
  const needed = new Set<Mask>()
  const unexplained = new Set<string>()
  for (const other of others) {
    const found = differing(first, other)
    for (const line of [...found.left.map((index) => first[index] ?? ''), ...found.right.map((index) => other[index] ?? '')]) {
      const mask = masks.find(({ covers }) => covers.test(line))
      if (mask === undefined) unexplained.add(line)
      else needed.add(mask)
    }
  }
  return { masks: masks.filter((mask) => needed.has(mask)), unexplained: [...unexplained] }
}
