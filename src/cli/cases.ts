// Finds cases: scenarios that a real Envoy can be asked about, each with its modules, in the files and folders that were named.
import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import type { Scenario } from '../scenario/schema.ts'
import { BadInput } from './bad-input.ts'
import { loadScenario } from './load-scenario.ts'
import { collectModules } from './modules.ts'

/** A scenario, and one set of modules for it. */
export interface Case {
  /** Its path from here; a variant is named behind it. */
  readonly name: string
  readonly folder: string
  /** The language of a second set of modules: `filter.go.wasm` in the place of `filter.wasm`. */
  readonly variant: string | null
  readonly scenario: Scenario
  /** By id. Read anew each time: hundreds of cases need not be in memory at once. */
  modules(): Map<string, Uint8Array>
}

const documents = /^scenario\.(json|ya?ml)$/i

/** The cases at these paths, in order: a file is one, a folder holds one, or folders of them. */
export function findCases(paths: readonly string[]): Case[] {
  return paths.flatMap((path) => {
    const files = isFolder(path) ? documentsUnder(path) : [path]
    if (files.length > 0) return files.flatMap(casesOf)
    throw new BadInput({
      where: path,
      what: 'there is no scenario.json or scenario.yaml in this folder, nor in those below it',
      envoy: 'was not asked.',
      change: 'Name a scenario, or a folder with one.',
    })
  })
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    // What cannot be looked at is reported by whoever reads it.
    return false
  }
}

/** A folder with a scenario is a case, and nothing below it is one. */
function documentsUnder(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  const own = entries.find((entry) => entry.isFile() && documents.test(entry.name))
  if (own !== undefined) return [join(folder, own.name)]
  return entries.filter((entry) => entry.isDirectory()).flatMap((entry) => documentsUnder(join(folder, entry.name)))
}

function casesOf(file: string): Case[] {
  const scenario = loadScenario(file)
  const folder = dirname(file)
  const name = relative('', documents.test(basename(file)) ? folder : file) || '.'
  const plain = { name, folder, variant: null, scenario, modules: () => collectModules(scenario, file, new Map()) }
  return [
    plain,
    ...variantsOf(scenario, folder).map(({ variant, swaps }) => ({
      ...plain,
      name: `${name} (${variant})`,
      variant,
      modules: () => collectModules(scenario, file, swaps),
    })),
  ]
}

/** `<name>.<language>.wasm` beside the scenario stands for `<name>.wasm` of its only module. */
function variantsOf(scenario: Scenario, folder: string): { readonly variant: string; readonly swaps: Map<string, string> }[] {
  const [only, ...more] = Object.entries(scenario.modules)
  if (only === undefined || more.length > 0) return []
  const [id, ref] = only
  const stem = ('demo' in ref ? (ref.file ?? 'filter.wasm') : ref.name).replace(/\.wasm(\.gz)?$/, '')
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const variant = /^(.*)\.([a-z]+)\.wasm(\.gz)?$/.exec(name)
      if (variant?.[1] !== stem || variant[2] === undefined) return []
      return [{ variant: variant[2], swaps: new Map([[id, join(folder, name)]]) }]
    })
}
