// Holds our run against what a real Envoy did: what is equal, what a mask leaves out, where it first differs, and whether we know why.

import { type Row, rowsOf } from '../trace/lines-diff.ts'
import { diedLine, type NormalForm } from '../trace/normal-form.ts'
import type { NoteAt } from '../trace/vm-lines.ts'
import { explanations } from './explanations.ts'
import type { Mask } from './masks.ts'

/** What a real Envoy did, as lines, and which of them are not compared. */
export interface Theirs {
  readonly lines: readonly string[]
  readonly masks: readonly Mask[]
  /** It was seen to die of this: whether memory that is used after it was freed kills a process is a matter of luck. */
  readonly mayDie?: boolean
  /** Lines that further Envoys have otherwise, where they were asked. */
  readonly chance?: ReadonlySet<string>
}

/** The place of a difference, with the lines around it. */
export interface Difference {
  /** `vm worker 1`, `step 0`, `stats`. */
  readonly section: string
  readonly rows: readonly ShownRow[]
  /** The event of our run at which it begins; undefined where it is about none. */
  readonly seq: number | undefined
  /** What our run noted up to there in the same callback. */
  readonly notes: readonly NoteAt[]
}

export interface ShownRow {
  readonly envoy: string | null
  readonly ours: string | null
  readonly equal: boolean
}

export interface Comparison {
  /** `not-modelled`: our run met something that it does not emulate before the first difference, so nothing is known. */
  readonly verdict: 'equal' | 'explained' | 'different' | 'not-modelled'
  /** Calls in both directions that both sides have. */
  readonly calls: number
  /** Lines of Envoy's that were compared. */
  readonly compared: number
  /** Lines of Envoy's that a mask leaves out. */
  readonly masked: number
  /** The codes of docs/fidelity.md that explain differences, one for each. */
  readonly explained: readonly string[]
  /** Host calls that others notice, among what `chance` explains. */
  readonly acts: readonly string[]
  /** The first difference that nothing explains. */
  readonly difference: Difference | null
  /** What is not emulated, where that is the verdict. */
  readonly notModelled: string | null
}

