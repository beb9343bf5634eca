// Recorder: the engine's side of a trace. Numbers events, interns values, hands out chunks.
import type { CallObserver, Word } from '../abi-shim/observer.ts'
import type { TraceValue } from '../abi-shim/trace-value.ts'
import type { Limits } from '../scenario/limits.ts'
import type { ByteString } from '../util/bytes.ts'
import { type Cell, cellNamed, cellsOfStream } from './cells.ts'
import { LeaveFlag, Op, type TraceChunk } from './chunk.ts'
import type { Fault, MarkKind, Role, Span } from './event.ts'
import type { Left, TraceSink } from './recording-sink.ts'
import { spliceOf } from './splice.ts'
import { high, low, Tape } from './tape.ts'
import { LastString, sizeOf, ValueTable } from './value-table.ts'

/** Thrown once the budget of events or bytes is used up; the fault is in the trace already. */
export class BudgetExceeded extends Error {
  override readonly name = 'BudgetExceeded'
}

export interface RecorderOptions {
  readonly limits: Pick<Limits, 'events' | 'traceBytes'>
  /** Told when the unsent part of the trace has grown past 256 KB. */
  readonly onFull?: () => void
  /** Told before each entry to the guest and each host call, so that a session can flush in time. */
  readonly onCall?: () => void
}

/** What a cell was last given. */
interface CellState {
  readonly cell: Cell
  /** How the tape names it: itself, or -1 - the value that holds its name. */
  readonly id: number
  value: TraceValue
  valueId: number
  /** How far the value is from the last one that is stored whole. */
  splices: number
  weight: number
}

/** A name and the value that holds it. */
interface KnownName {
  readonly name: string
  readonly id: number
}

/** What a VM's calls of one import have in common, so that none of it is looked up at each call. */
interface ImportIds {
  readonly module: string
  readonly moduleId: number
  readonly nameId: number
  readonly inputs: KnownName[]
  readonly outputs: KnownName[]
}

/**
 * A value is stored whole after this many splices, once they weigh as much as the value itself: what is stored then grows
 * with the changes, however long the value, and reading a moment costs no more than the value.
 */
const keyframeEvery = 64
/** What a splice weighs by itself, in pairs and in bytes. */
const spliceWeight = { pairs: 1, bytes: 32 } as const
/** How many cells of streams are remembered: those of eight streams. */
const numberedCells = 8 * cellsOfStream
/** Longer texts of cells are not looked for among those that are stored. */
const sharedTextLength = 64
const chunkBytes = 256 * 1024

export class Recorder implements TraceSink {
  readonly #options: RecorderOptions
  readonly #tape = new Tape()
  readonly #values = new ValueTable()
  readonly #lastPrefix = new LastString(this.#values)
  readonly #lastPlugin = new LastString(this.#values)
  #events = 0
  #sentBytes = 0
  #exhausted = false
  readonly #named = new Map<string, CellState>()
  /** Cells of the last few streams, by number. One that was pushed out is stored whole when it is written again. */
  readonly #numbered: (CellState | undefined)[] = []

  constructor(options: RecorderOptions) {
    this.#options = options
    for (let at = 0; at < numberedCells; at++) this.#numbered.push(undefined)
  }

  /** The sequence number of the last event; -1 before the first. */
  get lastSeq(): number {
    return this.#events - 1
  }

