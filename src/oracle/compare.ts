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
  const visible = (line: string) => !theirs.masks.some(({ covers }) => covers.test(line))
  const envoy = theirs.lines.filter(visible)
  const mine = ours.lines.flatMap((text, index) => (visible(text) ? [{ text, index }] : []))
  // Which signal ends a process is not ours to know.
  const comparable = envoy.map((line) =>
    line.startsWith(diedLine) ? diedLine : line.replace(wrongSignature, nullOrWrongSignature),
  )
  const rows = rowsOf(
    comparable,
    mine.map(({ text }) => text),
    kindOf,
  )
  const calls = rows.filter(({ equal, left }) => equal && left !== null && call.test(envoy[left] ?? '')).length
  const result = { calls, compared: envoy.length, masked: theirs.lines.length - envoy.length, notModelled: null }
  const explained: string[] = []
  const lineOf = (at: number) => mine[at]?.index ?? ours.lines.length
  const end = foreseenDeath(theirs, ours)
  for (const { from, to, ourLine } of hunksOf(rows)) {
    const line = lineOf(ourLine)
    if (line >= end) break
    const notes = notesIn(ours, callbackStart(ours.lines, line), line)
    const code = notes.map((note) => note.code).find((each) => explanations.has(each))
    if (code !== undefined) {
      explained.push(code)
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

const died = ({ lines }: { readonly lines: readonly string[] }) => lines.some((line) => line.startsWith(diedLine))

/** Where our run said that Envoy would crash, if it did, or may: how a dying process goes on says nothing. */
function foreseenDeath(theirs: Theirs, ours: NormalForm): number {
  if (!died(ours) || !(died(theirs) || theirs.mayDie === true)) return Number.POSITIVE_INFINITY
  return Math.min(...ours.notes.filter(({ code }) => code === 'envoy-crash').map(({ line }) => line))
}

/** What a line is about, without its values: a call and its name, a stat, whose wire it is. */
const kindOf = (line: string) => /^\s*(?:[<>] [\w.]+|[\w.]+)/.exec(line)?.[0] ?? line

/** Stretches of rows that differ, each with the place among our lines where it begins. */
function hunksOf(rows: readonly Row[]): { readonly from: number; readonly to: number; readonly ourLine: number }[] {
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
