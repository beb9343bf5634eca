// The rows of the timeline that are shown: what is folded or filtered is left out, a slice at a time.

import type { Scenario } from '../../src/scenario/schema.ts'
import { Op } from '../../src/trace/chunk.ts'
import type { Term } from './row-filter.ts'
import { rowTest } from './row-match.ts'
import { isRowSpan, lowerBound, type TraceIndex } from './trace-index.ts'

/** Scenarios with more steps begin with all but the first folded. */
const fewSteps = 20
const batch = 256

/** What the reader folded and unfolded; what is not here folds by itself. */
export type Folds = ReadonlyMap<number, boolean>

/** Whether the rows in a row's span are left out, by choice or by itself. */
export function isFolded(index: TraceIndex, folds: Folds, seq: number): boolean {
  const chosen = folds.get(seq)
  if (chosen !== undefined) return chosen
  const op = index.history.op(seq)
  if (op === Op.HostcallEnter) return holdsOnlyAllocator(index, seq)
  if (op !== Op.Enter) return false
  const span = index.span(seq)?.span
  const end = index.history.partner(seq) ?? Number.POSITIVE_INFINITY
  const fails = () => index.faults.some((fault) => fault > seq && fault < end)
  if (span?.kind === 'start') return index.steps.length > 0 || !fails()
  return span?.kind === 'step' && span.step > 0 && index.steps.length > fewSteps && !fails()
}

/** What folds by itself, in a word: rows are looked for anew when it changes. */
export function foldsByItself({ faults, steps }: TraceIndex): string {
  return `${faults.length} ${steps.length > 0} ${steps.length > fewSteps}`
}

/** The host asks for memory while it answers: true, and rarely what a reader looks for. */
function holdsOnlyAllocator(index: TraceIndex, seq: number): boolean {
  const { history, rows } = index
  const end = history.partner(seq)
  const inside = index.rowAt(seq + 1)
  if (end === null || inside >= rows.length || !isAllocator(history.callName(rows.at(inside)))) return false
  return inside + 1 === rows.length || rows.at(inside + 1) > end
}

/** Whether a callback is the guest's allocator. */
export const isAllocator = (name: string | undefined) => name === 'malloc' || name === 'proxy_on_memory_allocate'

/** Whether a filter has a row of its own. With one filter each of its callbacks says the same. */
export const showsFilters = (ran: Scenario | null): boolean => (ran?.chains.http.length ?? 0) > 1

export class TimelineRows {
  readonly index: TraceIndex
  /** Sequence numbers, ascending. */
  readonly seqs: number[] = []
  /** How many of them are what the filter asks for; the others say where those lie. */
  hits = 0
  readonly #folds: Folds
  readonly #matches: ((seq: number) => boolean) | null
  readonly #showsFilters: boolean
  #next = 0
  #heading: number | null = null

  /** `terms` null shows everything that is not folded. */
  constructor(index: TraceIndex, ran: Scenario | null, folds: Folds, terms: readonly Term[] | null) {
    this.index = index
    this.#folds = folds
    this.#matches = terms === null ? null : rowTest(index, ran, terms)
    this.#showsFilters = showsFilters(ran)
  }

  /** Whether all rows that there are were looked at. */
  get complete(): boolean {
    return this.#next >= this.index.rows.length
  }

  /** Looks at more rows, until `enough` says so. */
  take(enough: () => boolean) {
    while (!this.complete) {
      for (let left = batch; left > 0 && !this.complete; left--) this.#take(this.index.rows.at(this.#next++))
      if (enough()) return
    }
  }

  /** The place of a row, or -1. */
  placeOf(seq: number): number {
    const at = this.placeFrom(seq)
    return this.seqs[at] === seq ? at : -1
  }

  /** The place of the first row that is not before an event. */
  placeFrom(seq: number): number {
    return lowerBound(this.seqs.length, (at) => (this.seqs[at] as number) >= seq)
  }

  /** The nearest row around a row, or null. */
  parentOf(seq: number): number | null {
    const { history } = this.index
    for (let at = history.parent(seq); at !== null; at = history.parent(at)) if (this.placeOf(at) >= 0) return at
    return null
  }

  /** How many rows a row lies in. */
  depthOf(seq: number): number {
    let depth = 0
    for (let at = this.index.history.parent(seq); at !== null; at = this.index.history.parent(at)) if (this.#isRow(at)) depth++
    return depth
  }

  #take(seq: number) {
    const { history } = this.index
    const isEnter = history.op(seq) === Op.Enter
    if (isEnter && !this.#isRow(seq)) return
    if (this.#matches !== null) {
      if (isEnter && history.parent(seq) === null) this.#heading = seq
      if (!this.#matches(seq)) return
      const heading = this.#heading
      if (heading !== null && heading < seq && (history.partner(heading) ?? seq) >= seq) this.seqs.push(heading)
      this.#heading = null
      this.seqs.push(seq)
      this.hits++
      return
    }
    this.seqs.push(seq)
    this.hits++
    if (!isFolded(this.index, this.#folds, seq)) return
    // A span that is open goes on to the end.
    const end = history.partner(seq)
    this.#next = end === null ? this.index.rows.length : this.index.rowAt(end)
  }

  #isRow(seq: number): boolean {
    const { history } = this.index
    if (history.op(seq) !== Op.Enter) return true
    const span = this.index.span(seq)?.span
    return span?.kind === 'filter' ? this.#showsFilters : span !== undefined && isRowSpan(span)
  }
}
