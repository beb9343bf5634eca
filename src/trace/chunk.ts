// How a trace is stored and travels: a tape of 32-bit integers and a table of values.
import type { TraceValue } from '../abi-shim/trace-value.ts'
import type { Fault, Role, Span, SpanResult } from './event.ts'

/**
 * The first integer of each record. A record is `[op, ...operands]`; value ids point into the table of all chunks. Where a
 * `TraceValue` is meant, an id below zero is none: a number that is not negative and fits stands there itself, as -1 - it.
 */
export const Op = {
  /** Running state, no event: the value that holds the virtual time; the logical thread. */
  Clock: 1,
  Thread: 2,
  /** Spans that are rare: value of a `Span`, value of a `SpanResult` or -1. */
  Enter: 3,
  Leave: 4,
  /** vm, name, plugin or -1, words. */
  CallbackEnter: 5,
  /** vm, module, name, plugin or -1, words. */
  HostcallEnter: 6,
  /** No event: decoded inputs of the innermost host call: count, then name and value of each. */
  Inputs: 7,
  /** flags, low word, high word, count of outputs, then name and value of each. */
  CallLeave: 8,
  /** vm, value of `VmFacts`. */
  Vm: 9,
  /** cell of a stream, or -1 - the value that names the cell; value. */
  Write: 10,
  /** level, prefix, text, plugin or -1, shown. */
  Log: 11,
  /** level, text. */
  EnvoyLog: 12,
  /** code, detail. */
  Note: 13,
  /** value of a `Fault`. */
  Fault: 14,
  /** the event where the host call was entered, kind, text. */
  Mark: 15,
} as const

/** Flags of `CallLeave`. */
export const LeaveFlag = { HasWord: 1, Is64: 2, Trapped: 4, Unfinished: 8 } as const

export interface VmFacts {
  readonly role: Role
  readonly module: string | null
  readonly vmId: string | null
}

/** A cell's value as a change of an earlier value: `base` with `removed` items from `start` replaced by `inserted`. */
export interface Splice {
  readonly base: number
  readonly start: number
  readonly removed: number
  readonly inserted: Extract<TraceValue, object>
}

export type Stored = TraceValue | Splice | Span | SpanResult | Fault | VmFacts

/** What is new since the last chunk. `tape` is transferable. */
export interface TraceChunk {
  readonly tape: Int32Array
  readonly values: readonly Stored[]
  /** The sequence number of the last event in this chunk; -1 where there is none yet. */
  readonly lastSeq: number
}

/** Whether a stored value is a change of another. */
export function isSplice(value: Stored): value is Splice {
  return typeof value === 'object' && value !== null && 'inserted' in value
}
