// Recorder: the engine's side of a trace. Numbers events, interns values, hands out chunks.
import type { CallObserver, Word } from '../abi-shim/observer.ts'
import type { TraceValue } from '../abi-shim/trace-value.ts'
import type { Limits } from '../scenario/limits.ts'
import type { ByteString, Pairs } from '../util/bytes.ts'
import { type Cell, cellNamed, cellsOfStream } from './cells.ts'
import { LeaveFlag, Op, type Stored, type TraceChunk } from './chunk.ts'
import type { Fault, Outcome, Role, Span } from './event.ts'
import type { TraceSink } from './recording-sink.ts'
import { spliceOf } from './splice.ts'

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

/**
 * A value is stored whole after this many splices, once they weigh as much as the value itself: what is stored then grows
 * with the changes, however long the value, and reading a moment costs no more than the value.
 */
const keyframeEvery = 64
/** What a splice weighs by itself, in pairs and in bytes. */
const spliceWeight = { pairs: 1, bytes: 32 } as const
/** Longer strings are rarely repeated, and remembering them would keep them alive. */
const internedLength = 256
/** How many strings one generation of the interned ones has. */
const internedStrings = 1000
/** How many objects are known again: those that one host call and its cell share, and a few more. */
const recentObjects = 16
/** How many cells of streams are remembered: those of eight streams. */
const numberedCells = 8 * cellsOfStream
const chunkBytes = 256 * 1024

