// Finds the bytes of a scenario's modules: beside the scenario or one folder up, among the demos, or where `--module` says.
// Content decides.
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { ModuleRef, Scenario } from '../scenario/schema.ts'
import { BadInput, type Problem } from './bad-input.ts'
import { demosFolder, readModule, sha256Of } from './files.ts'

/** What `--module id=path` said, by id. */
export function parseSwaps(options: readonly string[]): Map<string, string> {
  const swaps = new Map<string, string>()
  for (const option of options) {
    const at = option.indexOf('=')
    if (at < 1 || at === option.length - 1) {
      throw new BadInput({
        where: '--module',
        what: `\`${option}\` is not of the form id=path`,
        envoy: 'is not involved.',
        change: 'Write --module filter=path/to/filter.wasm, with an id of the scenario’s `modules`.',
      })
    }
    swaps.set(option.slice(0, at), option.slice(at + 1))
  }
  return swaps
}

/** The bytes of each module, verified against the scenario unless they were swapped; `carried` came with it. */
export function collectModules(
  scenario: Scenario,
  scenarioPath: string,
  swaps: ReadonlyMap<string, string>,
  carried: ReadonlyMap<string, Uint8Array> = new Map(),
): Map<string, Uint8Array> {
  const problems: Problem[] = []
  const ids = Object.keys(scenario.modules)
  for (const id of swaps.keys()) {
    if (ids.includes(id)) continue
    problems.push({
      where: '--module',
      what: `the scenario has no module \`${id}\``,
      envoy: 'is not involved.',
      change: `Use one of its modules: ${ids.join(', ') || '(it has none)'}.`,
    })
  }
  const modules = new Map<string, Uint8Array>()
  for (const [id, ref] of Object.entries(scenario.modules)) {
    const swap = swaps.get(id)
    const found = swap === undefined ? (carried.get(id) ?? find(ref, scenarioPath)) : readModule(swap)
    if (found instanceof Uint8Array) modules.set(id, found)
    else problems.push({ where: `${scenarioPath}: modules.${id}`, ...found })
  }
  if (problems.length > 0) throw new BadInput(...problems)
  return modules
}

/** The bytes of those modules that can be found; `carried` came with the scenario. An export says itself which it misses. */
export function presentModules(
  scenario: Scenario,
  scenarioPath: string,
  carried: ReadonlyMap<string, Uint8Array>,
): Map<string, Uint8Array> {
  const modules = new Map<string, Uint8Array>()
  for (const [id, ref] of Object.entries(scenario.modules)) {
    const found = carried.get(id) ?? find(ref, scenarioPath)
    if (found instanceof Uint8Array) modules.set(id, found)
  }
  return modules
}

/** The module that a reference means, or what is wrong. */
function find(ref: ModuleRef, scenarioPath: string): Uint8Array | Omit<Problem, 'where'> {
  const folder = dirname(scenarioPath)
  const named = namedPaths(ref, folder)
  const others: { path: string; sha256: string }[] = []
  for (const path of named.filter((one) => existsSync(one))) {
    const bytes = readModule(path)
    const sha256 = sha256Of(bytes)
    if (sha256 === ref.sha256) return bytes
    others.push({ path: relative('', path), sha256 })
  }
  const renamed = besides(folder, ref.sha256) ?? besides(dirname(folder), ref.sha256)
  if (renamed !== undefined) return renamed
  const [first] = others
  if (first) {
    return {
      what: `${first.path} is another module: the scenario wants sha256 ${ref.sha256}, the file has ${first.sha256}`,
      envoy: 'with a remote `sha256` rejects code of another hash; a local file it loads as it is.',
      change: 'Put the right file there, write the new hash into the scenario, or swap it in with --module.',
    }
  }
  return {
    what: `the module with sha256 ${ref.sha256} is not here: looked for ${named.map((path) => relative('', path)).join(', ')}`,
    envoy: 'refuses a configuration whose code is missing: `Invalid path`.',
    change: 'Put the file beside the scenario, or name it with --module.',
  }
}

/** Where a module should be, best first. */
function namedPaths(ref: ModuleRef, folder: string): string[] {
  if (!('demo' in ref)) return [join(folder, ref.name), join(dirname(folder), ref.name)]
  const file = ref.file ?? 'filter.wasm'
  const demos = demosFolder()
  return [...new Set([join(folder, file), ...(demos === undefined ? [] : [join(demos, ref.demo, file)])])]
}

/** A module of this content in a folder under any name. Files that cannot be read are nobody's concern here. */
function besides(folder: string, sha256: string): Uint8Array | undefined {
  for (const name of readdirSync(folder).sort()) {
    if (!/\.wasm(\.gz)?$/.test(name)) continue
    try {
      const bytes = readModule(join(folder, name))
      if (sha256Of(bytes) === sha256) return bytes
    } catch (error) {
      if (!(error instanceof BadInput)) throw error
    }
  }
  return undefined
}
