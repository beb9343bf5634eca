// Gate: the one place where words cross between a guest and its host. Holds what every binding looks at.
import { type ByteString, bytesOf, type Pairs } from '../util/bytes.ts'
import { type GuestFault, GuestMemory, guestFault } from './memory.ts'
import type { CallObserver, Word } from './observer.ts'
import { decodePairs, encodePairsInto, pairsSize } from './pairs.ts'
import type { TraceValue } from './trace-value.ts'
import { HostCallBudgetSpent, isStackOverflow, RestrictedCall } from './trap.ts'

/** What the binding tells its owner besides calls. */
export interface GateHooks {
  /** Where we differ from Envoy, by a code of docs/fidelity.md. */
  note(code: string, detail: string): void
  /** A line of Envoy's own log. */
  log(level: number, text: ByteString): void
  /** What a call with nothing behind it is made to answer; null where nobody says. */
  answer(name: string): number | null
}

/** What the guest may call now. */
export const Mode = { open: 0, start: 1, allocate: 2 } as const
export type Mode = (typeof Mode)[keyof typeof Mode]

/** WASI's scatter vectors can name the same bytes again and again; more than this in one call is no program's output. */
const maxGathered = 64 * 1024 * 1024

export class Gate<Ctx> {
  readonly context: Ctx
  readonly observer: CallObserver | null
  readonly hooks: GateHooks
  memory = new GuestMemory(null)
  mode: Mode = Mode.open
  /** Host calls left until the budget is spent; negative once it is, or once the guest is poisoned. */
  calls: number
  /** An exception that the guest must not survive, even if it catches it. */
  poison: { readonly error: unknown } | null = null
  /** Asks the guest's allocator. Answers 0 where it has nothing or has trapped. */
  allocator: (size: number) => number = () => 0
  readonly #budget: number

  constructor(context: Ctx, observer: CallObserver | null, hooks: GateHooks, budget: number) {
    this.context = context
    this.observer = observer
    this.hooks = hooks
    this.calls = budget
    this.#budget = budget
  }

  /** Gives the guest its whole budget again. Has no effect on a poisoned guest. */
  refill(): void {
    if (this.poison === null) this.calls = this.#budget
  }

