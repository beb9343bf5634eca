// A decoded argument: what codecs give to an observer.
import type { ByteString, Pairs } from '../util/bytes.ts'

/** Byte strings have one character a byte. */
export type TraceValue = null | boolean | number | bigint | ByteString | Uint8Array | Pairs
