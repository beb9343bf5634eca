// Holds an Envoy's log against a run: thread by thread, the same calls with the same words and results, and the same lines.
import type { Slices } from '../util/slices.ts'
import type { Role } from './event.ts'
import type { History } from './history.ts'
import { rowsInSlices } from './lines-diff.ts'
import { type VmLines, vmLinesInSlices } from './vm-lines.ts'

/** A line of one side, and its event in that side's trace. */
export interface LogLine {
  readonly seq: number
  readonly text: string
}

/** Both sides at one place: equal, or one in the place of the other, or on one side only. */
export interface ComparedRow {
  readonly log: LogLine | null
  readonly run: LogLine | null
  readonly equal: boolean
}

/** A VM, or all VMs of a worker, on both sides. A side is null where it has no such thread. */
export interface ComparedThread {
  readonly role: Role
  readonly log: number | null
  readonly run: number | null
  readonly rows: readonly ComparedRow[]
}

export interface LogComparison {
  /** Calls, in both directions, that both sides have. */
  readonly calls: number
  /** Rows that differ. */
  readonly different: number
  readonly threads: readonly ComparedThread[]
}

const call = /^\s*> /

/**
 * Compares thread by thread. The roles of VMs pair them; among workers, and for threads whose role a log does not show, those
 * go together that have most lines in common. Of a thread that the log shows only from some moment on, what came before is
 * left out. The run should have had the environment of the log: level trace for the guest, the same requests.
 */
export function* compareLog(log: History, run: History): Slices<LogComparison> {
  const theirs = yield* vmLinesInSlices(log)
  const ours = yield* vmLinesInSlices(run)
  const threads: ComparedThread[] = []
  for (const pair of yield* pairsOf(theirs.sections, ours.sections)) threads.push(yield* comparedThread(pair))
  const rows = threads.flatMap((thread) => thread.rows)
  return {
    calls: rows.filter((row) => row.equal && call.test(row.log?.text ?? '')).length,
    different: rows.filter((row) => !row.equal).length,
    threads,
  }
}

interface PairOf<T> {
  readonly log: T | null
  readonly run: T | null
}

/** The pairs in the order of the log, then what only the run has. */
function* pairsOf(log: readonly VmLines[], run: readonly VmLines[]): Slices<PairOf<VmLines>[]> {
  const candidates: { readonly left: number; readonly right: number; readonly shared: number }[] = []
  for (const [left, theirs] of log.entries()) {
    for (const [right, ours] of run.entries()) {
      if (theirs.role !== ours.role && theirs.role !== 'unknown') continue
      candidates.push({ left, right, shared: shared(theirs, ours) })
      yield
    }
  }
  // Where nothing is in common the order decides: base VM by base VM, worker by worker.
  candidates.sort((a, b) => b.shared - a.shared || a.left - b.left || a.right - b.right)
  const partner = new Map<number, number>()
  const taken = new Set<number>()
  for (const { left, right } of candidates) {
    if (partner.has(left) || taken.has(right)) continue
    partner.set(left, right)
    taken.add(right)
  }
  return [
    ...log.map((theirs, left) => ({ log: theirs, run: run[partner.get(left) ?? -1] ?? null })),
    ...run.filter((_, right) => !taken.has(right)).map((ours) => ({ log: null, run: ours })),
  ]
}

/** How many lines two VMs have in common, in whatever order. */
function shared(a: VmLines, b: VmLines): number {
  const counts = new Map<string, number>()
  for (const line of a.lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  let found = 0
  for (const line of b.lines) {
    const left = counts.get(line) ?? 0
    if (left === 0) continue
    counts.set(line, left - 1)
    found++
  }
  return found
}

function* comparedThread({ log, run }: PairOf<VmLines>): Slices<ComparedThread> {
  const line = (side: VmLines | null, index: number | null): LogLine | null => {
    const text = index === null ? undefined : side?.lines[index]
    return text === undefined || index === null ? null : { seq: side?.seqs[index] ?? 0, text }
  }
  const rows = (yield* rowsInSlices(log?.lines ?? [], run?.lines ?? [])).map(({ left, right, equal }) => ({
    log: line(log, left),
    run: line(run, right),
    equal,
  }))
  const from = log?.role === 'unknown' ? rows.findIndex((row) => row.log !== null) : 0
  return {
    role: log?.role ?? run?.role ?? 'unknown',
    log: log?.thread ?? null,
    run: run?.thread ?? null,
    rows: rows.slice(Math.max(0, from)),
  }
}
