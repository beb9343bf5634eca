// Finds the bytes of a scenario's modules: beside the scenario, among the demos, or where `--module` says. Content decides.
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

/** The bytes of each module, verified against the scenario unless they were swapped. */
export function collectModules(
  scenario: Scenario,
  scenarioPath: string,
  swaps: ReadonlyMap<string, string>,
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
    const found = swap === undefined ? find(ref, scenarioPath) : readModule(swap)
    if (found instanceof Uint8Array) modules.set(id, found)
    else problems.push({ where: `${scenarioPath}: modules.${id}`, ...found })
  }
  if (problems.length > 0) throw new BadInput(...problems)
  return modules
}

/** The module that a reference means, or what is wrong. */
function find(ref: ModuleRef, scenarioPath: string): Uint8Array | Omit<Problem, 'where'> {
  const folder = dirname(scenarioPath)
  const seen: { path: string; sha256: string }[] = []
  for (const path of candidates(ref, folder)) {
    if (!existsSync(path)) continue
    const bytes = readModule(path)
    const sha256 = sha256Of(bytes)
    if (sha256 === ref.sha256) return bytes
    seen.push({ path: relative('', path), sha256 })
  }
  const [first] = seen
  if (first) {
    return {
      what: `${first.path} is another module: the scenario wants sha256 ${ref.sha256}, the file has ${first.sha256}`,
      envoy: 'with a remote `sha256` rejects code of another hash; a local file it loads as it is.',
      change: 'Put the right file there, write the new hash into the scenario, or swap it in with --module.',
    }
  }
  return {
    what: `the module with sha256 ${ref.sha256} is not here: looked for ${
      candidates(ref, folder)
        .map((path) => relative('', path))
        .join(', ') || folder
    }`,
    envoy: 'refuses a configuration whose code is missing: `Invalid path`.',
    change: 'Put the file beside the scenario, or name it with --module.',
  }
}

/** Where a module may be, best first; every other module beside the scenario may have the right content too. */
function candidates(ref: ModuleRef, folder: string): string[] {
  const beside = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.wasm(\.gz)?$/.test(name))
        .sort()
    : []
  if (!('demo' in ref)) return unique([join(folder, ref.name), ...beside.map((name) => join(folder, name))])
  const file = ref.file ?? 'filter.wasm'
  const demos = demosFolder()
  return unique([
    join(folder, file),
    ...(demos ? [join(demos, ref.demo, file)] : []),
    ...beside.map((name) => join(folder, name)),
  ])
}

const unique = (paths: readonly string[]) => [...new Set(paths)]