export class Recorder implements TraceSink {
  readonly #options: RecorderOptions
  #tape = new Int32Array(16 * 1024)
  #length = 0
  #values: Stored[] = []
  #sentValues = 0
  #events = 0
  #bytes = 0
  #sentBytes = 0
  #exhausted = false
  /** Strings by text: those of late, and those of before. One that is asked for again moves to the front; the rest is forgotten. */
  #strings = new Map<string, number>()
  #olderStrings = new Map<string, number>()
  readonly #scalars = new Map<number | bigint | boolean | null, number>()
  readonly #recentObjects: object[] = []
  readonly #recentIds: number[] = []
  #nextRecent = 0
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
    if (this.#length === 0) return null
    const chunk = { tape: this.#tape.slice(0, this.#length), values: this.#values, lastSeq: this.lastSeq }
    this.#length = 0
    this.#sentValues += this.#values.length
    this.#values = []
    this.#sentBytes = this.#bytes
    return chunk
  }

  setClock(at: bigint): void {
    this.#put2(Op.Clock, this.#scalar(at))
  }

  setThread(thread: number): void {
    this.#put2(Op.Thread, thread)
  }

  enter(span: Span): number {
    this.#event()
    this.#put2(Op.Enter, this.#plain(span, 32))
    return this.lastSeq
  }

  leave(result?: { readonly outcome?: Outcome; readonly verdict?: string; readonly trapped?: boolean }): void {
    this.#event()
    this.#put2(Op.Leave, result === undefined ? -1 : this.#plain(result, 32))
  }

  /** Closes the innermost callback or host call, of which a log does not show the end. */
  leaveUnfinished(): void {
    this.#event()
    this.#put4(Op.CallLeave, LeaveFlag.Unfinished, 0, 0)
    this.#reserve(1)
    this.#tape[this.#length++] = 0
  }

  vm(vm: number, role: Role, module: string | null, vmId: ByteString | null, plugin: () => string | null): CallObserver {
    this.#event()
    this.#put3(Op.Vm, vm, this.#plain({ role, module, vmId }, 64))
    const of = () => {
      const id = plugin()
      return id === null ? -1 : this.#string(id)
    }
    return {
      callbackEnter: (name, words) => {
        this.#options.onCall?.()
        this.#event()
        this.#put4(Op.CallbackEnter, vm, this.#string(name), of())
        this.#words(words)
      },
      callbackLeave: (word, trapped) => this.#leaveCall(word, undefined, trapped),
      hostcallEnter: (module, name, words) => {
        this.#options.onCall?.()
        this.#event()
        this.#put3(Op.HostcallEnter, vm, this.#string(module))
        this.#put2(this.#string(name), of())
        this.#words(words)
      },
      hostcallInputs: (inputs) => {
        this.#reserve(1)
        this.#tape[this.#length++] = Op.Inputs
        this.#namedValues(inputs)
      },
      hostcallLeave: (word, outputs, trapped) => this.#leaveCall(word, outputs, trapped),
    }
  }

  write(which: Cell, value: TraceValue): void {
    this.#event()
    const cell = typeof which === 'string' ? cellNamed(which) : which
    const known = typeof cell === 'string' ? this.#named.get(cell) : this.#numbered[cell % numberedCells]
    const state = known?.cell === cell ? known : this.#newCell(cell, value)
    if (state.value !== value) this.#change(state, value)
    this.#put3(Op.Write, state.id, state.valueId)
  }

  log(level: number, prefix: ByteString, text: ByteString, plugin: string | null, shown: boolean): void {
    this.#event()
    this.#put4(Op.Log, level, this.#string(prefix), this.#string(text))
    this.#put2(plugin === null ? -1 : this.#string(plugin), shown ? 1 : 0)
  }

  envoyLog(level: number, text: ByteString): void {
    this.#event()
    this.#put3(Op.EnvoyLog, level, this.#string(text))
  }

  note(code: string, detail: string): void {
    this.#event()
    this.#put3(Op.Note, this.#string(code), this.#string(detail))
  }

  fault(fault: Fault): void {
    this.#event()
    this.#put2(Op.Fault, this.#plain(fault, 256))
  }

  #newCell(cell: Cell, value: TraceValue): CellState {
    const id = typeof cell === 'string' ? -1 - this.#plain(cell, cell.length + 16) : cell
    const state: CellState = { cell, id, value, valueId: this.#value(value), splices: 0, weight: 0 }
    if (typeof cell === 'string') this.#named.set(cell, state)
    else this.#numbered[cell % numberedCells] = state
    return state
  }

  #leaveCall(word: Word | undefined, outputs: Readonly<Record<string, TraceValue>> | undefined, trapped: boolean): void {
    this.#event()
    const is64 = typeof word === 'bigint'
    const low = is64 ? Number(BigInt.asIntN(32, word)) : ((word as number | undefined) ?? 0) | 0
    const high = is64 ? Number(BigInt.asIntN(32, word >> 32n)) : 0
    this.#put4(
      Op.CallLeave,
      (word === undefined ? 0 : LeaveFlag.HasWord) | (is64 ? LeaveFlag.Is64 : 0) | (trapped ? LeaveFlag.Trapped : 0),
      low,
      high,
    )
    if (outputs === undefined) {
      this.#reserve(1)
      this.#tape[this.#length++] = 0
    } else {
      this.#namedValues(outputs)
    }
  }

  /** Count, a mask of the 64-bit ones, then one or two integers each. */
  #words(words: readonly Word[]): void {
    this.#reserve(2 + words.length * 2)
    this.#tape[this.#length++] = words.length
    const maskAt = this.#length++
    let mask = 0
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as Word
      if (typeof word === 'number') {
        this.#tape[this.#length++] = word | 0
      } else {
        mask |= 1 << i
        this.#tape[this.#length++] = Number(BigInt.asIntN(32, word))
        this.#tape[this.#length++] = Number(BigInt.asIntN(32, word >> 32n))
      }
    }
    this.#tape[maskAt] = mask
  }

  #namedValues(values: Readonly<Record<string, TraceValue>>): void {
    const countAt = this.#length
    this.#reserve(1)
    this.#length++
    let count = 0
    for (const name in values) {
      const nameId = this.#string(name)
      this.#put2(nameId, this.#value(values[name] as TraceValue))
      count++
    }
    this.#tape[countAt] = count
  }

  #value(value: TraceValue): number {
    if (typeof value === 'string') return this.#string(value)
    if (typeof value === 'number' && value >= 0 && (value | 0) === value) return -1 - value
    if (typeof value !== 'object' || value === null) return this.#scalar(value)
    return this.#recent(value) ?? this.#remember(value, this.#plain(value, sizeOf(value)))
  }

  /** The id of an object that was stored a moment ago: a header map that nobody changed is stored once. */
  #recent(value: object): number | undefined {
    const at = this.#recentObjects.indexOf(value)
    return at < 0 ? undefined : this.#recentIds[at]
  }

  #remember(value: object, id: number): number {
    this.#recentObjects[this.#nextRecent] = value
    this.#recentIds[this.#nextRecent] = id
    this.#nextRecent = (this.#nextRecent + 1) % recentObjects
    return id
  }

  /** A new value of a cell: as a splice of the old one where that is smaller. */
  #change(cell: CellState, value: TraceValue): void {
    const before = cell.value
    cell.value = value
    if (typeof value === 'object' && value !== null && typeof before === 'object' && before !== null) {
      const known = this.#recent(value)
      if (known === undefined && (cell.splices < keyframeEvery || cell.weight < value.length)) {
        const splice = spliceOf(cell.valueId, before, value)
        if (splice !== null) {
          const { inserted } = splice
          cell.valueId = this.#remember(value, this.#plain(splice, 32 + sizeOf(inserted)))
          cell.splices++
          cell.weight += inserted.length + (inserted instanceof Uint8Array ? spliceWeight.bytes : spliceWeight.pairs)
          return
        }
      }
    }
    // A value that another cell has as a splice is no keyframe; its chain is as short as that cell's.
    cell.valueId = this.#value(value)
    cell.splices = 0
    cell.weight = 0
  }

  #string(text: string): number {
    if (text.length > internedLength) return this.#plain(text, text.length + 16)
    const known = this.#strings.get(text)
    if (known !== undefined) return known
    const id = this.#olderStrings.get(text) ?? this.#plain(text, text.length + 16)
    if (this.#strings.size === internedStrings) {
      this.#olderStrings = this.#strings
      this.#strings = new Map()
    }
    this.#strings.set(text, id)
    return id
  }

  #scalar(value: number | bigint | boolean | null): number {
    const known = this.#scalars.get(value)
    if (known !== undefined) return known
    const id = this.#plain(value, 16)
    if (this.#scalars.size < 10_000) this.#scalars.set(value, id)
    return id
  }

  #plain(value: Stored, size: number): number {
    this.#bytes += size
    this.#values.push(value)
    return this.#sentValues + this.#values.length - 1
  }

  #event(): void {
    const { limits, onFull } = this.#options
    // Before the event counts: a chunk's last number is that of an event which is in it.
    if (onFull !== undefined && this.#bytes - this.#sentBytes + this.#length * 4 > chunkBytes) onFull()
    this.#events++
    if (this.#events > limits.events || this.#bytes > limits.traceBytes) this.#exhaust()
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
      this.#put2(Op.Fault, this.#plain(fault, 256))
    } else {
      this.#events--
    }
    throw new BudgetExceeded(`trace budget used up`)
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#tape.length) return
    const grown = new Int32Array(Math.max(this.#tape.length * 2, this.#length + count))
    grown.set(this.#tape.subarray(0, this.#length))
    this.#tape = grown
  }

  #put2(a: number, b: number): void {
    this.#reserve(2)
    this.#tape[this.#length++] = a
    this.#tape[this.#length++] = b
  }

  #put3(a: number, b: number, c: number): void {
    this.#reserve(3)
    this.#tape[this.#length++] = a
    this.#tape[this.#length++] = b
    this.#tape[this.#length++] = c
  }

  #put4(a: number, b: number, c: number, d: number): void {
    this.#reserve(4)
    this.#tape[this.#length++] = a
    this.#tape[this.#length++] = b
    this.#tape[this.#length++] = c
    this.#tape[this.#length++] = d
  }
}

/** A rough size in bytes, for budgets. */
function sizeOf(value: TraceValue): number {
  if (value instanceof Uint8Array) return value.length + 32
  if (!Array.isArray(value)) return 16
  let size = 32
  for (const [name, text] of value as Pairs) size += name.length + text.length + 48
  return size
}
