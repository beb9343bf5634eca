// The link check: every import and export that keeps Envoy from loading a module.
import { assertNever } from '../util/assert.ts'
import { showText } from '../util/bytes.ts'
import type { Export, FuncType, Import, Sections } from '../wasm/sections.ts'
import { type Callback, type CallbackName, callbacks, callbackType, lookupOrder } from './callbacks.ts'
import { wordsType } from './hostcall.ts'
import { findHostcall, hostcallNamed } from './hostcalls/index.ts'
import { envoyPages, type LoadProblem, problem, problemOf } from './load-problem.ts'
import { type AbiVersion, atLeast, existsIn, type Release } from './version.ts'

/** Types as Envoy prints them: space-separated, an empty list as `void`. */
export function showType({
  params,
  results,
}: {
  readonly params: readonly string[]
  readonly results: readonly string[]
}): string {
  return `${params.join(' ') || 'void'} -> ${results.join(' ') || 'void'}`
}

function sameType(a: FuncType, b: { readonly params: readonly string[]; readonly results: readonly string[] }): boolean {
  return showType(a) === showType(b)
}

/** Every import and export that keeps a release from linking, imports first. Exports are checked against the module's ABI version. */
export function linkProblems(sections: Sections, abi: AbiVersion | undefined, release: Release): LoadProblem[] {
  const seen = { memory: false, table: false }
  return [
    ...sections.imports.flatMap((entry) => {
      const { kind } = entry
      if (kind !== 'memory' && kind !== 'table') return importProblem(entry, abi, release)
      const twice = seen[kind]
      seen[kind] = true
      return twice ? [problemOf.importedTwice(nameOf(entry), kind)] : importProblem(entry, abi, release)
    }),
    ...(abi === undefined ? [] : exportProblems(sections, abi, release)),
  ]
}

const nameOf = ({ module, name }: Import) => `${showText(module)}.${showText(name)}`

/** Why Envoy cannot give what an import asks for that is no function; null where it can. */
export function notProvided(entry: Import): LoadProblem | null {
  const where = nameOf(entry)
  const { memory, table } = entry
  switch (entry.kind) {
    case 'func':
      return null
    case 'memory':
      if (memory !== undefined && memory.min > envoyPages) return problemOf.memoryTooLarge(memory.min, envoyPages, true)
      if (memory?.is64 === true) return problemOf.importRefused(where, 'a memory with 64-bit addresses')
      return memory?.shared === true ? problemOf.importRefused(where, 'a shared memory') : null
    case 'table':
      if (table?.element === 'ref') return problemOf.importCrash(where, 'a table of typed references')
      return table?.is64 === true ? problemOf.importRefused(where, 'a table with 64-bit indices') : null
    case 'tag':
      return problemOf.importCrash(where, 'a tag')
    case 'global':
      return missingImport(
        where,
        'Envoy offers no globals, and the module imports one.',
        'Build it as an executable or reactor, not as a dynamic library.',
      )
    default:
      return assertNever(entry.kind)
  }
}

function missingImport(where: string, what: string, remedy: string): LoadProblem {
  const message = `Failed to load Wasm module due to a missing import: ${where}`
  return problem('missing-import', 'import', message, what, where, remedy)
}

function importProblem(entry: Import, abi: AbiVersion | undefined, release: Release): LoadProblem[] {
  if (entry.kind !== 'func') return [notProvided(entry) ?? []].flat()
  const where = nameOf(entry)
  const missing = (what: string, remedy: string): LoadProblem[] => [missingImport(where, what, remedy)]
  const known = findHostcall(entry.module, entry.name)
  if (known === undefined) return missing(...whyMissing(entry))
  if (abi !== undefined && !known.abi.includes(abi)) {
    return missing(
      `${entry.name} does not exist in ABI ${abi}, which this module declares; it exists in ${known.abi.join(' and ')}.`,
      'Export one marker only, of the version that the SDK was made for.',
    )
  }
  if (!existsIn(release, known)) {
    const range = known.since === undefined ? `until Envoy ${known.until}` : `since Envoy ${known.since}`
    return missing(
      `${where} links only ${range}; this is Envoy ${release}.`,
      'Choose another Envoy release, or an older toolchain that does not import it.',
    )
  }
  const wanted = wordsType(known)
  if (entry.type !== undefined && sameType(entry.type, wanted)) return []
  const found = entry.type === undefined ? 'unknown' : showType(entry.type)
  return [
    problem(
      'import-type',
      'import',
      `Failed to load Wasm module due to an import type mismatch: ${where}, want: ${found}, but host exports: ${showType(wanted)}`,
      `The module declares ${where} as ${found}; Envoy has it as ${showType(wanted)}.`,
      where,
      'Declare the function with Envoy’s type, or use an SDK for this ABI version.',
    ),
  ]
}