  /** Everything since the last flush, or null. */
  flush(): TraceChunk | null {
    if (this.#tape.length === 0) return null
    this.#sentBytes = this.#values.bytes
    return { tape: this.#tape.take(), values: this.#values.take(), lastSeq: this.lastSeq }
  }

  setClock(at: bigint): void {
    this.#tape.put2(Op.Clock, this.#values.scalar(at))
  }

  setThread(thread: number): void {
    this.#tape.put2(Op.Thread, thread)
  }

  enter(span: Span): number {
    this.#event()
    this.#tape.put2(Op.Enter, this.#values.store(span, 32))
    return this.lastSeq
  }

  leave(result?: Left): void {
    this.#event()
    this.#tape.put2(Op.Leave, result === undefined ? -1 : this.#values.store(result, 32))
  }

  /** Closes the innermost callback or host call, of which a log does not show the end. */
  leaveUnfinished(): void {
    this.#event()
    this.#tape.put4(Op.CallLeave, LeaveFlag.Unfinished, 0, 0)
    this.#tape.put(0)
  }

  vm(vm: number, role: Role, module: string | null, vmId: ByteString | null, plugin: () => string | null): CallObserver {
    this.#event()
    this.#tape.put3(Op.Vm, vm, this.#values.store({ role, module, vmId }, 64))
    const last = new LastString(this.#values)
    const of = () => last.idOf(plugin())
    const imports = new Map<string, ImportIds>()
    let call: ImportIds | undefined
    return {
      callbackEnter: (name, words) => {
        this.#options.onCall?.()
        this.#event()
        this.#tape.put4(Op.CallbackEnter, vm, this.#values.string(name), of())
        this.#tape.putWords(words)
      },
      callbackLeave: (word, trapped) => this.#leaveCall(word, undefined, undefined, trapped),
      hostcallEnter: (module, name, words) => {
        this.#options.onCall?.()
        this.#event()
        call = imports.get(name)
        if (call?.module !== module) {
          call = { module, moduleId: this.#values.string(module), nameId: this.#values.string(name), inputs: [], outputs: [] }
          imports.set(name, call)
        }
        this.#tape.put3(Op.HostcallEnter, vm, call.moduleId)
        this.#tape.put2(call.nameId, of())
        this.#tape.putWords(words)
      },
      hostcallInputs: (inputs) => {
        this.#tape.put(Op.Inputs)
        this.#namedValues(inputs, call?.inputs)
      },
      hostcallLeave: (word, outputs, trapped) => this.#leaveCall(word, outputs, call?.outputs, trapped),
    }
  }

  write(which: Cell, value: TraceValue): void {
    this.#event()
    const cell = typeof which === 'string' ? cellNamed(which) : which
    const known = typeof cell === 'string' ? this.#named.get(cell) : this.#numbered[cell % numberedCells]
    const state = known?.cell === cell ? known : this.#newCell(cell, value)
    if (state.value !== value) this.#change(state, value)
    this.#tape.put3(Op.Write, state.id, state.valueId)
  }

  log(level: number, prefix: ByteString, text: ByteString, plugin: string | null, shown: boolean): void {
    this.#event()
    this.#tape.put4(Op.Log, level, this.#lastPrefix.idOf(prefix), this.#values.string(text))
    this.#tape.put2(this.#lastPlugin.idOf(plugin), shown ? 1 : 0)
  }

  envoyLog(level: number, text: ByteString): void {
    this.#event()
    this.#tape.put3(Op.EnvoyLog, level, this.#values.string(text))
  }

  note(code: string, detail: string): void {
    this.#event()
    this.#tape.put3(Op.Note, this.#values.string(code), this.#values.string(detail))
  }

  mark(of: number, kind: MarkKind, text: string): void {
    this.#event()
    this.#tape.put4(Op.Mark, of, this.#values.string(kind), this.#values.string(text))
  }

  fault(fault: Fault): void {
    this.#event()
    this.#tape.put2(Op.Fault, this.#values.store(fault, 256))
  }

  #newCell(cell: Cell, value: TraceValue): CellState {
    const id = typeof cell === 'string' ? -1 - this.#values.ownString(cell) : cell
    const state: CellState = { cell, id, value, valueId: this.#whole(value), splices: 0, weight: 0 }
    if (typeof cell === 'string') this.#named.set(cell, state)
    else this.#numbered[cell % numberedCells] = state
    return state
  }

  /** A value that is no splice. A long text, such as a wire, is its cell's own: to look for it would cost more than to store it. */
  #whole(value: TraceValue): number {
    return typeof value === 'string' && value.length > sharedTextLength
      ? this.#values.ownString(value)
      : this.#values.value(value)
  }

  #leaveCall(
    word: Word | undefined,
    outputs: Readonly<Record<string, TraceValue>> | undefined,
    names: KnownName[] | undefined,
    trapped: boolean,
  ): void {
    this.#event()
    const flags =
      (word === undefined ? 0 : LeaveFlag.HasWord) |
      (typeof word === 'bigint' ? LeaveFlag.Is64 : 0) |
      (trapped ? LeaveFlag.Trapped : 0)
    this.#tape.put4(Op.CallLeave, flags, low(word ?? 0), high(word ?? 0))
    if (outputs === undefined) this.#tape.put(0)
    else this.#namedValues(outputs, names)
  }

  /** `known` are names that probably come, in order: those of the call before. */
  #namedValues(values: Readonly<Record<string, TraceValue>>, known: KnownName[] = []): void {
    const countAt = this.#tape.length
    this.#tape.put(0)
    let count = 0
    for (const name in values) {
      let expected = known[count]
      if (expected?.name !== name) {
        expected = { name, id: this.#values.string(name) }
        known[count] = expected
      }
      this.#tape.put2(expected.id, this.#values.value(values[name] as TraceValue))
      count++
    }
    this.#tape.replace(countAt, count)
  }

  /** A new value of a cell: as a splice of the old one where that is smaller. */
  #change(cell: CellState, value: TraceValue): void {
    const before = cell.value
    cell.value = value
    if (typeof value === 'object' && value !== null && typeof before === 'object' && before !== null) {
      const known = this.#values.recent(value)
      if (known === undefined && (cell.splices < keyframeEvery || cell.weight < value.length)) {
        const splice = spliceOf(cell.valueId, before, value)
        if (splice !== null) {
          const { inserted } = splice
          cell.valueId = this.#values.remember(value, this.#values.store(splice, 32 + sizeOf(inserted)))
          cell.splices++
          cell.weight += inserted.length + (inserted instanceof Uint8Array ? spliceWeight.bytes : spliceWeight.pairs)
          return
        }
      }
    }
    // A value that another cell has as a splice is no keyframe; its chain is as short as that cell's.
    cell.valueId = this.#whole(value)
    cell.splices = 0
    cell.weight = 0
  }

  #event(): void {
    const { limits, onFull } = this.#options
    // Before the event counts: a chunk's last number is that of an event which is in it.
    if (onFull !== undefined && this.#values.bytes - this.#sentBytes + this.#tape.length * 4 > chunkBytes) onFull()
    this.#events++
    if (this.#events > limits.events || this.#values.bytes > limits.traceBytes) this.#exhaust()
  }

  /** Says once which budget is used up, then refuses everything. */
  #exhaust(): void {
    const { limits } = this.#options
    if (!this.#exhausted) {
      this.#exhausted = true
      const byEvents = this.#events > limits.events
      const kind = byEvents ? 'events' : 'traceBytes'
      const what = byEvents ? `${limits.events} events` : `${limits.traceBytes} bytes`
      const fault: Fault = {
        code: 'budget',
        kind,
        plugin: null,
        vm: null,
        callback: null,
        message: `The trace has reached its limit of ${what}.`,
        stack: [],
        consequence: 'Envoy has no such limit and would go on; the playground stops here and keeps what was recorded.',
        remedy: 'Send fewer requests or smaller bodies, or look for a callback that calls the host in a loop.',
      }
      this.#tape.put2(Op.Fault, this.#values.store(fault, 256))
    } else {
      this.#events--
    }
    throw new BudgetExceeded(`trace budget used up`)
  }
}
