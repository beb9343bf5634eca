// What the inspector says about a module: plain data, the same for the page, the command line and JSON.
import type { Label } from '../abi-shim/hostcall.ts'
import type { AbiVersion, Release } from '../abi-shim/version.ts'
import type { ExternKind, FuncType, Limits } from '../wasm/sections.ts'
import type { Toolchain } from './toolchain.ts'

/** One thing that is wrong or worth knowing: what, where, what Envoy would do, what to change. */
export interface Problem {
  readonly code: ProblemCode
  /** `error`: no Envoy release loads or runs it. `warning`: some do not, or it does nothing. `note`: good to know. */
  readonly severity: 'error' | 'warning' | 'note'
  readonly what: string
  /** Such as `import env.abort`, `export malloc`, `offset 0x1f`. */
  readonly where: string
  readonly envoy: string
  readonly change: string
}

/** Every kind of problem there is. */
export type ProblemCode =
  | 'not-wasm'
  | 'malformed'
  | 'invalid'
  | 'no-abi-marker'
  | 'several-abi-markers'
  | 'missing-import'
  | 'import-of-other-abi'
  | 'import-type'
  | 'import-kind'
  | 'import-since'
  | 'not-modelled'
  | 'types-unread'
  | 'no-allocator'
  | 'no-memory'
  | 'several-memories'
  | 'memory-too-large'
  | 'export-type'
  | 'unknown-callback'
  | 'no-callback'
  | 'start-section'
  | 'no-start-function'
  | 'precompiled'

/** How an import fares: it links; or no release has it; or only another ABI version; or with another type; or Envoy never gives such a thing. */
export type ImportStatus = 'links' | 'missing' | 'other-abi' | 'type' | 'kind'

/** One import, checked against the table. */
export interface ImportReport {
  /** Where it is no function, and Envoy cannot give it. */
  readonly refusal: { readonly what: string; readonly envoy: string; readonly change: string } | null
  readonly module: string
  readonly name: string
  readonly kind: ExternKind
  /** Null for what is no function, or where the signature could not be read. */
  readonly type: FuncType | null
  /** As Envoy prints types: `i32 i32 -> i32`, `void` for nothing. */
  readonly signature: string | null
  readonly status: ImportStatus
  /** The type that Envoy offers, where it offers anything of that name. */
  readonly expected: string | null
  readonly abi: readonly AbiVersion[]
  /** The releases in which it links with this type and under this module's ABI version. */
  readonly releases: readonly Release[]
  /** How faithfully the playground emulates it; null for what is not in the table. */
  readonly label: Label | null
  readonly doc: string | null
}

/** What an export is to Envoy. `ignored` is never looked at. */
export type ExportRole = 'abi-marker' | 'start' | 'allocator' | 'callback' | 'memory' | 'ignored'

/** One export, checked against what Envoy looks for. */
export interface ExportReport {
  readonly name: string
  readonly kind: ExternKind
  readonly type: FuncType | null
  readonly signature: string | null
  readonly role: ExportRole
  /** False where Envoy looks for this name with another type, so that the load fails. */
  readonly ok: boolean
  /** The type that Envoy wants, where it looks for the name. */
  readonly expected: string | null
  readonly doc: string | null
}

/** Whether one Envoy release links the module. */
export interface ReleaseReport {
  readonly release: Release
  readonly links: boolean
  /** `module.name` of imports that this release does not have under the module's ABI version. */
  readonly missing: readonly string[]
  /** `module.name` of imports that this release has with another type. */
  readonly mismatched: readonly string[]
}

/** The memory that a host reads and writes. */
export interface MemoryReport {
  readonly source: 'exported' | 'imported' | 'private'
  readonly name: string | null
  /** In pages of 64 KiB, unless the module chose its own page size. */
  readonly limits: Pick<Limits, 'min' | 'shared' | 'is64' | 'pageSizeLog2'> & { readonly max: number | null }
}

/** All that is known about a module without running it. */
export interface Report {
  readonly version: 1
  readonly size: number
  /** No problem is an error. */
  readonly ok: boolean
  readonly abi: {
    /** The version that Envoy goes by; null where the module claims none. */
    readonly version: AbiVersion | null
    /** Every version claimed, in export order. */
    readonly claimed: readonly AbiVersion[]
  }
  readonly toolchain: Toolchain
  readonly imports: readonly ImportReport[]
  readonly exports: readonly ExportReport[]
  /** Oldest first. Empty where the ABI version is unknown. */
  readonly releases: readonly ReleaseReport[]
  readonly memory: MemoryReport | null
  /** The export that Envoy allocates with. */
  readonly allocator: string | null
  /** What runs before the first callback, in order. `since` where older releases do not call it. */
  readonly start: readonly { readonly name: string; readonly since: Release | null }[]
  readonly functions: { readonly imported: number; readonly defined: number }
  /** Sections in file order with the bytes of their contents; custom ones by their own name. */
  readonly sections: readonly { readonly name: string; readonly custom: boolean; readonly size: number }[]
  readonly problems: readonly Problem[]
}

/** A signature as Envoy's load errors print it. */
export function signatureOf(type: { readonly params: readonly string[]; readonly results: readonly string[] }): string {
  const list = (types: readonly string[]): string => (types.length === 0 ? 'void' : types.join(' '))
  return `${list(type.params)} -> ${list(type.results)}`
}

/** Whether two signatures are the same. Envoy compares types exactly. */
export function sameType(
  a: { readonly params: readonly string[]; readonly results: readonly string[] },
  b: { readonly params: readonly string[]; readonly results: readonly string[] },
): boolean {
  return signatureOf(a) === signatureOf(b)
}
