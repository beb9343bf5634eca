// The one table of what differs between two real Envoys that did the same, each with its reason; and how it is found.
import { linesDiff } from '../trace/lines-diff.ts'

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
    const found = linesDiff(first, other)
    for (const line of [...found.left.map((index) => first[index] ?? ''), ...found.right.map((index) => other[index] ?? '')]) {
      const mask = masks.find(({ covers }) => covers.test(line))
      if (mask === undefined) unexplained.add(line)
      else needed.add(mask)
    }
  }
  return { masks: masks.filter((mask) => needed.has(mask)), unexplained: [...unexplained] }
}