const heading = /^(vm|start|step|stats|Envoy)\b/
const call = /^\s*> /
/** An entry from outside: allocators are entered in the middle of a host call. */
const entry = /^> (?!malloc\(|proxy_on_memory_allocate\()/
/** Equal lines that are shown before and after a difference. */
const around = 5
/** Differing lines that are shown. */
const longest = 12

/** Since 1.38 Envoy's V8 tells a wrong signature from a null entry of the table. Not every engine that runs guests here does. */
const wrongSignature = 'RuntimeError: function signature mismatch'
const nullOrWrongSignature = 'RuntimeError: null function or function signature mismatch'

/** Compares our lines with Envoy's. Masked lines are left out of both. */
export function compare(theirs: Theirs, ours: NormalForm): Comparison {
  return compareLines(theirs, ours, ...visibleLines(theirs, ours))
}

/** A line of our run, with its place in the normal form. */
export interface OurLine {
  readonly text: string
  readonly index: number
}

/** What is compared of both sides, in order. */
export function visibleLines({ lines, masks }: Theirs, ours: NormalForm): [readonly string[], readonly OurLine[]] {
  const visible = (line: string) => !masks.some(({ covers }) => covers.test(line))
  return [lines.filter(visible), ours.lines.flatMap((text, index) => (visible(text) ? [{ text, index }] : []))]
}

/** As `compare`, of lines that need not stand in their order. */
export function compareLines(theirs: Theirs, ours: NormalForm, envoy: readonly string[], mine: readonly OurLine[]): Comparison {
  // Which signal ends a process is not ours to know.
  // A recording's order is no chance: three Envoys had it.
  const ordered = theirs.chance === undefined ? envoy : inOurOrder(envoy, mine)
  const comparable = ordered.map((line) =>
    line.startsWith(diedLine) ? diedLine : line.replace(wrongSignature, nullOrWrongSignature),
  )
  const rows = rowsOf(
    comparable,
    mine.map(({ text }) => text),
    kindOf,
  )
  const calls = rows.filter(({ equal, left }) => equal && left !== null && call.test(envoy[left] ?? '')).length
  const masked = theirs.lines.filter((line) => theirs.masks.some(({ covers }) => covers.test(line))).length
  const acts: string[] = []
  const result = { calls, compared: envoy.length, masked, acts, notModelled: null }
  const explained: string[] = ordered.some((line, at) => line !== envoy[at]) ? ['chance'] : []
  // What a guest does with a value that no two Envoys share follows from it, to the end of the callback.
  const isChance = (part: readonly Row[]) =>
    part.some(({ left, equal }) => !equal && left !== null && theirs.chance?.has(envoy[left] ?? '') === true)
  const lineOf = (at: number) => mine[at]?.index ?? ours.lines.length
  const end = foreseenDeath(theirs, ours)
  const textOf = ({ left, right }: Row) =>
    (left === null ? undefined : comparable[left]) ?? (right === null ? '' : mine[right]?.text)
  for (const { from, to, ourLine } of hunksOf(rows).map((hunk) => latest(hunk, rows, textOf))) {
    const line = lineOf(ourLine)
    if (line >= end) break
    const notes = notesIn(ours, callbackStart(ours.lines, line), line)
    const code =
      notes.map((note) => note.code).find((each) => explanations.has(each)) ??
      (isChance(rows.slice(entryOf(rows, from, envoy), to)) ? 'chance' : undefined)
    if (code !== undefined) {
      explained.push(code)
      if (code === 'chance')
        acts.push(
          ...actsIn(rows.slice(from, to).flatMap(({ left, right }) => [envoy[left ?? -1] ?? '', mine[right ?? -1]?.text ?? ''])),
        )
      continue
    }
    const missing = notesIn(ours, 0, line).find((note) => note.code === 'not-modelled')
    const shown = rows.slice(Math.max(0, from - around), Math.min(to, from + longest) + around).map(({ left, right, equal }) => ({
      envoy: left === null ? null : (envoy[left] ?? null),
      ours: right === null ? null : (mine[right]?.text ?? null),
      equal,
    }))
    const section = sectionOf(
      rows.slice(0, to),
      envoy,
      mine.map(({ text }) => text),
    )
    const difference: Difference = { section, rows: shown, seq: ours.seqs[line], notes }
    if (missing !== undefined) return { ...result, verdict: 'not-modelled', explained, difference, notModelled: missing.detail }
    return { ...result, verdict: 'different', explained, difference }
  }
  if (end !== Number.POSITIVE_INFINITY && !died(theirs)) explained.push('envoy-crash')
  return { ...result, verdict: explained.length > 0 ? 'explained' : 'equal', explained, difference: null }
}

const hostcall = /^ {2}> \w+\.(\w+)\(/
/** What changes nothing but its own VM. */
const harmless = /^(proxy_log|proxy_get_\w+|proxy_set_effective_context|\w+_get|fd_write)$/

/** The host calls in these lines that others notice. */
export const actsIn = (lines: readonly string[]): string[] => [
  ...new Set(lines.flatMap((line) => hostcall.exec(line)?.[1] ?? []).filter((name) => !harmless.test(name))),
]

/** Callouts that were sent at the same time come back in whichever order their connections are read. */
const callback = /^> proxy_on_http_call_response\(/

/** Envoy's lines with its callouts in our order, where they are the same ones. */
function inOurOrder(envoy: readonly string[], mine: readonly OurLine[]): readonly string[] {
  const called = envoy.filter((line) => callback.test(line))
  const ours = mine.flatMap(({ text }) => (callback.test(text) ? [text] : []))
  if (called.toSorted().join() !== ours.toSorted().join()) return envoy
  return envoy.map((line) => (callback.test(line) ? (ours.shift() ?? line) : line))
}

/** The row at which the callback begins that this row of Envoy's is in. */
function entryOf(rows: readonly Row[], from: number, envoy: readonly string[]): number {
  let at = from
  while (at > 0) {
    const { left } = rows[at] as Row
    const line = left === null ? '' : (envoy[left] ?? '')
    if (entry.test(line) || heading.test(line)) return at
    at--
  }
  return at
}

const died = ({ lines }: { readonly lines: readonly string[] }) => lines.some((line) => line.startsWith(diedLine))

/** Where our run said that Envoy would crash, if it did, or may: how a dying process goes on says nothing. */
function foreseenDeath(theirs: Theirs, ours: NormalForm): number {
  if (!died(ours) || !(died(theirs) || theirs.mayDie === true)) return Number.POSITIVE_INFINITY
  return Math.min(...ours.notes.filter(({ code }) => code === 'envoy-crash').map(({ line }) => line))
}

/** What a line is about, without its values: a call and its name, a stat, whose wire it is. */
const kindOf = (line: string) => /^\s*(?:[<>] [\w.]+|[\w.]+)/.exec(line)?.[0] ?? line

interface Hunk {
  readonly from: number
  readonly to: number
  readonly ourLine: number
}

/** Lines that only Envoy has can begin as well at a later one of several equal lines, where our run may have a note. */
function latest(hunk: Hunk, rows: readonly Row[], textOf: (row: Row) => string | undefined): Hunk {
  let { from, to, ourLine } = hunk
  if (rows.slice(from, to).some(({ right }) => right !== null)) return hunk
  for (let next = rows[to]; next?.equal === true && textOf(next) === textOf(rows[from] as Row); next = rows[to]) {
    from++
    to++
    ourLine++
  }
  return { from, to, ourLine }
}

/** Stretches of rows that differ, each with the place among our lines where it begins. */
function hunksOf(rows: readonly Row[]): Hunk[] {
  const hunks: { from: number; to: number; ourLine: number }[] = []
  let seen = 0
  for (const [index, { right, equal }] of rows.entries()) {
    const last = hunks.at(-1)
    if (!equal) {
      if (last !== undefined && last.to === index) last.to = index + 1
      else hunks.push({ from: index, to: index + 1, ourLine: right ?? seen })
    }
    if (right !== null) seen = right + 1
  }
  return hunks
}

/** Where the callback begins that this line is in. */
function callbackStart(lines: readonly string[], line: number): number {
  const at = lines.slice(0, line + 1).findLastIndex((text) => entry.test(text) || heading.test(text))
  return Math.max(0, at)
}

const notesIn = ({ notes }: NormalForm, from: number, to: number): NoteAt[] =>
  notes.filter(({ line }) => line >= from && line <= to)

function sectionOf(rows: readonly Row[], envoy: readonly string[], mine: readonly string[]): string {
  for (const { left, right } of rows.toReversed()) {
    const text = (left === null ? undefined : envoy[left]) ?? (right === null ? undefined : mine[right]) ?? ''
    if (heading.test(text)) return text
  }
  return ''
}
