// A project file: the scenario and its modules in one zip, as `scenario.json` and `modules/<sha256>.wasm`.
import { decodeUtf8, utf8 } from '../util/bytes.ts'
import { sha256 } from '../util/sha256.ts'
import { type ArchiveEntry, readArchive, writeArchive } from './archive.ts'
import type { Issue } from './issue.ts'
import { inputLimits } from './limits.ts'
import type { Carried, ModuleBytes } from './link.ts'
import { parseText, print } from './parse.ts'
import type { ModuleRef, Scenario } from './schema.ts'

/** The files of a project. Modules whose bytes are not those of the scenario, or not here, are left out. */
export function projectFiles(scenario: Scenario, modules: ModuleBytes): { readonly name: string; readonly bytes: Uint8Array }[] {
  const files = new Map<string, Uint8Array>()
  for (const [id, ref] of Object.entries(scenario.modules)) {
    const bytes = modules.get(id)
    const name = `modules/${ref.sha256}.wasm`
    if (bytes !== undefined && !files.has(name) && sha256(bytes) === ref.sha256) files.set(name, bytes)
  }
  return [
    { name: 'scenario.json', bytes: utf8(print(scenario)) },
    ...[...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => ({ name, bytes })),
  ]
}

/** A project file. The same project has the same bytes. */
export function writeProject(scenario: Scenario, modules: ModuleBytes): Uint8Array {
  return writeArchive(projectFiles(scenario, modules))
}

/** Reads a project file. Total: nothing here throws. Modules may also lie in it under their names; other files are left alone. */
export function readProject(bytes: Uint8Array): Carried | { readonly issues: readonly Issue[] } {
  const archive = readArchive(bytes)
  if ('issues' in archive) return archive
  const { entries } = archive
  const found = documentIn(entries)
  if ('issues' in found) return found
  const read = found.read(inputLimits.documentBytes)
  if ('issues' in read) return read
  const text = decodeUtf8(read.bytes)
  if (text === undefined) return refuse(found.name, 'is not UTF-8. Save it as UTF-8 and pack the archive again')
  const parsed = parseText(text)
  if ('issues' in parsed) return parsed

  const folder = found.name.slice(0, found.name.lastIndexOf('/') + 1)
  const named = new Map(entries.map((entry) => [entry.name, entry]))
  const modules = new Map<string, Uint8Array>()
  const issues: Issue[] = []
  for (const [id, ref] of Object.entries(parsed.scenario.modules)) {
    const entry = namesOf(ref)
      .map((name) => named.get(folder + name))
      .find((one) => one !== undefined)
    // A module that is not in the file is one that the reader must have, as with a link.
    if (entry === undefined) continue
    const content = entry.read(inputLimits.moduleBytes)
    if ('issues' in content) {
      issues.push(...content.issues)
      continue
    }
    const hash = sha256(content.bytes)
    if (hash === ref.sha256) modules.set(id, content.bytes)
    else
      issues.push({
        path: entry.name,
        message: `is another module than modules.${id} of the scenario: it has the sha256 ${hash}, not ${ref.sha256}. Put the right file there, or write its hash and size into the scenario`,
      })
  }
  return issues.length > 0 ? { issues } : { scenario: parsed.scenario, modules }
}

/** `scenario.json` (or YAML) at the top, or in the one folder that was packed. */
function documentIn(entries: readonly ArchiveEntry[]): ArchiveEntry | { readonly issues: readonly Issue[] } {
  const documents = entries.filter(
    ({ name }) => /^(?:[^/]+\/)?scenario\.(json|ya?ml)$/.test(name) && !name.startsWith('__MACOSX/'),
  )
  const [first, second] = documents.sort((a, b) => a.name.split('/').length - b.name.split('/').length)
  if (first === undefined)
    return refuse('', `is no project: there is no scenario.json in it, only ${list(entries.map(({ name }) => name))}`)
  if (second !== undefined && second.name.split('/').length === first.name.split('/').length)
    return refuse('', `has two scenarios, ${first.name} and ${second.name}. Leave one of them in it`)
  return first
}

/** Where a module may lie, best first. */
function namesOf(ref: ModuleRef): string[] {
  const name = 'demo' in ref ? (ref.file ?? 'filter.wasm') : ref.name
  return [`modules/${ref.sha256}.wasm`, `modules/${name}`, name]
}

function list(names: readonly string[]): string {
  if (names.length === 0) return 'nothing'
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? ' …' : ''}`
}

const refuse = (path: string, message: string) => ({ issues: [{ path, message }] })
