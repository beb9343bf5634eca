// Files that the reader gives: a module replaces the open filter's, a scenario replaces the document.
import type { Demo } from './demos.ts'
import { document_, edit, editWithWayBack } from './document.ts'
import { keepModule } from './modules.ts'
import { type Given, readDropped, readFile } from './read-file.ts'
import { runNow } from './run.ts'
import { chooseStep, confirmBriefly, notify, openPanel, view } from './view.ts'

/** Files from the file dialog. */
export async function takeFiles(files: readonly File[]) {
  const [file, ...others] = files
  if (!file) return
  if (others.length > 0) {
    notify({
      at: 'module',
      title: `That were ${files.length} files`,
      lines: ['Choose one at a time: a module, or a scenario.', 'Your scenario is unchanged.'],
    })
    return
  }
  await take(await readFile(file))
}

/** Whatever was dropped on the page. */
export async function takeDrop(transfer: DataTransfer) {
  await take(await readDropped(transfer))
}

/** Puts another of a demo's modules in the place of the present one. */
export function chooseDemoModule(module: string, { slug, modules }: Demo, sha256: string) {
  const chosen = modules.find((each) => each.sha256 === sha256)
  if (!chosen) return
  const ref = { demo: slug, ...(chosen.file === 'filter.wasm' ? {} : { file: chosen.file }), sha256 }
  edit((scenario) => ({ ...scenario, modules: { ...scenario.modules, [module]: ref } }))
  void runNow()
}

async function take(given: Given) {
  switch (given.is) {
    case 'refused':
      notify(given.notice)
      return
    case 'document':
      await takeDocument(given.name, given.text)
      return
    case 'module':
      await takeModule(given.name, given.bytes)
  }
}

async function takeModule(name: string, bytes: Uint8Array) {
  const sha256 = await keepModule(bytes)
  const { scenario } = document_.getState()
  const plugin = scenario.plugins.find(({ id }) => id === view.getState().plugin) ?? scenario.plugins[0]
  const ref = { sha256, name: name.replace(/\.gz$/i, ''), size: bytes.length }
  notify(null)
  editWithWayBack((now) =>
    plugin
      ? { ...now, modules: { ...now.modules, [plugin.module]: ref } }
      : {
          ...now,
          modules: { ...now.modules, filter: ref },
          plugins: [{ id: 'filter', name: 'filter', rootId: '', module: 'filter', vm: { id: '' } }],
          chains: { ...now.chains, http: ['filter'] },
        },
  )
  openPanel('scenario', 'filter')
  confirmBriefly(`${ref.name} is in place`)
  await runNow()
}

async function takeDocument(name: string, text: string) {
  // The YAML parser is large and rarely needed.
  const { parseText } = await import('../../src/scenario/parse.ts')
  const parsed = parseText(text)
  if ('issues' in parsed) {
    const lines = parsed.issues.map(
      ({ path, message, line }) => `${line === undefined ? '' : `Line ${line}: `}${path}${path === '' ? '' : ' '}${message}`,
    )
    notify({ at: 'document', title: `${name} is not a scenario`, lines: [...lines.slice(0, 6), 'Your scenario is unchanged.'] })
    return
  }
  notify(null)
  chooseStep(0)
  editWithWayBack(() => parsed.scenario)
  confirmBriefly(`${name} is open`)
  await runNow()
}
