// History: the reader's side of a trace. Takes chunks, makes events on demand, knows every cell at every moment.
import type { TraceValue } from '../abi-shim/trace-value.ts'
import { EmulatorBug } from '../util/assert.ts'
import { callbackArgs } from './callback-args.ts'
import { type Cell, cellName, cellNamed, ofStreams } from './cells.ts'
import { isSplice, LeaveFlag, Op, type Splice, type Stored, type TraceChunk, type VmFacts } from './chunk.ts'
import { Column } from './column.ts'
import type { Fault, MarkKind, Span, SpanResult, TraceEvent } from './event.ts'
import { recordSize } from './record-size.ts'
import { applySplices } from './splice.ts'

/** One write to a cell. */
export interface CellWrite {
  readonly seq: number
  readonly value: TraceValue
}

interface CellLog {
  readonly seqs: number[]
  readonly values: number[]
}

type Word = number | bigint

/** How many spliced values are kept: a view walks over neighbours, and values may be large. */
const recentValues = 64

export class History {
  readonly #tape = new Column()
  readonly #values: Stored[] = []
  /** By event: where its record starts, its enclosing span, its partner (enter ⇄ leave, -1), clock value, thread. */
  readonly #offset = new Column()
  readonly #parent = new Column()
  readonly #partner = new Column()
  readonly #clock = new Column()
  readonly #thread = new Column()
  /** By event: where the inputs of a host call start in the tape, for the few that have them. */
  readonly #inputs = new Map<number, number>()
  readonly #cells = new Map<Cell, CellLog>()
  /** Spliced values that were asked for last. */
  readonly #recent = new Map<number, TraceValue>()
  readonly #open: number[] = []
  readonly #faults: number[] = []
  /** By the event where a host call was entered: where it was marked. */
  readonly #marks = new Map<number, number>()
  readonly #costs = new Map<number, number>()
  #clockNow = -1
  #threadNow = 0
  #revision = 0

  /** How many events there are; the last one's sequence number is one less. */
  get length(): number {
    return this.#offset.length
  }

  get lastSeq(): number {
    return this.length - 1
  }

  /** Grows with every append: what a view remembers to know whether it is stale. */
  get revision(): number {
    return this.#revision
  }

  /**
   * What a span cost in real time, in milliseconds, by the event that opens it: for readers of the page alone. Undefined where it
   * was not measured, and for less than a tick of the clock.
   */
  cost(seq: number): number | undefined {
    return this.#costs.get(seq)
  }

  /** Adds what was measured beside the trace: pairs of an event and milliseconds. */
  appendCosts(pairs: readonly number[]): void {
    for (let at = 0; at + 1 < pairs.length; at += 2) this.#costs.set(pairs[at] as number, pairs[at + 1] as number)
  }

  /** Adds what a recorder flushed, in order. */
  append(chunk: TraceChunk): void {
    for (const value of chunk.values) this.#values.push(value)
    const from = this.#tape.length
    this.#tape.append(chunk.tape)
    this.#index(from, this.#tape.length)
    this.#revision++
  }

  /** Adds a fault that the recorder could not see: a hang, a crash of the worker. */
  appendFault(fault: Fault): void {
    const id = this.#values.length
    this.append({ tape: Int32Array.of(Op.Fault, id), values: [fault], lastSeq: this.length })
  }

