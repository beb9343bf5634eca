// What panels look up in a trace, gathered in one pass over its events as they come in.

import { isRefusal } from '../../src/trace/call-names.ts'
import { Op } from '../../src/trace/chunk.ts'
import type { Role, SpanResult } from '../../src/trace/event.ts'
import type { History } from '../../src/trace/history.ts'
import { type EnterEvent, endOf, spansAround } from '../../src/trace/spans.ts'

/** Where one step begins, and its streams. */
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

/** A row of the timeline: an event, and how deep it stands. */
export interface Row {
  readonly seq: number
  readonly depth: number
  /** The `start` span it belongs to, which can be folded; null outside. */
  readonly within: number | null
}

export class TraceIndex {
  readonly history: History
  readonly rows: Row[] = []
  /** Lines that Envoy would print. */
  readonly logs: number[] = []
  /** How many lines the level of the logger keeps back. */
  hiddenLogs = 0
  readonly faults: number[] = []
  readonly notes: number[] = []
  readonly steps: StepSpan[] = []
  /** Spans of kind `filter`, in order. */
  readonly filters: number[] = []
  readonly vms = new Map<number, Vm>()
  hostcalls = 0
  /** Host calls that were told no. */
  readonly refusals: number[] = []
  /** Depth of the rows inside a span. */
  readonly #depths = new Map<number, number>()
  #next = 0
  #start: number | null = null

  constructor(history: History) {
    this.history = history
  }

  /** Takes in what has come since the last time. */
  catchUp() {
    for (; this.#next < this.history.length; this.#next++) this.#take(this.#next)
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

  #take(seq: number) {
    switch (this.history.op(seq)) {
      case Op.CallbackEnter:
        this.#row(seq, true)
        return
      case Op.HostcallEnter:
        this.hostcalls++
        this.#row(seq, true)
        return
      case Op.Enter:
        this.#enter(seq)
        return
      case Op.CallLeave:
        this.#leaveCall(seq)
        return
      case Op.Leave:
        if (this.#start !== null && this.history.partner(seq) === this.#start) this.#start = null
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
      case Op.Note:
        this.notes.push(seq)
        this.#row(seq, false)
        return
      case Op.Fault:
        this.faults.push(seq)
        this.#row(seq, false)
        return
      default:
        // Writes and the ends of calls are looked up when they are shown.
        return
    }
  }

  #leaveCall(seq: number) {
    const call = this.history.partner(seq)
    if (call === null || this.history.op(call) !== Op.HostcallEnter) return
    const word = this.history.word(seq)
    if (word === undefined || Number(word) === 0) return
    const enter = this.span(call)?.span
    if (enter?.kind === 'hostcall' && isRefusal(enter, word)) this.refusals.push(call)
  }

  #enter(seq: number) {
    const span = this.span(seq)?.span
    if (span === undefined) return
    // Streams, filters and Envoy's own work only carry rows.
    if (span.kind === 'start' || span.kind === 'step') this.#row(seq, true)
    else this.#depths.set(seq, this.#depthIn(seq))
    if (span.kind === 'start') this.#start = seq
    if (span.kind === 'step') this.steps.push({ step: span.step, enter: seq, streams: [] })
    if (span.kind === 'stream') this.steps.at(-1)?.streams.push(span.stream)
    if (span.kind === 'filter') this.filters.push(seq)
  }

  #row(seq: number, isSpan: boolean) {
    if (this.#start !== null && this.history.parent(seq) === null) this.#start = null
    const depth = this.#depthIn(seq)
    if (isSpan) this.#depths.set(seq, depth + 1)
    const start = this.#start ?? (this.history.op(seq) === Op.Enter && this.span(seq)?.span.kind === 'start' ? seq : null)
    this.rows.push({ seq, depth, within: start })
  }

  #depthIn(seq: number): number {
    const parent = this.history.parent(seq)
    return parent === null ? 0 : (this.#depths.get(parent) ?? 0)
  }
}
