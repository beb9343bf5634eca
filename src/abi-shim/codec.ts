// Codecs: how many words an argument takes, what it becomes, and what to call it. Data only; print-bind.ts prints the code.
import type { ByteString, Pairs } from '../util/bytes.ts'
import type { EnumNames, ValueOf } from './enums.ts'
import { namesOf } from './enums.ts'

/** A wasm value type that crosses the ABI. */
export type WordType = 'i32' | 'i64'

/** How the words of one argument are read or written. The printer has one branch for each. */
export type CodecKind =
  | 'u32'
  | 'i32'
  | 'bool'
  | 'u64'
  | 'i64'
  | 'enum'
  | 'pointer'
  | 'string'
  | 'bytes'
  | 'pairs'
  | 'path'
  | 'iovecs'
  | 'fill'
  | 'u16-out'
  | 'u32-out'
  | 'u64-out'
  | 'string-out'
  | 'bytes-out'
  | 'optional-bytes-out'
  | 'pairs-out'
  | 'unchecked-block-out'
  | 'strings-out'

declare const input: unique symbol
declare const output: unique symbol

/** One argument. `In` is what the host function is given, `Out` what it answers; `never` where there is none. */
export interface Codec<In, Out> {
  readonly kind: CodecKind
  readonly words: readonly WordType[]
  /** Names of numbers, for display. */
  readonly names?: EnumNames
  /** For an enumeration that is checked before memory: the largest number; above it the call answers BadArgument. */
  readonly max?: number
  /** Read when the host function asks for it. */
  readonly lazy?: true
  /** Written as 0 before the host function is called, so that a bad pointer is found before anything happens. */
  readonly zeroed?: true
  readonly [input]?: In
  readonly [output]?: Out
}

/** An input. */
export type In<T> = Codec<T, never>
/** An output. */
export type Out<T> = Codec<never, T>

/** Unsigned 32 bits. */
export const u32: In<number> = { kind: 'u32', words: ['i32'] }
/** Signed 32 bits. */
export const i32: In<number> = { kind: 'i32', words: ['i32'] }
/** 0 is false, anything else true. */
export const bool: In<boolean> = { kind: 'bool', words: ['i32'] }
/** Unsigned 64 bits. */
export const u64: In<bigint> = { kind: 'u64', words: ['i64'] }
/** Signed 64 bits. */
export const i64: In<bigint> = { kind: 'i64', words: ['i64'] }
/** An address that the host never follows. */
export const pointer: In<number> = { kind: 'pointer', words: ['i32'] }
/** Pointer and length of text in whatever encoding. */
export const stringIn: In<ByteString> = { kind: 'string', words: ['i32', 'i32'] }
/** Pointer and length of bytes; they are copied. */
export const bytesIn: In<Uint8Array> = { kind: 'bytes', words: ['i32', 'i32'] }
/** Pointer and length of serialised pairs; a malformed blob is an empty list (host pairs_util.cc). */
export const pairsIn: In<Pairs> = { kind: 'pairs', words: ['i32', 'i32'] }
/** Pointer and length of a property path; its parts are separated by a zero byte. */
export const pathIn: In<ByteString> = { kind: 'path', words: ['i32', 'i32'] }
/** Pointer to and number of WASI's scatter vectors; what they point at is joined. */
export const iovecsIn: In<Uint8Array> = { kind: 'iovecs', words: ['i32', 'i32'] }

/** A number out of an enumeration, refused with BadArgument before memory is looked at. */
export function enumIn<const E extends Readonly<Record<string, number>>>(values: E): In<ValueOf<E>> {
  return { kind: 'enum', words: ['i32'], names: namesOf(values), max: Math.max(...Object.values(values)) }
}

/** A number that has names but is checked by the host function, if at all. */
export function namedIn(values: Readonly<Record<string, number>>): In<number> {
  return { kind: 'u32', words: ['i32'], names: namesOf(values) }
}

/** An input that the host function reads when it gets there: a bad pointer matters only then. */
export function lazy<T>(codec: In<T>): In<() => T> {
  return { kind: codec.kind, words: codec.words, lazy: true }
}

/** Pointer to a buffer of the guest's and its size: the host is given the size and answers that many bytes. */
export const fillOut: Codec<number, Uint8Array> = { kind: 'fill', words: ['i32', 'i32'] }
/** Where to write 16 bits. */
export const u16Out: Out<number> = { kind: 'u16-out', words: ['i32'] }
/** Where to write 32 bits. */
export const u32Out: Out<number> = { kind: 'u32-out', words: ['i32'] }
/** As `u32Out`, tried before the call: proxy-wasm-cpp-host `http_call` writes its token twice. */
export const u32OutFirst: Out<number> = { ...u32Out, zeroed: true }
/** Where to write a number that has names. */
export function namedOut(names: EnumNames): Out<number> {
  return { ...u32Out, names }
}

/** Where to write 64 bits, unsigned. */
export const u64Out: Out<bigint> = { kind: 'u64-out', words: ['i32'] }
/** Where to write pointer and length of text in a block that the guest's allocator gives; 0 and 0 where there is none. */
export const stringOut: Out<ByteString> = { kind: 'string-out', words: ['i32', 'i32'] }
/** As `stringOut`, for bytes. */
export const bytesOut: Out<Uint8Array> = { kind: 'bytes-out', words: ['i32', 'i32'] }
/** As `bytesOut`, but nothing is written where a pointer is 0. */
export const optionalBytesOut: Out<Uint8Array> = { kind: 'optional-bytes-out', words: ['i32', 'i32'] }
/** As `stringOut`, for pairs in their wire format; no pairs are 0 and 0. */
export const pairsOut: Out<Pairs> = { kind: 'pairs-out', words: ['i32', 'i32'] }
/** Where to write a structure of fixed size; a bad pointer goes unnoticed. */
export const uncheckedBlockOut: Out<Uint8Array> = { kind: 'unchecked-block-out', words: ['i32'] }
/** Where to write an array of pointers, and where the strings they point at, each with a zero byte behind it. */
export const stringsOut: Out<readonly ByteString[]> = { kind: 'strings-out', words: ['i32', 'i32'] }

/** Whether an argument is answered by the host function. */
export function isOutput(codec: Codec<unknown, unknown>): boolean {
  return codec.kind === 'fill' || codec.kind.endsWith('-out')
}
