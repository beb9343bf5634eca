// The link check: what keeps Envoy from loading a module, all of it, in Envoy's words and in ours.
import { showText } from '../util/bytes.ts'
import type { Export, FuncType, Import, Sections } from '../wasm/sections.ts'
import { type Callback, callbacks, callbackType } from './callbacks.ts'
import { wordsType } from './hostcall.ts'
import { findHostcall, hostcallNamed } from './hostcalls/index.ts'
import { type AbiVersion, abiVersions, atLeast, existsIn, type Release } from './version.ts'

export type LoadProblemKind =
  | 'empty'
  | 'not-wasm'
  | 'corrupt'
  | 'invalid'
  | 'component'
  | 'no-abi-marker'
  | 'missing-import'
  | 'import-type'
  | 'export-type'
  | 'no-allocator'
  | 'memory-too-large'
  | 'unsupported-import'
  | 'no-memory'

/** One reason why a module does not load, or (`warning`) what goes wrong after it has. */
export interface LoadProblem {
  readonly kind: LoadProblemKind
  readonly severity: 'error' | 'warning'
  /** Envoy's log line; where Envoy says nothing, or would load the module, ours. */
  readonly message: string
  readonly what: string
  /** The import, export or offset. */
  readonly where: string
  readonly consequence: string
  readonly remedy: string
}

const rejected = 'Envoy rejects the configuration that names this module: it refuses to start, or keeps the listener it has.'
const codeNotLoaded = 'Failed to load Wasm code'

function problem(
  kind: LoadProblemKind,
  message: string,
  what: string,
  where: string,
  remedy: string,
  consequence = rejected,
): LoadProblem {
  return { kind, severity: 'error', message, what, where, consequence, remedy }
}

export function isError({ severity }: LoadProblem): boolean {
  return severity === 'error'
}

/** Envoy's ceiling for linear memory, in pages of 64 KiB: 1 GiB. */
const envoyPages = 16_384

export const problemOf = {
  empty: () =>
    problem(
      'empty',
      'Plugin failed to load',
      'The file is empty.',
      'the whole file',
      'Choose the .wasm file that the compiler wrote.',
    ),
  noMarker: () =>
    problem(
      'no-abi-marker',
      'Missing or unknown Proxy-Wasm ABI version',
      'No export says which version of the proxy-wasm ABI the module speaks.',
      'export section',
      `Build with a proxy-wasm SDK, or export a function named proxy_abi_version_0_2_1 (or ${abiVersions
        .slice(0, -1)
        .map((v) => v.replaceAll('.', '_'))
        .join(', ')}).`,
    ),
  invalid: (engine: string) =>
    problem(
      'invalid',
      codeNotLoaded,
      `The code is not valid WebAssembly: ${engine}.`,
      'code',
      'Build the module again; if it needs a new WebAssembly feature, build without it.',
    ),
  memoryTooLarge: (wanted: number, cap: number) =>
    wanted > envoyPages
      ? problem(
          'memory-too-large',
          'Failed to create new Wasm instance',
          `The module asks for ${wanted} pages of memory at its start; Envoy gives at most ${envoyPages} (1 GiB).`,
          'memory section',
          'Lower the initial memory when linking.',
        )
      : problem(
          'memory-too-large',
          `The module asks for ${wanted} pages of memory at its start; the playground gives at most ${cap}`,
          `The module asks for ${wanted} pages (${wanted / 16} MiB) of memory at its start, more than the playground’s ${cap}.`,
          'memory section',
          'Lower the initial memory when linking, or raise limits.memoryPages where a scenario has lowered it.',
          'Envoy would load it: its ceiling is 1 GiB.',
        ),
} as const

