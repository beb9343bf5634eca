// What panels look up in a trace, gathered in one pass over its events as they come in, a slice at a time.
import { isRefusal } from '../../src/trace/call-names.ts'
import { Op } from '../../src/trace/chunk.ts'
import { Column } from '../../src/trace/column.ts'
import type { Role, Span, SpanResult } from '../../src/trace/event.ts'
import type { History } from '../../src/trace/history.ts'
import { noteKind } from '../../src/trace/lints.ts'
import { type EnterEvent, endOf, spansAround } from '../../src/trace/spans.ts'
import { streamEventText } from '../../src/trace/stream-events.ts'

/** Where one step of the document begins, and its streams. */
export interface StepSpan {
  readonly step: number
  readonly enter: number
  readonly streams: number[]
}

export interface Vm {
  readonly role: Role
  /** Null in what was read from a log. */
  readonly module: string | null
  readonly thread: number
}

/** How many events are taken in between two looks at the clock. */
const batch = 512

export class TraceIndex {
  readonly history: History
  /** The step of the document that the first step of this trace was. */
  firstStep = 0
  /** What can be a row of the timeline, in order: starts, steps, filters, calls, notes, faults. */
  readonly rows = new Column()
  /** Lines that Envoy would print. */
  readonly logs: number[] = []
  /** How many lines the level of the logger keeps back. */
  hiddenLogs = 0
  readonly faults: number[] = []
  readonly notes: number[] = []
  /** How many of the notes are lints. */
  lints = 0
  readonly steps: StepSpan[] = []
  /** Spans of kind `filter`, in order. */
  readonly filters: number[] = []
  readonly vms = new Map<number, Vm>()
  hostcalls = 0
  /** Names of the exports and imports that were called. */
  readonly names = { callback: new Set<string>(), hostcall: new Set<string>() } as const
  /** Host calls that were told no. */
  readonly refusals: number[] = []
  readonly #metrics = new Map<string, string>()
  #next = 0

  constructor(history: History) {
    this.history = history
  }

  /** Whether all events are taken in. */
  get complete(): boolean {
    return this.#next === this.history.length
  }

  /** Takes in what has come since the last time, until `enough` says so. */
  catchUp(enough: () => boolean = () => false) {
    while (!this.complete) {
      const to = Math.min(this.history.length, this.#next + batch)
      for (; this.#next < to; this.#next++) this.#take(this.#next)
      if (enough()) return
    }
  }

  /** The span that an event opened, or undefined where it opened none. */
  span(seq: number): EnterEvent | undefined {
    const event = this.history.event(seq)
    return event.type === 'enter' ? event : undefined
  }

  /** How a span ended, and when; undefined while it is open. */
  end(seq: number): { readonly seq: number; readonly result: SpanResult } | undefined {
    return endOf(this.history, seq)
  }

  /** The spans around an event, innermost first; the event itself too where it is one. */
  around(seq: number | null): Iterable<EnterEvent> {
    return seq === null ? [] : spansAround(this.history, seq)
  }

  /** The place of the first row that is not before an event. */
  rowAt(seq: number): number {
    return lowerBound(this.rows.length, (at) => this.rows.at(at) >= seq)
  }

  /** Whether rows lie inside a row's span. A note and a fault are moments: nothing lies in them. */
  hasRowsInside(seq: number): boolean {
    const op = this.history.op(seq)
    if (op === Op.Note || op === Op.Fault) return false
    const next = this.rowAt(seq + 1)
    return next < this.rows.length && this.rows.at(next) < (this.history.partner(seq) ?? Number.POSITIVE_INFINITY)
  }

  /** The name under which a VM's guest defined a metric. */
  metricName(vm: number, id: unknown): string | undefined {
    return this.#metrics.get(`${vm} ${String(id)}`)
  }

  #take(seq: number) {
    switch (this.history.op(seq)) {
      case Op.CallbackEnter:
        this.names.callback.add(this.history.callName(seq) ?? '')
        this.rows.push(seq)
        return
      case Op.HostcallEnter:
        this.hostcalls++
        this.names.hostcall.add(this.history.callName(seq) ?? '')
        this.rows.push(seq)
        return
      case Op.Enter:
        this.#enter(seq)
        return
      case Op.CallLeave:
        this.#leaveCall(seq)
        return
      case Op.Vm: {
        const event = this.history.event(seq)
        if (event.type === 'vm') this.vms.set(event.vm, { role: event.role, module: event.module, thread: event.thread })
        return
      }
      case Op.Log: {
        const event = this.history.event(seq)
        if (event.type === 'log' && !event.shown) this.hiddenLogs++
        else this.logs.push(seq)
        return
      }
      case Op.EnvoyLog:
        this.logs.push(seq)
        return
      case Op.Note: {
        const event = this.history.event(seq)
        if (event.type === 'note' && noteKind(event.code) === 'lint') this.lints++
        this.notes.push(seq)
        this.rows.push(seq)
        return
      }
      case Op.Fault:
        this.faults.push(seq)
        this.rows.push(seq)
        return
      default:
        // Writes and the ends of other spans are looked up when they are shown.
        return
    }
  }

  #leaveCall(seq: number) {
    const call = this.history.partner(seq)
    if (call === null || this.history.op(call) !== Op.HostcallEnter) return
    const word = this.history.word(seq)
    if (word === undefined) return
    if (Number(word) === 0) {
      if (this.history.callName(call) === 'proxy_define_metric') this.#defineMetric(call)
      return
    }
    const enter = this.span(call)?.span
    if (enter?.kind === 'hostcall' && isRefusal(enter, word)) this.refusals.push(call)
  }

  #defineMetric(call: number) {
    const span = this.span(call)?.span
    if (span?.kind !== 'hostcall') return
    const { name } = span.args
    if (typeof name === 'string') this.#metrics.set(`${span.vm} ${String(this.end(call)?.result.outputs?.['metricId'])}`, name)
  }

  #enter(seq: number) {
    const span = this.span(seq)?.span
    if (span === undefined) return
    if (isRowSpan(span)) this.rows.push(seq)
    if (span.kind === 'step') this.steps.push({ step: this.firstStep + span.step, enter: seq, streams: [] })
    if (span.kind === 'stream') this.steps.at(-1)?.streams.push(span.stream)
    if (span.kind === 'filter') this.filters.push(seq)
  }
}

/** Streams and Envoy's everyday work only carry rows. */
export const isRowSpan = (span: Span): boolean =>
  span.kind === 'envoy' ? streamEventText(span) !== null : span.kind !== 'stream'

// One index for each history, shared by all panels, and dropped with it.
const indexes = new WeakMap<History, TraceIndex>()

/** The index of a history, as far as it has come. */
export function indexOf(history: History): TraceIndex {
  let index = indexes.get(history)
  if (!index) {
    index = new TraceIndex(history)
    indexes.set(history, index)
  }
  return index
}

/** The first number below `count` for which a claim holds that holds for all after it; else `count`. */
export function lowerBound(count: number, holds: (at: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
