// The normal form: what our trace and a real Envoy's recording of the same scenario must have in common, line by line.
import { asPairs } from '../abi-shim/trace-value.ts'
import { type ByteString, bytesOf } from '../util/bytes.ts'
import { cells } from './cells.ts'
import { Op } from './chunk.ts'
import type { Role, Span, TraceEvent } from './event.ts'
import type { History } from './history.ts'
import { MessageReader } from './http1.ts'
import { steps } from './steps.ts'

/** Level names as Envoy's log writes them, by number. */
const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical']

interface Section {
  readonly role: Role
  readonly thread: number
  readonly lines: string[]
  readonly notes: NoteAt[]
}

/** A note of the run, and the line before which it was made. */
export interface NoteAt {
  readonly line: number
  readonly code: string
  readonly detail: string
}

export interface NormalForm {
  readonly lines: readonly string[]
  readonly notes: readonly NoteAt[]
}

/** The last line but for statistics of a run in which Envoy would have crashed. What a run does after that says nothing. */
export const diedLine = 'Envoy died'

/**
 * A trace as lines: per VM (workers: per thread) callbacks `>` … `<` and host calls (indented) with raw words and results, and
 * log lines; per step what reached an upstream and what the client got; statistics. No times, no sequence numbers, no ids of ours.
 */
export function normalForm(history: History): NormalForm {
  const { sections, died } = vmSections(history)
  const lines: string[] = []
  const notes: NoteAt[] = []
  for (const section of sections) {
    lines.push(`vm ${section.role} ${section.thread}`)
    for (const note of section.notes) notes.push({ ...note, line: note.line + lines.length })
    lines.push(...section.lines)
  }
  for (const { step, stream } of steps(history)) {
    // What was on the wires when a process died is a matter of luck.
    if (died !== null && step >= died) continue
    lines.push(`step ${step}`)
    if (stream === null) continue
    const id = stream.stream
    const upstream = history.last(cells.wire(id, 'request'))
    if (typeof upstream === 'string') lines.push(`upstream ${stream.cluster} ${JSON.stringify(upstream)}`)
    const client = history.last(cells.wire(id, 'response'))
    const wire = typeof client === 'string' ? client : ''
    lines.push(`client ${JSON.stringify(wire)}`)
    if (isComplete(wire, methodOf(history, id))) continue
    // A client that left has flag DC.
    const left = stream.outcome?.kind === 'paused' || history.last(cells.flags(id)) === 'DC'
    lines.push(left ? 'the response is not complete' : 'Envoy closed the connection')
  }
  // An Envoy that is gone cannot be asked for statistics.
  if (died !== null) lines.push(diedLine, 'stats')
  else if (rejected(history)) lines.push('Envoy ended: exit code 1', 'stats')
  else lines.push('stats', ...statLines(history))
  return { lines, notes }
}

/** Whether a client that reads these bytes has a whole response. */
function isComplete(wire: ByteString, method: string): boolean {
  const reader = new MessageReader({ is: 'response', method })
  reader.push(bytesOf(wire))
  return reader.complete
}

function methodOf(history: History, stream: number): string {
  const headers = history.last(cells.message(stream, 'request', 'received', 'headers'))
  return asPairs(headers).find(([name]) => name === ':method')?.[1] ?? ''
}

/** The text of a byte that a line cannot hold. */
function shown(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\xff\\]/g, (c) =>
    c === '\\' ? '\\\\' : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}

/** The lines of each VM up to the end, or to where Envoy would have died: then with the step, -1 before any. */
function vmSections(history: History): { readonly sections: Section[]; readonly died: number | null } {
  const sections: Section[] = []
  const ofVm = new Map<number, Section>()
  const workers = new Map<number, Section>()
  let current: Section | undefined
  let step = -1
  for (let seq = 0; seq < history.length; seq++) {
    const event = history.event(seq)
    if (event.type === 'vm') {
      let section = event.role === 'worker' ? workers.get(event.thread) : undefined
      if (section === undefined) {
        section = { role: event.role, thread: event.thread, lines: [], notes: [] }
        sections.push(section)
        if (event.role === 'worker') workers.set(event.thread, section)
      }
      ofVm.set(event.vm, section)
      current = section
      continue
    }
    if (event.type === 'note') {
      current?.notes.push({ line: current.lines.length, code: event.code, detail: event.detail })
      if (event.code === 'envoy-crash') return { sections, died: step }
      continue
    }
    if (event.type === 'enter' && event.span.kind === 'step') step = event.span.step
    if (event.type === 'enter' && (event.span.kind === 'callback' || event.span.kind === 'hostcall'))
      current = ofVm.get(event.span.vm)
    const line = lineOf(history, event)
    if (line !== null) current?.lines.push(line)
  }
  return { sections, died: null }
}

function lineOf(history: History, event: TraceEvent): string | null {
  switch (event.type) {
    case 'enter':
      if (event.span.kind === 'callback') return `> ${event.span.name}(${event.span.words.join(', ')})`
      return event.span.kind === 'hostcall' ? `  > ${event.span.module}.${event.span.name}(${event.span.words.join(', ')})` : null
    case 'leave': {
      if (event.result.trapped === true || event.result.unfinished === true) return null
      const opened = history.event(event.of)
      const span: Span | null = opened.type === 'enter' ? opened.span : null
      const word = event.result.word ?? 'void'
      if (span?.kind === 'callback') return `< ${span.name} = ${word}`
      return span?.kind === 'hostcall' ? `  < ${span.module}.${span.name} = ${word}` : null
    }
    case 'log':
      return `${levels[event.level]}: ${shown(`wasm log${event.prefix}: ${event.text}`)}`
    case 'envoy-log':
      return `${levels[event.level]}: ${shown(event.text)}`
    default:
      return null
  }
}

function rejected(history: History): boolean {
  const end = history.length === 0 ? null : history.partner(firstStart(history))
  const event = end === null ? null : history.event(end)
  return event?.type === 'leave' && event.result.verdict === 'rejected'
}

function firstStart(history: History): number {
  let seq = 0
  while (seq < history.lastSeq && history.op(seq) !== Op.Enter) seq++
  return seq
}

function statLines(history: History): string[] {
  return history
    .cellsMatching('stat/')
    .map((cell) => cell.slice('stat/'.length))
    .filter((name) => name.startsWith('wasm.') || name.startsWith('wasmcustom.'))
    .filter((name) => history.last(cells.statType(name)) !== 'histogram')
    .sort()
    .map((name) => `${name}: ${history.last(cells.stat(name))}`)
}
