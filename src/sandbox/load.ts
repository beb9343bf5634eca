// Modules of a scenario as Envoy would load them; everything that keeps one from loading becomes a fault.
import { type Refusal, refusalOf } from '../abi-shim/load-problem.ts'
import { compileSync, examine, type LoadedModule, type LoadProblem } from '../abi-shim/module.ts'
import type { Limits } from '../scenario/limits.ts'
import type { Scenario } from '../scenario/schema.ts'
import type { Fault } from '../trace/event.ts'
import { invariant } from '../util/assert.ts'
import type { ModuleBytes } from './protocol.ts'

export interface Loaded {
  /** By the scenario's id: those that Envoy makes an instance of. */
  readonly modules: ReadonlyMap<string, LoadedModule>
  /** The modules that Envoy refuses, and what it says. */
  readonly refused: ReadonlyMap<string, Refusal>
  /** Every problem of every module. */
  readonly faults: readonly Fault[]
  /** Whether there is something to run: all modules are loaded or refused by Envoy, and not by us alone. */
  readonly runs: boolean
}

/** Examines and compiles the modules that a plugin of the chain names; Envoy never sees the others. */
export function loadModules(scenario: Scenario, bytes: ModuleBytes, limits: Pick<Limits, 'memoryPages'>): Loaded {
  const modules = new Map<string, LoadedModule>()
  const refused = new Map<string, Refusal>()
  const faults: Fault[] = []
  let runs = true
  for (const [id, plugin] of needed(scenario)) {
    const file = bytes.get(id)
    invariant(file !== undefined, `the bytes of module ${id} were not given`)
    const { module, problems } = load(file, scenario, limits)
    for (const problem of problems) faults.push(faultOf(problem, plugin))
    const refusal = module === undefined ? refusalOf(problems) : null
    if (module !== undefined) modules.set(id, module)
    else if (refusal !== null) refused.set(id, refusal)
    else runs = false
  }
  return { modules, refused, faults, runs }
}

function load(file: Uint8Array, { target }: Scenario, { memoryPages }: Pick<Limits, 'memoryPages'>) {
  const examined = examine(file, { release: target, pages: memoryPages })
  const code = examined.ok ?? examined.flawed
  if (code === undefined) return { module: undefined, problems: examined.problems ?? [] }
  const compiled = compileSync(code)
  if (compiled.ok === undefined) return { module: undefined, problems: compiled.problems }
  return { module: compiled.ok, problems: [...(examined.problems ?? []), ...code.warnings] }
}

/** Modules that the chain uses, each with the first plugin that does. */
function needed({ chains, plugins }: Scenario): Map<string, string> {
  const out = new Map<string, string>()
  for (const id of chains.http) {
    const plugin = plugins.find((one) => one.id === id)
    if (plugin !== undefined && !out.has(plugin.module)) out.set(plugin.module, id)
  }
  return out
}

/** Envoy's words say little; what was found goes before what to do about it. */
function faultOf({ kind, message, what, where, consequence, remedy }: LoadProblem, plugin: string): Fault {
  return {
    code: 'load',
    kind,
    plugin,
    vm: null,
    callback: null,
    message,
    stack: [],
    consequence,
    remedy: `${what} (${where}) ${remedy}`,
  }
}
