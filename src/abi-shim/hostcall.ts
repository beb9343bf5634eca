// One entry of the table of host functions, and the types that are derived from it. The table cannot drift from the engine.
import type { Codec, WordType } from './codec.ts'
import type { Errno, Status } from './enums.ts'
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

/** One host function. */
export interface Hostcall<P extends Params, L extends Label, R extends ResultKind> {
  readonly doc: string
  readonly params: P
  readonly label: L
  readonly result: R
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

/** Declares a host function. Module, versions, releases and restriction default to `env`, all, all and never. */
export function hostcall<const P extends Params, const L extends Label, const R extends ResultKind = 'status'>(entry: {
  readonly doc: string
  readonly params: P
  readonly label: L
  readonly result?: R
  readonly modules?: readonly string[]
  readonly abi?: readonly AbiVersion[]
  readonly since?: Release
  readonly until?: Release
  readonly restricted?: Restricted
  readonly root?: boolean
}): Hostcall<P, L, R> {
  return {
    modules: ['env'],
    abi: abiVersions,
    restricted: {},
    root: false,
    ...entry,
    // The type parameter's default says the same.
    result: entry.result ?? ('status' as R),
  }
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

/** What a host function answers. */
export type Answer<P extends Params, R extends ResultKind> = {
  readonly status: Coded<Status, OutputsOf<P>>
  readonly errno: Coded<Errno, OutputsOf<P>>
  readonly none: undefined
  readonly bool: boolean
}[R]

/** Names of a family's entries that the engine must have. */
export type ModelledName<Family> = {
  [N in keyof Family]: Family[N] extends { readonly label: 'not-modelled' } ? never : N
}[keyof Family]

/** The functions that the engine must have for a family of the table. `Ctx` is whatever it passes to its guest. */
export type HostOf<Family, Ctx> = {
  readonly [N in ModelledName<Family>]: Family[N] extends Hostcall<infer P, Label, infer R>
    ? (ctx: Ctx, args: InputsOf<P>) => Answer<P, R>
    : never
}
