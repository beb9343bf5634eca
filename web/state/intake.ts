// What the reader opens: a module takes the place of a filter's; a scenario, a project file or a demo becomes a project.
import { placeModule, setModule } from '../../src/scenario/edit.ts'
import type { Scenario } from '../../src/scenario/schema.ts'
import { assertNever } from '../../src/util/assert.ts'
import type { Demo } from './demos.ts'
import { edit, editWithWayBack } from './document.ts'
import type { FlowPlace } from './drop.ts'
import { placeInFlow } from './flow-edits.ts'
import { openLog } from './log.ts'
import { isAwaited, lookForModules, sayOther } from './missing.ts'
import { keepModule } from './modules.ts'
import { readProjectFile } from './project-file.ts'
import { openProject } from './projects.ts'
import { type Given, readDropped, readFile } from './read-file.ts'
import { runNow } from './run.ts'
import { confirmBriefly, notify, openPanel, view } from './view.ts'

// Reading takes time, and the reader goes on meanwhile. Whatever was opened last counts, whichever is read first.
let latest = 0

/** Files from the file dialog, for a place in the flow or for the filter that is open. */
export async function takeFiles(files: readonly File[], place: FlowPlace | null = null) {
  const [file, ...others] = files
  if (!file) return
  if (others.length > 0) {
    notify({
      at: place ? 'flow' : 'module',
      title: `Those were ${files.length} files`,
      lines: ['Choose one at a time: a module, a scenario, or a project (.zip).', 'Your scenario is unchanged.'],
    })
    return
  }
  await take(readFile(file), place)
}

/** Whatever was dropped on the page, or on a place in the flow. */
export async function takeDrop(transfer: DataTransfer, place: FlowPlace | null) {
  await take(readDropped(transfer), place)
}

/** Puts another of a demo's modules in the place of the present one. */
export function chooseDemoModule(module: string, { slug, modules }: Demo, sha256: string) {
  const chosen = modules.find((each) => each.sha256 === sha256)
  if (!chosen) return
  latest++
  edit(setModule, module, { demo: slug, ...(chosen.file === 'filter.wasm' ? {} : { file: chosen.file }), sha256 })
  void runNow()
}

/** A log that was pasted. */
export async function takeLogText(text: string) {
  const mine = ++latest
  await openLog('What you pasted', new Blob([text]), () => mine === latest)
}

async function take(reading: Promise<Given>, place: FlowPlace | null) {
  const mine = ++latest
  // Where the file goes, and what is said about it, is decided and shown now: later the reader may be elsewhere.
  const plugin = view.getState().plugin
  notify(null)
  // What is given to the flow is answered there.
  if (!place) openPanel('scenario', 'filter')
  const given = await reading
  if (mine !== latest) return
  switch (given.is) {
    case 'refused':
      notify(place ? { ...given.notice, at: 'flow' } : given.notice)
      return
    case 'document':
      await takeDocument(given.name, given.text, mine)
      return
    case 'log':
      await openLog(given.name, given.file, () => mine === latest)
      return
    case 'project':
      await takeProject(given.name, given.bytes, mine)
      return
    case 'module':
      await takeModule(given.name, given.bytes, place ?? plugin, mine)
      return
    default:
      assertNever(given)
  }
}

async function takeModule(name: string, bytes: Uint8Array, to: FlowPlace | string | null, mine: number) {
  const { sha256, forNextVisit } = await keepModule(bytes)
  if (mine !== latest) return
  const ref = { sha256, name: name.replace(/\.gz$/i, ''), size: bytes.length }
  switch (isAwaited(sha256)) {
    case true:
      await lookForModules()
      confirmBriefly(`${ref.name} is the file that was missing`)
      await runNow()
      return
    case false:
      if (typeof to === 'object' && to !== null) break
      // The scenario is about a certain file: another one takes its place only if the reader says so.
      sayOther(ref)
      return
    case null:
      break
  }
  confirmBriefly(forNextVisit ? `${ref.name} is in place` : `${ref.name} is in place, but this browser does not keep it`)
  if (to !== null && typeof to !== 'string') {
    placeInFlow(to, ref)
    return
  }
  editWithWayBack(placeModule, to, ref)
  await runNow()
}

/** Puts the file that was given in the place of the filter's module, although the scenario names another one. */
export function takeAllTheSame(ref: { readonly name: string; readonly sha256: string; readonly size: number }) {
  editWithWayBack(placeModule, view.getState().plugin, ref)
  void runNow()
}

async function takeDocument(name: string, text: string, mine: number) {
  // The YAML parser is large and rarely needed.
  const { parseText } = await import('../../src/scenario/parse.ts')
  if (mine !== latest) return
  const parsed = parseText(text)
  if ('issues' in parsed) {
    const lines = parsed.issues.map(
      ({ path, message, line }) => `${line === undefined ? '' : `Line ${line}: `}${path}${path === '' ? '' : ' '}${message}`,
    )
    refuse(`${name} is not a scenario`, lines)
    return
  }
  await openFile(name, parsed.scenario)
}

async function takeProject(name: string, bytes: Uint8Array, mine: number) {
  const read = await readProjectFile(bytes)
  if (mine !== latest) return
  if ('problems' in read) refuse(`${name} cannot be opened`, read.problems)
  else await openFile(name, read.scenario)
}

const refuse = (title: string, lines: readonly string[]) =>
  notify({ at: 'document', title, lines: [...lines.slice(0, 6), 'Your scenario is unchanged.'] })

async function openFile(name: string, scenario: Scenario) {
  await openProject(scenario, { own: true })
  confirmBriefly(`${name} is open, as a project of its own`)
  await runNow()
}
