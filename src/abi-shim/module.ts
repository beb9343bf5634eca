// LoadedModule: a module that Envoy would link, compiled under our memory cap and ready to be instantiated again and again.
import { type ByteString, textOf } from '../util/bytes.ts'
import { lackingFeatures } from '../wasm/features.ts'
import { capMemory } from '../wasm/rewrite.ts'
import { type Limits, readSections, type Sections, type TableType } from '../wasm/sections.ts'
import type { FunctionImport } from './bind.ts'
import type { GuestExports } from './guest.ts'
import { linkProblems, warningsOf } from './link.ts'
import { envoyPages, exportsLog, isError, type LoadProblem, problemOf, unreadable } from './load-problem.ts'
import { type AbiVersion, detectAbi, type Release } from './version.ts'

export type { LoadProblem } from './load-problem.ts'

/** What decides whether a module loads. */
export interface ExamineOptions {
  /** Whose host functions there are. */
  readonly release: Release
  /** The cap on linear memory, in pages of 64 KiB. */
  readonly pages: number
}

/** A module that would link; not compiled yet. */
export interface Examined {
  readonly abi: AbiVersion
  readonly sections: Sections
  /** To be compiled: the file's own bytes, or a copy with its memory capped. */
  readonly bytes: Uint8Array
  readonly shift: (offset: number) => number
  readonly pages: number
  /** Exports of the wrong type, or no allocator. Envoy finds them in the instance, and runs the start functions before it gives up. */
  readonly flaws: readonly LoadProblem[]
  /** What loads in Envoy but goes wrong later. */
  readonly warnings: readonly LoadProblem[]
}

/** `flawed`: what runs of a module that is refused for its exports alone. */
export type ExamineResult =
  | { readonly ok: Examined; readonly problems?: undefined }
  | { readonly ok?: undefined; readonly problems: readonly LoadProblem[]; readonly flawed?: Examined }

/** A memory that the module imports: the host makes it. */
export interface ImportedMemory extends FunctionImport {
  readonly descriptor: WebAssembly.MemoryDescriptor
}

/** A table that the module imports: the host makes it. */
export interface ImportedTable extends FunctionImport {
  readonly descriptor: WebAssembly.TableDescriptor
}

/** What a guest needs of a module. `testing/fake-guest.ts` has another implementation. */
export interface LoadedModule {
  readonly abi: AbiVersion
  readonly imports: readonly FunctionImport[]
  readonly importedMemory: ImportedMemory | null
  readonly importedTable: ImportedTable | null
  /** The export that is the guest's memory; null where it has none or imports it. */
  readonly memoryExport: string | null
  readonly hasStart: boolean
  /** Exports of the wrong type: to Envoy they are not there. */
  readonly withheld: ReadonlySet<string>
  /** What Envoy logs once it has looked at the exports. A VM with any of these has failed. */
  readonly complaints: readonly string[]
  /** Maps an offset in the compiled bytes to the original file's. */
  readonly shift: (offset: number) => number
  functionNames(): ReadonlyMap<number, ByteString>
  instantiate(imports: WebAssembly.Imports): GuestExports
}

export type CompileResult =
  | { readonly ok: LoadedModule; readonly problems?: undefined }
  | { readonly ok?: undefined; readonly problems: readonly LoadProblem[] }

/** Reads a module and says everything that keeps Envoy from loading it, in the order in which Envoy would find it. */
export function examine(bytes: Uint8Array, { release, pages }: ExamineOptions): ExamineResult {
  if (bytes.length === 0) return { problems: [problemOf.empty()] }
  const read = readSections(bytes)
  if (read.error !== undefined) return { problems: [unreadable(read.error)] }
  const sections = read.ok
  const abi = detectAbi(sections.exports)
  const { bytes: capped, shift, tooLarge } = capMemory(bytes, sections, pages)
  const problems = [
    ...(abi === undefined ? [problemOf.noMarker()] : []),
    ...linkProblems(sections, abi, release),
    // An imported memory above Envoy's own ceiling has been reported with the imports.
    ...(tooLarge === undefined || importsTooMuch(sections) ? [] : [problemOf.memoryTooLarge(tooLarge, pages, false)]),
  ]
  if (abi === undefined) return { problems }
  const flaws = problems.filter(({ stage }) => stage === 'exports')
  const examined = { abi, sections, bytes: capped, shift, pages, flaws, warnings: warningsOf(sections) }
  const errors = problems.filter(isError)
  if (errors.length === 0) return { ok: examined }
  return errors.length === flaws.length ? { problems, flawed: examined } : { problems }
}

function importsTooMuch({ imports }: Sections): boolean {
  return imports.some(({ memory }) => memory !== undefined && memory.min > envoyPages)
}

/** Compiles a module at once; browsers allow that in workers. What the engine refuses becomes a problem. */
export function compileSync(examined: Examined): CompileResult {
  try {
    return { ok: loaded(examined, new WebAssembly.Module(examined.bytes as Uint8Array<ArrayBuffer>)) }
  } catch (error) {
    return refused(error, examined.sections)
  }
}

function refused(error: unknown, sections: Sections): CompileResult {
  if (!(error instanceof WebAssembly.CompileError)) throw error
  const { all, used } = lackingFeatures(sections)
  if (used.length > 0) return { problems: [problemOf.engine(error.message, used, true)] }
  const unknown = all.length > 0 && unknownToEngine.test(error.message)
  return { problems: [unknown ? problemOf.engine(error.message, all, false) : problemOf.invalid(error.message)] }
}

/** How engines refuse what they do not know; anything else is wrong in Envoy's V8 as well. */
const unknownToEngine =
  /opcode|enable (with|via)|not allowed in constant|limit|at most one|flags|type code|unknown|unrecognized|unsupported|section code/i

function loaded({ abi, sections, shift, pages, flaws }: Examined, module: WebAssembly.Module): LoadedModule {
  const memory = sections.imports.find(({ kind }) => kind === 'memory')
  const table = sections.imports.find(({ kind }) => kind === 'table')
  // With several, Envoy's engine keeps the last.
  const exportedMemory = sections.exports.findLast(({ kind }) => kind === 'memory')
  let names: ReadonlyMap<number, ByteString> | undefined
  return {
    abi,
    imports: sections.imports.filter(({ kind }) => kind === 'func'),
    importedMemory:
      memory?.memory === undefined
        ? null
        : { module: memory.module, name: memory.name, descriptor: descriptorOf(memory.memory, pages) },
    importedTable:
      table?.table === undefined ? null : { module: table.module, name: table.name, descriptor: tableOf(table.table) },
    memoryExport: exportedMemory === undefined ? null : (textOf(exportedMemory.name) ?? null),
    hasStart: sections.hasStart,
    withheld: new Set(flaws.filter(({ kind }) => kind === 'export-type').map(({ where }) => where)),
    complaints: exportsLog(flaws),
    shift,
    functionNames: () => {
      names ??= sections.functionNames()
      return names
    },
    instantiate: (imports) => new WebAssembly.Instance(module, imports).exports,
  }
}

/** A memory to import must not promise to grow further than the module allows. */
function descriptorOf({ min, max }: Limits, pages: number): WebAssembly.MemoryDescriptor {
  return { initial: min, maximum: Math.min(max ?? pages, pages) }
}

function tableOf({ min, max, element }: TableType): WebAssembly.TableDescriptor {
  return {
    element: element === 'externref' ? 'externref' : 'anyfunc',
    initial: min,
    ...(max === undefined ? {} : { maximum: max }),
  }
}