/** What Envoy makes of a file that cannot be read. */
export function unreadable({ offset, message }: { readonly offset: number; readonly message: string }): LoadProblem {
  const where = `offset 0x${offset.toString(16)}`
  const what = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
  if (/component/.test(message)) {
    return problem(
      'component',
      'Missing or unknown Proxy-Wasm ABI version',
      what,
      where,
      'Build a core module: target wasm32-wasip1 or wasm32-unknown-unknown, not wasip2.',
    )
  }
  const corrupt = 'Failed to parse corrupted Wasm module'
  if (offset === 0)
    return problem(
      'not-wasm',
      corrupt,
      what,
      where,
      'Choose the .wasm file that the compiler wrote; text (.wat) must be assembled first.',
    )
  return problem(
    'corrupt',
    corrupt,
    what,
    where,
    'Get the file again: it is cut off or damaged. A build that was interrupted leaves such files.',
  )
}

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
  return [
    ...sections.imports.flatMap((entry) => importProblem(entry, abi, release)),
    ...(abi === undefined ? [] : exportProblems(sections, abi, release)),
  ]
}

function importProblem(entry: Import, abi: AbiVersion | undefined, release: Release): LoadProblem[] {
  const where = `${showText(entry.module)}.${showText(entry.name)}`
  const missing = (what: string, remedy: string): LoadProblem[] => [
    problem('missing-import', `Failed to load Wasm module due to a missing import: ${where}`, what, where, remedy),
  ]
  switch (entry.kind) {
    case 'memory':
      if (entry.memory?.is64 !== true) return []
      return [unsupported(where, 'a 64-bit memory')]
    case 'table':
      return [unsupported(where, 'a table')]
    case 'global':
    case 'tag':
      return missing(
        `Envoy offers no ${entry.kind}s, and the module imports one.`,
        'Build it as an executable or reactor, not as a dynamic library.',
      )
    case 'func':
      break
  }
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
      `Failed to load Wasm module due to an import type mismatch: ${where}, want: ${found}, but host exports: ${showType(wanted)}`,
      `The module declares ${where} as ${found}; Envoy has it as ${showType(wanted)}.`,
      where,
      'Declare the function with Envoy’s type, or use an SDK for this ABI version.',
    ),
  ]
}

function unsupported(where: string, what: string): LoadProblem {
  return problem(
    'unsupported-import',
    `The playground cannot make ${what} to import`,
    `The module imports ${what}.`,
    where,
    'Let the module define it itself.',
    'Envoy would make it and load the module.',
  )
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
  const badlyTyped = new Set<string>()
  const check = (name: string, entry: Callback): void => {
    const found = functions.get(name)
    if (found === undefined || (found.type !== undefined && sameType(found.type, callbackType(entry, abi)))) return
    const type = found.type === undefined ? 'unknown' : showType(found.type)
    const wanted = showType(callbackType(entry, abi))
    badlyTyped.add(name)
    problems.push(
      problem(
        'export-type',
        `Bad function signature for: ${name}, want: ${wanted}, but the module exports: ${type}`,
        `The module exports ${name} as ${type}; ABI ${abi} has it as ${wanted}.`,
        name,
        `Export it with the type ${wanted}, or declare the ABI version that it belongs to.`,
      ),
    )
  }
  const reactor = functions.has('_initialize')
  for (const [name, entry] of Object.entries<Callback>(callbacks)) {
    if (!entry.abi.includes(abi) || (entry.since !== undefined && !atLeast(release, entry.since))) continue
    // WasmBase::getFunctions looks for `main` only in a reactor, for `_start` only elsewhere, and for the second allocator only without the first.
    if ((name === 'main' || name === '__main_void') && !reactor) continue
    if (name === '_start' && reactor) continue
    if (name === 'proxy_on_memory_allocate' && functions.has('malloc') && !badlyTyped.has('malloc')) continue
    check(name, entry)
  }
  const allocator = ['malloc', 'proxy_on_memory_allocate'].some((name) => functions.has(name) && !badlyTyped.has(name))
  if (!allocator) {
    problems.push(
      problem(
        'no-allocator',
        'Wasm module is missing malloc function.',
        'Envoy needs memory from the module to hand over results, and finds no function for it.',
        'export section',
        'Export malloc or proxy_on_memory_allocate (i32 -> i32); SDKs do so by themselves.',
      ),
    )
  }
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
      message: 'The module neither exports nor imports a memory',
      what: 'Envoy cannot see the module’s memory.',
      where: 'export section',
      consequence:
        'Envoy loads the module and dies with SIGSEGV at the first host call that passes a pointer. Here such a call answers InvalidMemoryAccess (6).',
      remedy: 'Export the memory; linkers do so by default (name `memory`).',
    })
  }
  return warnings
}