  /** The budget of host calls is spent, or the guest goes on after an exception it should not have survived. */
  spent(): never {
    if (this.poison === null) this.poison = { error: new HostCallBudgetSpent(this.#budget) }
    throw this.poison.error
  }

  /** `allowed` has bit 0 for start functions and bit 1 for the allocator. */
  restrict(allowed: number): void {
    if ((allowed & this.mode) === 0) throw new RestrictedCall()
  }

  /** The end of an observed call. */
  left<W extends Word | undefined>(word: W, outputs?: Readonly<Record<string, TraceValue>>): W {
    this.observer?.hostcallLeave(typeof word === 'number' ? word >>> 0 : word, outputs, false)
    return word
  }

  /** An exception inside a host call: a bad pointer is answered, everything else unwinds the guest. */
  failed(error: unknown, fault: number): number {
    if ((error as GuestFault) === guestFault) return this.left(fault)
    // What is neither a bad pointer nor the guest's own trap must surface even if the guest catches it.
    if (!(error instanceof RestrictedCall) && !isStackOverflow(error) && this.poison === null) {
      this.poison = { error }
      this.calls = 0
    }
    try {
      this.observer?.hostcallLeave(undefined, undefined, true)
    } catch {
      // The observer's own budget is spent: that is what is on its way already.
    }
    throw error
  }

  /** A declared function with nothing behind it. */
  unmodelled(name: string): number {
    const answer = this.hooks.answer(name)
    if (answer !== null) return answer
    this.hooks.note('not-modelled', `${name} answers Unimplemented (12)`)
    return 12
  }

  // --- inputs ------------------------------------------------------------------------------------------------------

  pairs(pointer: number, length: number): Pairs {
    return decodePairs(this.memory.peek(pointer, length))
  }

  /** What WASI's scatter vectors point at, joined. */
  iovecs(pointer: number, count: number): Uint8Array {
    const { memory } = this
    const vectors = count >>> 0
    const start = pointer >>> 0
    // Checked one by one in Envoy; the end of the array decides in the same way and bounds the loop.
    memory.check(start, vectors * 8)
    let size = 0
    for (let i = 0; i < vectors; i++) {
      const length = memory.u32(start + 8 * i + 4)
      if (length > 0) memory.check(memory.u32(start + 8 * i), length)
      size += length
      if (size > maxGathered) this.#refuseGathering()
    }
    const out = new Uint8Array(size)
    let at = 0
    for (let i = 0; i < vectors; i++) {
      const length = memory.u32(start + 8 * i + 4)
      if (length > 0) out.set(memory.peek(memory.u32(start + 8 * i), length), at)
      at += length
    }
    return out
  }

  #refuseGathering(): never {
    this.hooks.note('wasi-gather', `more than ${maxGathered} bytes in one call answer 21 (fault)`)
    throw guestFault
  }

  /** A lazy input for the observer: null where it cannot be read. */
  peeked<T extends TraceValue>(read: () => T): T | null {
    try {
      return read()
    } catch (error) {
      if (error === guestFault) return null
      throw error
    }
  }

  // --- outputs -----------------------------------------------------------------------------------------------------

  /** A block from the guest's allocator. Throws `GuestFault` where there is none or it lies outside memory. */
  allocate(size: number): number {
    const address = this.allocator(size)
    if (address === 0) throw guestFault
    this.memory.check(address, size)
    return address
  }

  putString(value: ByteString, pointerTo: number, sizeTo: number): void {
    const size = value.length
    let address = 0
    if (size > 0) {
      address = this.allocate(size)
      this.memory.setString(address, value)
    }
    this.memory.setU32(pointerTo, address)
    this.memory.setU32(sizeTo, size)
  }

  putBytes(value: Uint8Array, pointerTo: number, sizeTo: number): void {
    const size = value.length
    let address = 0
    if (size > 0) {
      address = this.allocate(size)
      this.memory.setBytes(address, value)
    }
    this.memory.setU32(pointerTo, address)
    this.memory.setU32(sizeTo, size)
  }

  /** Envoy call_foreign_function: a null pointer says that the guest does not want the result, or its size. */
  putOptionalBytes(value: Uint8Array, pointerTo: number, sizeTo: number): void {
    let address = 0
    if (pointerTo !== 0 && value.length > 0) {
      address = this.allocate(value.length)
      this.memory.setBytes(address, value)
    }
    if (pointerTo !== 0) this.memory.setU32(pointerTo, address)
    if (sizeTo !== 0) this.memory.setU32(sizeTo, value.length)
  }

  /** No pairs at all are pointer 0 and size 0. */
  putPairs(value: Pairs, pointerTo: number, sizeTo: number): void {
    let address = 0
    let size = 0
    if (value.length > 0) {
      size = pairsSize(value)
      address = this.allocate(size)
      encodePairsInto(value, this.memory.peek(address, size))
    }
    this.memory.setU32(pointerTo, address)
    this.memory.setU32(sizeTo, size)
  }

  /** An array of pointers, and the strings that they point at, each with a zero byte behind it. */
  putStrings(value: readonly ByteString[], pointers: number, text: number): void {
    let pointerAt = pointers >>> 0
    let textAt = text >>> 0
    for (const string of value) {
      this.memory.setU32(pointerAt, textAt)
      this.memory.setBytes(textAt, bytesOf(`${string}\0`))
      pointerAt += 4
      textAt += string.length + 1
    }
  }

  /** Bytes that the guest has room for. Where there are none, Envoy does not look where they would go. */
  putFilled(value: Uint8Array, pointer: number): void {
    if (value.length > 0) this.memory.setBytes(pointer, value)
  }

  /** A structure whose bad pointer Envoy does not notice. */
  putUnchecked(pointer: number, value: Uint8Array): void {
    try {
      this.memory.setBytes(pointer, value)
    } catch (error) {
      if (error !== guestFault) throw error
    }
  }
}