  /** One event, made when asked for. */
  event(seq: number): TraceEvent {
    if (!(seq >= 0 && seq < this.length)) throw new EmulatorBug(`no event ${seq}`)
    const clock = this.#clock.at(seq)
    const parent = this.#parent.at(seq)
    const at = clock < 0 ? 0n : (this.#values[clock] as bigint)
    const thread = this.#thread.at(seq)
    const within = parent < 0 ? null : parent
    const offset = this.#offset.at(seq)
    const op = this.#tape.at(offset)
    switch (op) {
      case Op.Enter:
        return { seq, at, thread, in: within, type: 'enter', span: this.#plain<Span>(offset + 1) }
      case Op.CallbackEnter:
      case Op.HostcallEnter:
        return { seq, at, thread, in: within, type: 'enter', span: this.#callSpan(seq, offset) }
      case Op.Leave: {
        const id = this.#tape.at(offset + 1)
        return {
          seq,
          at,
          thread,
          in: within,
          type: 'leave',
          of: this.#partner.at(seq),
          result: id < 0 ? {} : (this.#values[id] as SpanResult),
        }
      }
      case Op.CallLeave:
        return { seq, at, thread, in: within, type: 'leave', of: this.#partner.at(seq), result: this.#callResult(offset) }
      case Op.Vm: {
        const facts = this.#plain<VmFacts>(offset + 2)
        return { seq, at, thread, in: within, type: 'vm', vm: this.#tape.at(offset + 1), ...facts }
      }
      case Op.Write:
        return this.#lazily(
          { seq, at, thread, in: within, type: 'write', cell: cellName(this.#cell(offset + 1)) },
          this.#tape.at(offset + 2),
        )
      case Op.Log:
        return {
          seq,
          at,
          thread,
          in: within,
          type: 'log',
          level: this.#tape.at(offset + 1),
          prefix: this.#text(offset + 2),
          text: this.#text(offset + 3),
          plugin: this.#optionalText(offset + 4),
          shown: this.#tape.at(offset + 5) === 1,
        }
      case Op.EnvoyLog:
        return { seq, at, thread, in: within, type: 'envoy-log', level: this.#tape.at(offset + 1), text: this.#text(offset + 2) }
      case Op.Note:
        return { seq, at, thread, in: within, type: 'note', code: this.#text(offset + 1), detail: this.#text(offset + 2) }
      case Op.Fault:
        return { seq, at, thread, in: within, type: 'fault', fault: this.#plain<Fault>(offset + 1) }
      case Op.Mark: {
        const mark = this.#plain<MarkKind>(offset + 2)
        return { seq, at, thread, in: within, type: 'mark', of: this.#tape.at(offset + 1), mark, text: this.#text(offset + 3) }
      }
      default:
        throw new RangeError(`unknown record ${op}`)
    }
  }

  /** The kind of an event without making it: what views filter by. */
  op(seq: number): number {
    return this.#tape.at(this.#offset.at(seq))
  }

  /** The word with which a callback or host call was left, without making the event; undefined where it returned none. */
  word(seq: number): Word | undefined {
    const offset = this.#offset.at(seq)
    return this.#tape.at(offset) === Op.CallLeave ? this.#returned(offset) : undefined
  }

  /** The name of the export or import that an event calls, without making the event; undefined for what is no call. */
  callName(seq: number): string | undefined {
    const offset = this.#offset.at(seq)
    const op = this.#tape.at(offset)
    if (op === Op.CallbackEnter) return this.#text(offset + 2)
    return op === Op.HostcallEnter ? this.#text(offset + 3) : undefined
  }

  /** The enclosing span of an event, or null. */
  parent(seq: number): number | null {
    const parent = this.#parent.at(seq)
    return parent < 0 ? null : parent
  }

  /** The leave of a span, or null while it is open; the enter of a leave. */
  partner(seq: number): number | null {
    const partner = this.#partner.at(seq)
    return partner < 0 ? null : partner
  }

  /** All faults, in order. */
  faults(): Fault[] {
    return this.#faults.map((seq) => this.#plain<Fault>(this.#offset.at(seq) + 1))
  }

  /** The event that marks a host call as one without effect; undefined where none does. */
  markedBy(seq: number): number | undefined {
    return this.#marks.get(seq)
  }

  /** The events that are faults. */
  faultSeqs(): readonly number[] {
    return this.#faults
  }

  /** The value of a cell at a moment: the last write at or before that event. Undefined before the first. */
  at(cell: Cell, seq: number): TraceValue | undefined {
    const log = this.#log(cell)
    if (log === undefined) return undefined
    let low = 0
    let high = log.seqs.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((log.seqs[middle] as number) <= seq) low = middle + 1
      else high = middle
    }
    return low === 0 ? undefined : this.#resolve(log.values[low - 1] as number)
  }

  /** The value of a cell now. */
  last(cell: Cell): TraceValue | undefined {
    return this.at(cell, this.lastSeq)
  }

  /** Every write to a cell, in order. */
  writes(cell: Cell): CellWrite[] {
    const log = this.#log(cell)
    return log === undefined ? [] : log.seqs.map((seq, index) => this.#lazily({ seq }, log.values[index] as number))
  }

  /** The names of all cells that start with a prefix, in order of their first write. */
  cellsMatching(prefix: string): string[] {
    const amongStreams = ofStreams.startsWith(prefix.slice(0, ofStreams.length))
    const candidates = [...this.#cells.keys()].filter((cell) => amongStreams || typeof cell === 'string')
    return candidates.map(cellName).filter((name) => name.startsWith(prefix))
  }

  /** The writes to a cell; undefined where there are none. */
  #log(cell: Cell): CellLog | undefined {
    return this.#cells.get(typeof cell === 'string' ? cellNamed(cell) : cell)
  }

  #index(from: number, to: number): void {
    for (let offset = from; offset < to; ) {
      const op = this.#tape.at(offset)
      const next = offset + recordSize(this.#tape, offset)
      switch (op) {
        case Op.Clock:
          this.#clockNow = this.#tape.at(offset + 1)
          break
        case Op.Thread:
          this.#threadNow = this.#tape.at(offset + 1)
          break
        case Op.Inputs: {
          const call = this.#open[this.#open.length - 1]
          if (call !== undefined) this.#inputs.set(call, offset)
          break
        }
        default:
          this.#indexEvent(op, offset)
      }
      offset = next
    }
  }

  #indexEvent(op: number, offset: number): void {
    const seq = this.length
    const leaves = op === Op.Leave || op === Op.CallLeave
    const opened = leaves ? this.#open.pop() : undefined
    this.#offset.push(offset)
    this.#parent.push(this.#open[this.#open.length - 1] ?? -1)
    this.#partner.push(opened ?? -1)
    this.#clock.push(this.#clockNow)
    this.#thread.push(this.#threadNow)
    if (opened !== undefined) this.#partner.set(opened, seq)
    if (op === Op.Enter || op === Op.CallbackEnter || op === Op.HostcallEnter) this.#open.push(seq)
    else if (op === Op.Write) this.#indexWrite(seq, offset)
    else if (op === Op.Fault) this.#faults.push(seq)
    else if (op === Op.Mark) this.#marks.set(this.#tape.at(offset + 1), seq)
  }

  #indexWrite(seq: number, offset: number): void {
    const cell = this.#cell(offset + 1)
    let log = this.#cells.get(cell)
    if (log === undefined) {
      log = { seqs: [], values: [] }
      this.#cells.set(cell, log)
    }
    log.seqs.push(seq)
    log.values.push(this.#tape.at(offset + 2))
  }

  #callSpan(seq: number, offset: number): Span {
    const hostcall = this.#tape.at(offset) === Op.HostcallEnter
    const vm = this.#tape.at(offset + 1)
    const at = hostcall ? offset + 3 : offset + 2
    const name = this.#text(at)
    const plugin = this.#optionalText(at + 1)
    const words = this.#words(at + 2)
    if (!hostcall) return { kind: 'callback', name, vm, plugin, words, args: callbackArgs(name, words) }
    const inputs = this.#inputs.get(seq)
    return {
      kind: 'hostcall',
      module: this.#text(offset + 2),
      name,
      vm,
      plugin,
      words,
      args: inputs === undefined ? {} : this.#named(inputs + 1),
    }
  }

  #callResult(offset: number): SpanResult {
    const flags = this.#tape.at(offset + 1)
    const outputs = this.#tape.at(offset + 4) === 0 ? {} : { outputs: this.#named(offset + 4) }
    if ((flags & LeaveFlag.Unfinished) !== 0) return { unfinished: true }
    const trapped = (flags & LeaveFlag.Trapped) !== 0 ? { trapped: true } : {}
    const word = this.#returned(offset)
    return word === undefined ? { ...outputs, ...trapped } : { word, ...outputs, ...trapped }
  }

  #returned(offset: number): Word | undefined {
    const flags = this.#tape.at(offset + 1)
    const low = this.#tape.at(offset + 2) >>> 0
    if ((flags & LeaveFlag.HasWord) === 0) return undefined
    return (flags & LeaveFlag.Is64) === 0 ? low : (BigInt(this.#tape.at(offset + 3) >>> 0) << 32n) | BigInt(low)
  }

  #words(offset: number): Word[] {
    const count = this.#tape.at(offset)
    const mask = this.#tape.at(offset + 1)
    const words: Word[] = []
    let at = offset + 2
    for (let i = 0; i < count; i++) {
      const low = this.#tape.at(at++) >>> 0
      words.push((mask & (1 << i)) === 0 ? low : (BigInt(this.#tape.at(at++) >>> 0) << 32n) | BigInt(low))
    }
    return words
  }

  #named(offset: number): Record<string, TraceValue> {
    const out: Record<string, TraceValue> = {}
    const count = this.#tape.at(offset)
    for (let i = 0; i < count; i++) out[this.#text(offset + 1 + i * 2)] = this.#resolve(this.#tape.at(offset + 2 + i * 2))
    return out
  }

  /** Adds a value that is worked out when it is read: whoever walks over all events must not pay for all values. */
  #lazily<T extends object>(facts: T, value: number): T & { readonly value: TraceValue } {
    const resolve = () => this.#resolve(value)
    return Object.defineProperty(facts, 'value', { enumerable: true, get: resolve }) as T & { readonly value: TraceValue }
  }

  #plain<T>(offset: number): T {
    return this.#values[this.#tape.at(offset)] as T
  }

  #text(offset: number): string {
    return this.#values[this.#tape.at(offset)] as string
  }

  #cell(offset: number): Cell {
    const id = this.#tape.at(offset)
    return id < 0 ? (this.#values[-1 - id] as string) : id
  }

  #optionalText(offset: number): string | null {
    const id = this.#tape.at(offset)
    return id < 0 ? null : (this.#values[id] as string)
  }

  #resolve(id: number): TraceValue {
    if (id < 0) return -1 - id
    const stored = this.#values[id]
    if (stored === undefined) throw new EmulatorBug(`no value ${id}`)
    if (!isSplice(stored)) return stored as TraceValue
    const known = this.#recent.get(id)
    if (known !== undefined) return known
    // Back to the nearest value that is known whole, then forwards.
    const splices: Splice[] = []
    let value: Stored = stored
    while (isSplice(value)) {
      splices.push(value)
      value = this.#recent.get(value.base) ?? (this.#values[value.base] as Stored)
    }
    const whole = applySplices(value as TraceValue, splices.reverse())
    if (this.#recent.size === recentValues)
      for (const oldest of this.#recent.keys()) {
        this.#recent.delete(oldest)
        break
      }
    this.#recent.set(id, whole)
    return whole
  }
}