function whyMissing(entry: Import): [what: string, remedy: string] {
  const elsewhere = hostcallNamed(entry.name)
  if (elsewhere !== undefined) {
    return [
      `Envoy has ${showText(entry.name)} in ${elsewhere.modules.join(' and ')}, not in ${showText(entry.module)}.`,
      'Import it from there.',
    ]
  }
  if (entry.name === 'abort' && entry.module === 'env') {
    return [
      'AssemblyScript’s abort has no counterpart in Envoy.',
      'Compile with --use abort=… and a function of your own, as the AssemblyScript SDK does.',
    ]
  }
  if (entry.module === 'env' && !entry.name.startsWith('proxy_')) {
    return [
      `Envoy has no function of this name; the toolchain expects a host of another kind.`,
      'Build for a standalone WASI host (for emscripten: -s STANDALONE_WASM).',
    ]
  }
  if (entry.module.startsWith('wasi')) {
    return [
      'Envoy offers a part of WASI only, and this is not in it.',
      'Avoid what needs it: files, sockets, threads, processes.',
    ]
  }
  return [
    'No release of Envoy has a function of this name.',
    'Check the SDK’s version: the name may come from another host or from an old draft.',
  ]
}

function exportProblems(sections: Sections, abi: AbiVersion, release: Release): LoadProblem[] {
  const functions = new Map<string, Export>()
  for (const entry of sections.exports) if (entry.kind === 'func') functions.set(entry.name, entry)
  const problems: LoadProblem[] = []
  /** Whether Envoy finds the export; one of another type is reported, and as good as none. */
  const find = (name: CallbackName): boolean => {
    const entry: Callback = callbacks[name]
    const found = functions.get(name)
    if (found === undefined || !entry.abi.includes(abi)) return false
    if (entry.since !== undefined && !atLeast(release, entry.since)) return false
    if (found.type !== undefined && sameType(found.type, callbackType(entry, abi))) return true
    const type = found.type === undefined ? 'unknown' : showType(found.type)
    const wanted = showType(callbackType(entry, abi))
    problems.push(
      problem(
        'export-type',
        'exports',
        `Bad function signature for: ${name}, want: ${wanted}, but the module exports: ${type}`,
        `The module exports ${name} as ${type}; ABI ${abi} has it as ${wanted}.`,
        name,
        `Export it with the type ${wanted}, or declare the ABI version that it belongs to.`,
      ),
    )
    return false
  }
  // WasmBase::getFunctions: `main` only in a reactor, `_start` only elsewhere, the second allocator only without the first.
  if (find('_initialize')) {
    if (!functions.has('main')) find('__main_void')
    else find('main')
  } else find('_start')
  if (!find('malloc') && !find('proxy_on_memory_allocate')) {
    problems.push(
      problem(
        'no-allocator',
        'exports',
        'Wasm module is missing malloc function.',
        'Envoy needs memory from the module to hand over results, and finds no function for it.',
        'export section',
        'Export malloc or proxy_on_memory_allocate (i32 -> i32); SDKs do so by themselves.',
      ),
    )
  }
  for (const name of lookupOrder) find(name)
  return problems
}

/** What loads and goes wrong later. */
export function warningsOf(sections: Sections): LoadProblem[] {
  const warnings: LoadProblem[] = []
  const imported = sections.imports.some(({ kind }) => kind === 'memory')
  if (!imported && !sections.exports.some(({ kind }) => kind === 'memory')) {
    warnings.push({
      kind: 'no-memory',
      severity: 'warning',
      stage: 'none',
      message: 'The module neither exports nor imports a memory',
      what: 'Envoy cannot see the module’s memory.',
      where: 'export section',
      consequence:
        'Envoy loads the module and dies with SIGSEGV at the first host call that follows a pointer. Here such a call leaves a note and answers InvalidMemoryAccess (6).',
      remedy: 'Export the memory; linkers do so by default (name `memory`).',
    })
  }
  return warnings
}
