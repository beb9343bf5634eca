// Binds a module's imports to the host: printed functions for what is allowed, stubs for capabilities that are not.
import { invariant } from '../util/assert.ts'
import { binders } from './bind.gen.ts'
import { Errno, LogLevel, Status } from './enums.ts'
import type { Gate } from './gate.ts'
import { type AnyHostcall, wordsType } from './hostcall.ts'
import { findHostcall, type Host, type HostcallName } from './hostcalls/index.ts'
import { atLeast, type Release } from './version.ts'

/** A function that a module imports. Its words are numbers and bigints by the entry's wasm type. */
export type Import = (...words: never[]) => number | undefined

/** What is bound: one function import of the module. */
export interface FunctionImport {
  readonly module: string
  readonly name: string
}

/** Which modes of `gate.ts` allow a call: bit 0 start functions, bit 1 the allocator. */
function allowedModes({ restricted }: AnyHostcall, release: Release): number {
  const start = restricted.start !== undefined && atLeast(release, restricted.start)
  const allocator = restricted.allocator !== undefined && atLeast(release, restricted.allocator)
  return (start ? 1 : 0) | (allocator ? 2 : 0)
}

/** Functions whose names the list of allowed capabilities is asked for: WasmBase::registerCallbacks. */
function isCapability(module: string, name: string): boolean {
  return module !== 'env' || name.startsWith('proxy_')
}

/** The function behind an import. It was looked up when the module was examined, so a missing one is our mistake. */
export function bindImport<Ctx>(
  wanted: FunctionImport,
  gate: Gate<Ctx>,
  host: Host<Ctx>,
  capabilities: ReadonlySet<string> | null,
  release: Release,
): Import {
  const entry = findHostcall(wanted.module, wanted.name)
  invariant(entry !== undefined, `nothing to bind to ${wanted.module}.${wanted.name}`)
  const allowed = allowedModes(entry, release)
  if (
    capabilities !== null &&
    capabilities.size > 0 &&
    isCapability(wanted.module, wanted.name) &&
    !capabilities.has(wanted.name)
  ) {
    return refusal(wanted, entry, gate, allowed)
  }
  // The table and the printed functions have the same names: `print-bind.ts --check`.
  return binders[wanted.name as HostcallName](gate, host, wanted.module, allowed)
}

/** Envoy's stub for a capability that the configuration does not allow. */
function refusal<Ctx>({ module, name }: FunctionImport, entry: AnyHostcall, gate: Gate<Ctx>, allowed: number): Import {
  const { params } = wordsType(entry)
  const wasi = module !== 'env'
  const text = wasi
    ? `Attempted call to restricted WASI capability: ${name}`
    : `Attempted call to restricted proxy-wasm capability: ${name}`
  const answer = entry.result === 'none' ? undefined : wasi ? Errno.NotCapable : Status.InternalFailure
  // Words come as the engine gives them, by `params`.
  return (...words: readonly (number | bigint)[]) => {
    if (--gate.calls < 0) gate.spent()
    try {
      gate.observer?.hostcallEnter(
        module,
        name,
        params.map((type, i) => (type === 'i64' ? BigInt.asUintN(64, words[i] as bigint) : (words[i] as number) >>> 0)),
      )
      if (gate.mode !== 0) gate.restrict(allowed)
      gate.hooks.log(LogLevel.Error, text)
      gate.left(answer)
      return answer
    } catch (error) {
      gate.failed(error, 0)
      return undefined
    }
  }
}

/** What a module can be given. */
export type Importable = Import | WebAssembly.Memory | WebAssembly.Table

/** WebAssembly's own type for imports is `Function`; ours says more, so the cast goes one way only. */
export function asImports(modules: ReadonlyMap<string, ReadonlyMap<string, Importable>>): WebAssembly.Imports {
  const imports: WebAssembly.Imports = {}
  for (const [module, names] of modules) imports[module] = Object.fromEntries(names) as unknown as WebAssembly.ModuleImports
  return imports
}
