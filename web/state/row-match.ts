// Whether a row of the timeline is what its filter asks for. Cheap questions come first: there may be a million rows.
import { logLevels, type Scenario } from '../../src/scenario/schema.ts'
import { resultNames } from '../../src/trace/call-names.ts'
import { Op } from '../../src/trace/chunk.ts'
import { noteKind } from '../../src/trace/lints.ts'
import { markOf } from '../../src/trace/marks.ts'
import { vmName } from '../../src/trace/thread-name.ts'
import { assertNever } from '../../src/util/assert.ts'
import { pluginLabel } from './exchange.ts'
import type { RowKey, RowKind, Term } from './row-filter.ts'
import { rowText } from './row-text.ts'
import type { TraceIndex } from './trace-index.ts'

/** What each question costs, roughly. */
const cost: Readonly<Record<RowKey, number>> = {
  hostcall: 0,
  callback: 1,
  status: 2,
  step: 3,
  thread: 4,
  plugin: 5,
  level: 6,
  is: 7,
  text: 8,
}

/** A test for rows: all terms hold. */
export function rowTest(index: TraceIndex, ran: Scenario | null, terms: readonly Term[]): (seq: number) => boolean {
  const refused = new Set<number>()
  let known = 0
  const isRefused = (seq: number) => {
    for (; known < index.refusals.length; known++) refused.add(index.refusals[known] as number)
    return refused.has(seq)
  }
  const sorted = terms.toSorted((a, b) => cost[a.key] - cost[b.key])
  const one = (seq: number, { key, value }: Term): boolean => {
    const { history } = index
    switch (key) {
      case 'hostcall':
        return history.op(seq) === Op.HostcallEnter && nameHas(history.callName(seq), value)
      case 'callback':
        for (let at: number | null = seq; at !== null; at = history.parent(at))
          if (history.op(at) === Op.CallbackEnter && nameHas(history.callName(at), value)) return true
        return false
      case 'status':
        return statusOf(index, seq)?.startsWith(value) ?? false
      case 'plugin':
        return pluginOf(index, ran, seq).some((name) => name.toLowerCase().includes(value))
      case 'text':
        return rowText(index, seq).toLowerCase().includes(value)
      case 'level':
        return levelOf(index, seq)?.startsWith(value) ?? false
      case 'step':
        return stepOf(index, seq) === Number(value) - 1
      case 'thread':
        return threadsOf(index, seq).some((name) => name === value || (value === 'worker' && name.startsWith(value)))
      case 'is':
        return kindsOf(index, seq, isRefused).some((kind) => kind.startsWith(value))
      default:
        return assertNever(key)
    }
  }
  return (seq) => sorted.every((term) => (term.key === 'status' ? asked(index, seq) : true) && one(seq, term) !== term.not)
}

/** `status:!ok` means host calls that answered something else, not rows that answer nothing. */
const asked = (index: TraceIndex, seq: number) => statusOf(index, seq) !== null

const nameHas = (name: string | undefined, value: string) => name?.toLowerCase().includes(value) === true

/** The step of the document that an event lies in, or null. */
export function stepOf(index: TraceIndex, seq: number): number | null {
  for (const { span } of index.around(seq)) if (span.kind === 'step') return index.firstStep + span.step
  return null
}

function statusOf(index: TraceIndex, seq: number): string | null {
  if (index.history.op(seq) !== Op.HostcallEnter) return null
  const span = index.span(seq)?.span
  const word = index.end(seq)?.result.word
  if (span?.kind !== 'hostcall' || word === undefined) return null
  return resultNames(span)?.[Number(word)]?.toLowerCase() ?? null
}

function pluginOf(index: TraceIndex, ran: Scenario | null, seq: number): string[] {
  for (const { span } of index.around(seq)) {
    if ((span.kind === 'callback' || span.kind === 'hostcall' || span.kind === 'filter') && span.plugin !== null)
      return [span.plugin, pluginLabel(ran, span.plugin)]
  }
  return []
}

/** The level of the line that a call wrote. */
function levelOf(index: TraceIndex, seq: number): string | undefined {
  const { history } = index
  if (history.op(seq) !== Op.HostcallEnter) return undefined
  const end = history.partner(seq) ?? seq
  for (let at = seq + 1; at < end; at++) {
    if (history.op(at) !== Op.Log) continue
    const event = history.event(at)
    return event.type === 'log' ? logLevels[event.level] : undefined
  }
  return undefined
}

/** The thread of an event, and the VM that it is about. */
function threadsOf(index: TraceIndex, seq: number): string[] {
  const event = index.history.event(seq)
  const names = [event.thread === 0 ? 'main' : `worker${event.thread - 1}`]
  if (event.type === 'enter' && (event.span.kind === 'callback' || event.span.kind === 'hostcall')) {
    const vm = index.vms.get(event.span.vm)
    if (vm) return [vmName(vm).replace(' ', ''), ...(vm.role === 'main' ? ['main'] : [])]
  }
  return names
}

function kindsOf(index: TraceIndex, seq: number, isRefused: (seq: number) => boolean): RowKind[] {
  const event = index.history.event(seq)
  if (event.type === 'fault') return ['fault']
  if (event.type === 'note') return noteKind(event.code) === 'lint' ? ['note', 'lint'] : ['note']
  if (event.type !== 'enter') return []
  const { kind } = event.span
  const kinds: RowKind[] =
    kind === 'start' || kind === 'shutdown' ? ['step'] : kind === 'stream' || kind === 'envoy' ? [] : [kind]
  if (isRefused(seq)) kinds.push('refused')
  const mark = markOf(index.history, seq)
  if (mark !== null) kinds.push(mark.kind === 'too late' ? 'late' : 'ignored')
  return kinds
}
