// What the reader opens: a module takes the place of a filter's, a scenario or a demo that of the document.
import { placeModule, setModule } from '../../src/scenario/edit.ts'
import { assertNever } from '../../src/util/assert.ts'
import { type Demo, demos } from './demos.ts'
import { edit, editWithWayBack } from './document.ts'
import type { FlowPlace } from './drop.ts'
import { placeInFlow } from './flow-edits.ts'
import { openLog } from './log.ts'
import { keepModule } from './modules.ts'
import { type Given, readDropped, readFile } from './read-file.ts'
import { runNow } from './run.ts'
import { chooseStep, confirmBriefly, notify, openPanel, view } from './view.ts'

// Reading takes time, and the reader goes on meanwhile. Whatever was opened last counts, whichever is read first.
let latest = 0

/** Files from the file dialog, for a place in the flow or for the filter that is open. */
export async function takeFiles(files: readonly File[], place: FlowPlace | null = null) {
  const [file, ...others] = files
  if (!file) return
  if (others.length > 0) {
    notify({
      at: place ? 'flow' : 'module',
      title: `That were ${files.length} files`,
      lines: ['Choose one at a time: a module, or a scenario.', 'Your scenario is unchanged.'],
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

/** Puts a demo in the place of the document, with a way back. */
export function openDemo(slug: string) {
  const demo = demos.find((each) => each.slug === slug)
  if (!demo) return
  latest++
  notify(null)
  chooseStep(0)
  editWithWayBack(() => demo.scenario)
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
  if (to === null || typeof to === 'string') editWithWayBack(placeModule, to, ref)
  else placeInFlow(to, ref)
  confirmBriefly(forNextVisit ? `${ref.name} is in place` : `${ref.name} is in place, but this browser does not keep it`)
  await runNow()
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
    notify({ at: 'document', title: `${name} is not a scenario`, lines: [...lines.slice(0, 6), 'Your scenario is unchanged.'] })
    return
  }
  chooseStep(0)
  editWithWayBack(() => parsed.scenario)
  confirmBriefly(`${name} is open`)
  await runNow()
}
