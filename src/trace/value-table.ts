// ValueTable: the values of a trace while it is recorded. Each is stored once, as far as finding that out pays.
import type { TraceValue } from '../abi-shim/trace-value.ts'
import type { Pairs } from '../util/bytes.ts'
import type { Stored } from './chunk.ts'

/** Longer strings are rarely repeated, and remembering them would keep them alive. */
const internedLength = 256
/** How many strings one generation of the interned ones has. */
const internedStrings = 1000
const internedScalars = 10_000
/** How many objects are known again: those that one host call and its cell share, and a few more. */
const recentObjects = 16

export class ValueTable {
  #values: Stored[] = []
  #taken = 0
  /** Strings by text: those of late, and those of before. One that is asked for again moves to the front; the rest is forgotten. */
  #strings = new Map<string, number>()
  #olderStrings = new Map<string, number>()
  readonly #scalars = new Map<number | bigint | boolean | null, number>()
  readonly #recentObjects: object[] = []
  readonly #recentIds: number[] = []
  #nextRecent = 0
  /** Roughly how large everything is that was ever stored. */
  bytes = 0

  /** What was stored since the last time. Ids count on. */
  take(): Stored[] {
    const values = this.#values
    this.#taken += values.length
    this.#values = []
    return values
  }

  /** Stores a value of roughly that size, without a look at those that are there. */
  store(value: Stored, size: number): number {
    this.bytes += size
    this.#values.push(value)
    return this.#taken + this.#values.length - 1
  }

  /** A string that nobody is likely to ask for again. */
  ownString(text: string): number {
    return this.store(text, text.length + 16)
  }

  string(text: string): number {
    if (text.length > internedLength) return this.ownString(text)
    const known = this.#strings.get(text)
    if (known !== undefined) return known
    const id = this.#olderStrings.get(text) ?? this.ownString(text)
    if (this.#strings.size === internedStrings) {
      this.#olderStrings = this.#strings
      this.#strings = new Map()
    }
    this.#strings.set(text, id)
    return id
  }

  scalar(value: number | bigint | boolean | null): number {
    const known = this.#scalars.get(value)
    if (known !== undefined) return known
    const id = this.store(value, 16)
    if (this.#scalars.size < internedScalars) this.#scalars.set(value, id)
    return id
  }

  /** Any value as the tape names it: a small number by itself, everything else by its id. */
  value(value: TraceValue): number {
    if (typeof value === 'string') return this.string(value)
    if (typeof value === 'number' && value >= 0 && (value | 0) === value) return -1 - value
    if (typeof value !== 'object' || value === null) return this.scalar(value)
    return this.recent(value) ?? this.remember(value, this.store(value, sizeOf(value)))
  }

  /** The id of an object that was stored a moment ago: a header map that nobody changed is stored once. */
  recent(value: object): number | undefined {
    const at = this.#recentObjects.indexOf(value)
    return at < 0 ? undefined : this.#recentIds[at]
  }

  /** The object is what that id stands for. */
  remember(value: object, id: number): number {
    this.#recentObjects[this.#nextRecent] = value
    this.#recentIds[this.#nextRecent] = id
    this.#nextRecent = (this.#nextRecent + 1) % recentObjects
    return id
  }
}

/** A string that as a rule is the one of before; null is -1. */
export class LastString {
  readonly #values: ValueTable
  #text: string | null = null
  #id = -1

  constructor(values: ValueTable) {
    this.#values = values
  }

  idOf(text: string | null): number {
    if (text !== this.#text) {
      this.#id = text === null ? -1 : this.#values.string(text)
      this.#text = text
    }
    return this.#id
  }
}

/** A rough size in bytes, for budgets. */
export function sizeOf(value: TraceValue): number {
  if (value instanceof Uint8Array) return value.length + 32
  if (!Array.isArray(value)) return 16
  let size = 32
  for (const [name, text] of value as Pairs) size += name.length + text.length + 48
  return size
}
