// One entry of the table of host functions, and the types that are derived from it. The table cannot drift from the engine.
import type { Codec, CodecKind, WordType } from './codec.ts'
import { Errno, Status } from './enums.ts'
import type { AbiVersion, Release } from './version.ts'
import { abiVersions } from './version.ts'

/** Arguments in wire order. */
export type Params = { readonly [name: string]: Codec<unknown, unknown> }

/** How faithful the emulation is: as Envoy does it, close to it, or declared only. */
export type Label = 'as-envoy' | 'approximated' | 'not-modelled'

/** What a host function returns: a Status, a WASI errno, nothing, or 0 and 1. */
export type ResultKind = 'status' | 'errno' | 'none' | 'bool'

/** The release since which a call is allowed while the guest's code runs in a restricted mode; absent means never. */
export interface Restricted {
  /** In _initialize, main and _start. */
  readonly start?: Release
  /** In the allocator. */
  readonly allocator?: Release
}

/** Names of what a function answers, by kind of result. */
export type AnswerName = {
  readonly status: keyof typeof Status
  readonly errno: keyof typeof Errno
  readonly none: never
  readonly bool: never
}

/** One host function. */
export interface Hostcall<P extends Params, L extends Label, R extends ResultKind, A extends string = string> {
  readonly doc: string
  readonly params: P
  readonly label: L
  readonly result: R
  /** What the function itself answers; `answersOf` adds what reading its arguments answers. */
  readonly answers: readonly A[]
  /** The modules that it is imported from. */
  readonly modules: readonly string[]
  readonly abi: readonly AbiVersion[]
  readonly since?: Release | undefined
  readonly until?: Release | undefined
  readonly restricted: Restricted
  /** Acts on the root context of the effective one. */
  readonly root: boolean
}

export type AnyHostcall = Hostcall<Params, Label, ResultKind>

/** Exact wasm type. */
export interface WordsType {
  readonly params: readonly WordType[]
  readonly results: readonly WordType[]
}

/**
 * Declares a host function. Answers, module, versions, releases and restriction default to Ok alone, `env`, all, all and
 * never.
 */
export function hostcall<
  const P extends Params,
  const L extends Label,
  const R extends ResultKind = 'status',
  const A extends AnswerName[R] = Extract<AnswerName[R], 'Ok'>,
>(entry: {
  readonly doc: string
  readonly params: P
  readonly label: L
  readonly result?: R
  readonly answers?: readonly A[]
  readonly modules?: readonly string[]
  readonly abi?: readonly AbiVersion[]
  readonly since?: Release
  readonly until?: Release
  readonly restricted?: Restricted
  readonly root?: boolean
}): Hostcall<P, L, R, A> {
  return {
    modules: ['env'],
    abi: abiVersions,
    restricted: {},
    root: false,
    ...entry,
    // The type parameters' defaults say the same.
    result: entry.result ?? ('status' as R),
    answers: entry.answers ?? (entry.result === undefined || entry.result === 'status' ? ['Ok' as A] : []),
  }
}

/** Inputs that are read from the guest's memory, and outputs that are written to it. */
const inMemory: ReadonlySet<CodecKind> = new Set<CodecKind>([
  'string',
  'bytes',
  'pairs',
  'path',
  'iovecs',
  'fill',
  'u16-out',
  'u32-out',
  'u64-out',
  'string-out',
  'bytes-out',
  'optional-bytes-out',
  'pairs-out',
  'strings-out',
])

/** Everything that a call of an entry may answer, in the order of its enumeration; empty where its word is no code. */
export function answersOf(entry: AnyHostcall): readonly string[] {
  const codecs = Object.values(entry.params)
  const all = new Set(entry.answers)
  if (codecs.some(({ max }) => max !== undefined)) all.add('BadArgument')
  if (codecs.some(({ kind }) => inMemory.has(kind))) all.add(entry.result === 'errno' ? 'Fault' : 'InvalidMemoryAccess')
  const order = entry.result === 'status' ? Status : entry.result === 'errno' ? Errno : {}
  return Object.keys(order).filter((name) => all.has(name))
}

/** The wasm type of an entry: its codecs' words, one by one. */
export function wordsType(entry: AnyHostcall): WordsType {
  return { params: Object.values(entry.params).flatMap((codec) => codec.words), results: entry.result === 'none' ? [] : ['i32'] }
}

// biome-ignore format: one case a line
type InOf<C> = C extends Codec<infer I, unknown> ? I : never
type OutOf<C> = C extends Codec<unknown, infer O> ? O : never

/** What the host function is given. */
export type InputsOf<P extends Params> = { readonly [N in keyof P as [InOf<P[N]>] extends [never] ? never : N]: InOf<P[N]> }
/** What the host function answers. */
export type OutputsOf<P extends Params> = { readonly [N in keyof P as [OutOf<P[N]>] extends [never] ? never : N]: OutOf<P[N]> }

/**
 * With outputs: a refusal, the outputs (which means success), or a status together with some outputs. Success without the
 * outputs does not compile.
 */
export type Coded<S extends number, O> = [keyof O] extends [never]
  ? S
  : Exclude<S, 0> | ({ readonly status: Exclude<S, 0> } & Partial<O>) | (O & { readonly status?: 0 })

/** What a host function answers: codes of these names only, or Unimplemented where a part of it is not modelled. */
export type Answer<P extends Params, R extends ResultKind, A extends string = string> = {
  readonly status: Coded<(typeof Status)[(A & keyof typeof Status) | 'Unimplemented'], OutputsOf<P>>
  readonly errno: Coded<(typeof Errno)[A & keyof typeof Errno], OutputsOf<P>>
  readonly none: undefined
  readonly bool: boolean
}[R]

/** Names of a family's entries that the engine must have. */
export type ModelledName<Family> = {
  [N in keyof Family]: Family[N] extends { readonly label: 'not-modelled' } ? never : N
}[keyof Family]

/** The functions that the engine must have for a family of the table. `Ctx` is whatever it passes to its guest. */
export type HostOf<Family, Ctx> = {
  readonly [N in ModelledName<Family>]: Family[N] extends Hostcall<infer P, Label, infer R, infer A>
    ? (ctx: Ctx, args: InputsOf<P>) => Answer<P, R, A>
    : never
}
