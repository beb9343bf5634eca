// Files that the reader gives: a module replaces the open filter's, a scenario replaces the document.
import { document_, editWithWayBack } from './document.ts'
import { keepModule } from './modules.ts'
import { type Given, readDropped, readFile } from './read-file.ts'
import { runNow } from './run.ts'
import { confirmBriefly, notify, openPanel, view } from './view.ts'

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
  notify({ at: 'document', title: `${name} cannot be read yet`, lines: [String(text.length)] })
}
