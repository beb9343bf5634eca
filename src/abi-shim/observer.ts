// The interface through which the binding tells who watches. Without an observer there is no call at all.
import type { TraceValue } from './trace-value.ts'

/** One word as it crossed the boundary: i32 unsigned, i64 as unsigned bigint. */
export type Word = number | bigint

/** The inside of a guest, for whoever looks into it while a call is under way. */
export interface GuestInside {
  /** A copy of its linear memory as it is now. */
  memory(): Uint8Array
  /** Its frames in the stack of an exception that was made during a call, innermost first; none where it has no names. */
  frames(error: Error): readonly string[]
}

/**
 * Watches the calls of one VM. Calls nest and always pair up: host → guest (`callback…`), guest → host (`hostcall…`);
 * an allocator call during a host call is a callback inside it.
 */
export interface CallObserver {
  /** The guest exists; the calls that it made while it was instantiated have been told. */
  instantiated?(inside: GuestInside): void
  /** The host enters an export. `name` is the export's, words in order. */
  callbackEnter(name: string, words: readonly Word[]): void
  /** `word` is undefined for a void export. `trapped` where the guest was unwound. */
  callbackLeave(word: Word | undefined, trapped: boolean): void
  /** The guest calls an import, before anything is decoded. */
  hostcallEnter(module: string, name: string, words: readonly Word[]): void
  /** The inputs, by the table's parameter names, once all of them were read. Not called where reading failed. */
  hostcallInputs(inputs: Readonly<Record<string, TraceValue>>): void
  /** The status (or errno, or nothing) and the outputs that were written. `trapped` where the call does not return. */
  hostcallLeave(word: Word | undefined, outputs: Readonly<Record<string, TraceValue>> | undefined, trapped: boolean): void
}
