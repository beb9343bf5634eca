// What panels look up in a trace, gathered in one pass over its events as they come in.

import type { Role, SpanResult, TraceEvent, TraceValue } from '../../src/trace/event.ts'
import { assertNever } from '../../src/util/assert.ts'

/** As much of a History as is needed here. */
export interface TraceReader {
  /** -1 while it is empty. */
  readonly lastSeq: number
  event(seq: number): TraceEvent
}

export type EnterEvent = Extract<TraceEvent, { type: 'enter' }>

/** The first and last event of one step, and its streams. `leave` is null while it runs. */
export interface StepSpan {
  readonly step: number
  readonly enter: number
  leave: number | null
  result: SpanResult | null
  readonly streams: number[]
}

export interface Vm {
  readonly role: Role
  readonly module: string
  readonly thread: number
}

export interface Write {
  readonly seq: number
  readonly in: number | null
  readonly value: TraceValue
}

/** A row of the timeline: an event, and how deep it stands. */
export interface Row {
  readonly seq: number
  readonly depth: number
  /** The `start` span it belongs to, which can be folded; null outside. */
  readonly within: number | null
}

export class TraceIndex {
  readonly rows: Row[] = []
  readonly logs: number[] = []
  readonly faults: number[] = []
  readonly notes: number[] = []
  readonly steps: StepSpan[] = []
  readonly vms = new Map<number, Vm>()
  readonly results = new Map<number, { readonly seq: number; readonly result: SpanResult }>()
  readonly writes = new Map<string, Write[]>()
  hostcalls = 0
  refusals = 0
  readonly #reader: TraceReader
  readonly #depths = new Map<number, number>()
  #next = 0
  #start: number | null = null

  constructor(reader: TraceReader) {
    this.#reader = reader
  }

  /** Takes in what has come since the last time. */
  catchUp() {
    for (; this.#next <= this.#reader.lastSeq; this.#next++) this.#take(this.#reader.event(this.#next))
  }

  event(seq: number): TraceEvent {
    return this.#reader.event(seq)
  }

  get lastSeq(): number {
    return this.#next - 1
  }

  /** The span that an event opened, or undefined where it opened none. */
  span(seq: number): EnterEvent | undefined {
    const event = this.#reader.event(seq)
    return event.type === 'enter' ? event : undefined
  }

  /** The spans around an event, innermost first. */
  *around(seq: number | null): Generator<EnterEvent> {
    for (let at = seq; at !== null; ) {
      const enter = this.span(at)
      if (!enter) return
      yield enter
      at = enter.in
    }
  }

  /** The last value that was written to a cell at or before a moment. */
  at(cell: string, seq: number): TraceValue | undefined {
    return this.writes.get(cell)?.findLast((write) => write.seq <= seq)?.value
  }

  #take(event: TraceEvent) {
    switch (event.type) {
      case 'enter':
        this.#enter(event)
        return
      case 'leave': {
        this.results.set(event.of, { seq: event.seq, result: event.result })
        const step = this.steps.at(-1)
        if (step?.enter === event.of) {
          step.leave = event.seq
          step.result = event.result
        }
        if (this.#start === event.of) this.#start = null
        return
      }
      case 'vm':
        this.vms.set(event.vm, { role: event.role, module: event.module, thread: event.thread })
        return
      case 'write': {
        const list = this.writes.get(event.cell)
        const write = { seq: event.seq, in: event.in, value: event.value }
        if (list) list.push(write)
        else this.writes.set(event.cell, [write])
        return
      }
      case 'log':
        this.logs.push(event.seq)
        return
      case 'envoy-log':
        this.logs.push(event.seq)
        return
      case 'note':
        this.notes.push(event.seq)
        this.#row(event)
        return
      case 'fault':
        this.faults.push(event.seq)
        this.#row(event)
        return
      default:
        assertNever(event)
    }
  }

  #enter(event: EnterEvent) {
    const { span } = event
    // Steps, callbacks and host calls are rows; streams, filters and Envoy's own work only carry them.
    const visible = span.kind === 'start' || span.kind === 'step' || span.kind === 'callback' || span.kind === 'hostcall'
    const above = event.in === null ? 0 : (this.#depths.get(event.in) ?? 0)
    this.#depths.set(event.seq, visible ? above + 1 : above)
    if (visible) this.#row(event)
    if (span.kind === 'start') this.#start = event.seq
    if (span.kind === 'hostcall') this.hostcalls++
    if (span.kind === 'step') this.steps.push({ step: span.step, enter: event.seq, leave: null, result: null, streams: [] })
    if (span.kind === 'stream') this.steps.at(-1)?.streams.push(span.stream)
  }

  #row(event: TraceEvent) {
    this.rows.push({ seq: event.seq, depth: event.in === null ? 0 : (this.#depths.get(event.in) ?? 0), within: this.#start })
  }
}
