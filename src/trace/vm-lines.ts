// What each VM of a trace did, as lines: callbacks `>` … `<` and host calls (indented) with raw words and results, and log lines.
import { finish, type Slices } from '../util/slices.ts'
import type { Role, Span, TraceEvent } from './event.ts'
import type { History } from './history.ts'

/** Events that are looked at between two places where the work may be left. */
const slice = 5000

/** Level names as Envoy's log writes them, by number. */
const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical']

/** A note of the run, and the line before which it was made. */
export interface NoteAt {
  readonly line: number
  readonly code: string
  readonly detail: string
}

/** The lines of a VM, or of all lasting VMs of a thread: a log does not say which of them a line belongs to. */
export interface VmLines {
  readonly role: Role
  readonly thread: number
  readonly lines: readonly string[]
  /** The event of each line. */
  readonly seqs: readonly number[]
  readonly notes: readonly NoteAt[]
}

interface Section extends VmLines {
  readonly lines: string[]
  readonly seqs: number[]
  readonly notes: NoteAt[]
}

/** The text of a byte that a line cannot hold. */
function shown(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\xff\\]/g, (c) =>
    c === '\\' ? '\\\\' : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}

interface LinesOfVms {
  readonly sections: readonly VmLines[]
  readonly died: number | null
}

/** The lines of each VM (those that last: each thread) up to the end, or to where Envoy died: then with the step, -1 before any. */
export const vmLines = (history: History): LinesOfVms => finish(vmLinesInSlices(history))

/** The same, a slice at a time. */
export function* vmLinesInSlices(history: History): Slices<LinesOfVms> {
  const sections: Section[] = []
  const ofVm = new Map<number, Section>()
  const shared = new Map<string, Section>()
  /** By thread: the VM that spoke last. */
  const last = new Map<number, Section>()
  let step = -1
  for (let seq = 0; seq < history.length; seq++) {
    if (seq % slice === slice - 1) yield
    const event = history.event(seq)
    if (event.type === 'vm') {
      const key = event.role === 'worker' || event.role === 'main' ? `${event.role} ${event.thread}` : null
      let section = key === null ? undefined : shared.get(key)
      if (section === undefined) {
        section = { role: event.role, thread: event.thread, lines: [], seqs: [], notes: [] }
        sections.push(section)
        if (key !== null) shared.set(key, section)
      }
      ofVm.set(event.vm, section)
      last.set(event.thread, section)
      continue
    }
    if (event.type === 'enter' && (event.span.kind === 'callback' || event.span.kind === 'hostcall')) {
      const section = ofVm.get(event.span.vm)
      if (section !== undefined) last.set(event.thread, section)
    }
    const current = last.get(event.thread)
    if (event.type === 'note') {
      current?.notes.push({ line: current.lines.length, code: event.code, detail: event.detail })
      if (event.code === 'envoy-crash') return { sections, died: step }
      continue
    }
    if (event.type === 'enter' && event.span.kind === 'step') step = event.span.step
    const line = lineOf(history, event)
    if (line === null || current === undefined) continue
    current.lines.push(line)
    current.seqs.push(seq)
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
