// A decoded argument: what codecs give to an observer.
import type { ByteString, Pairs } from '../util/bytes.ts'

/** Byte strings have one character a byte. */
export type TraceValue = null | boolean | number | bigint | ByteString | Uint8Array | Pairs

/** Whether a value is a list of pairs. */
export const isPairs = (value: TraceValue | undefined): value is Pairs => Array.isArray(value)

/** The pairs of a value; none where it is another thing, or nothing. */
export const asPairs = (value: TraceValue | undefined): Pairs => (isPairs(value) ? value : [])
