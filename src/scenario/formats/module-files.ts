// The file names that the modules of a scenario get beside an export.
import type { ModuleRef, Scenario } from '../schema.ts'

/** A plain file name for each module id, all different, whatever the document calls them. */
export function moduleFiles(scenario: Scenario): Readonly<Record<string, string>> {
  const taken = new Set<string>()
  return Object.fromEntries(
    Object.entries(scenario.modules).map(([id, ref]) => {
      const name = plain(nameOf(ref))
      let free = name
      for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${n}-${name}`
      taken.add(free.toLowerCase())
      return [id, free]
    }),
  )
}

const nameOf = (ref: ModuleRef) => ('demo' in ref ? (ref.file ?? 'filter.wasm') : ref.name)

/** The last part of a path, with nothing in it that a shell or a file system minds. Envoy reads no gzip. */
function plain(name: string): string {
  const last = name.split(/[/\\]/).pop() ?? ''
  const safe = last
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .replace(/\.gz$/i, '')
    .slice(0, 100)
  return safe === '' ? 'filter.wasm' : safe
}
