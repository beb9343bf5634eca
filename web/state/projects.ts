// Projects: the open one is saved a moment after each edit, the others wait. What the reader made is never lost.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { type Scenario, scenarioSchema } from '../../src/scenario/schema.ts'
import { clearAddress } from './address-bar.ts'
import { firstDemo } from './demos.ts'
import { type Beside, type DocumentState, document_, edit, markUnread, nothingBeside, showDocument } from './document.ts'
import { storable } from './kept-versions.ts'
import {
  adoptOldDocument,
  forgetRecord,
  hexId,
  markDeleted,
  type ProjectRecord,
  readBeside,
  readRecord,
  readRecords,
  writeBeside,
  writeRecord,
} from './project-records.ts'
import { forgetRun, runNow } from './run.ts'
import { chooseStep, confirmBriefly, notify, openPanel } from './view.ts'

export type SavedState = 'unknown' | 'saving' | 'saved' | 'failed'

export interface ProjectSummary {
  readonly id: string
  readonly title: string
  readonly changed: number
  readonly deleted: number | null
}

interface Projects {
  readonly id: string
  /** Whether the reader has made something of it. What is not his own (a demo, a link that was opened) is not kept. */
  readonly own: boolean
  readonly saved: SavedState
  /** The reader's own project that had to make room for a demo or a link. */
  readonly left: { readonly id: string; readonly title: string } | null
}

export const projects = createStore<Projects>(() => ({ id: hexId(), own: false, saved: 'unknown', left: null }))

/** The part of it that a component reads. */
export function useProjects<T>(pick: (state: Projects) => T): T {
  return useStore(projects, pick)
}

/** Long enough to collect a burst of typing, short enough that nobody reloads first. */
const delay = 250
/** Deleted projects stay for as long, in milliseconds. */
const keepDeleted = 30 * 86_400_000
const lastKey = 'project'

/** What is beside the documents of projects that were open in this tab. */
const besides = new Map<string, Beside>()
/** The document that was put on screen, until somebody edits it. */
let shown: Pick<DocumentState, 'scenario' | 'drafts'> | null = document_.getState()
/** What the browser's copy of the open project holds. */
let written: Pick<DocumentState, 'scenario' | 'drafts'> | null = null

/** The name of a scenario for people. */
export const titleOf = (scenario: Scenario) => scenario.title || 'Untitled scenario'

/** Brings back the project of the last visit, where there was one. Never rejects. */
export async function restore(): Promise<void> {
  try {
    // Each tab comes back to its own; a new tab to the one that was open last anywhere.
    const id = sessionStorage.getItem(lastKey) ?? localStorage.getItem(lastKey) ?? (await adoptOldDocument())
    const record = id === undefined ? undefined : await readRecord(id)
    if (id === undefined || !record || record.deleted !== null) return
    const scenario = await read(record.scenario)
    if (!scenario) return
    await recall(id, record)
    place(id, scenario, { own: true, isKept: true })
    projects.setState({ saved: 'saved' })
  } catch {
    projects.setState({ saved: 'failed' })
  }
}

/** What was stored, as a scenario; null where it cannot be one any more. */
async function read(stored: unknown): Promise<Scenario | null> {
  const today = scenarioSchema.safeParse(stored)
  if (today.success) return today.data
  // Stored by an older playground: only then is the ladder of versions worth loading.
  const { parse } = await import('../../src/scenario/parse.ts')
  const lifted = parse(stored)
  return 'scenario' in lifted ? lifted.scenario : null
}

let timer: ReturnType<typeof setTimeout> | undefined
let writing: Promise<void> = Promise.resolve()

/** Saves from now on whenever the document changes. */
export function startSaving() {
  document_.subscribe((state, before) => {
    if (isSame(state, before) || isSame(state, shown)) return
    shown = null
    if (!projects.getState().own) {
      // The address names what was opened, and this is it no longer.
      clearAddress()
      projects.setState({ own: true, left: null })
      rememberOpen()
    }
    projects.setState({ saved: 'saving' })
    clearTimeout(timer)
    timer = setTimeout(() => void save(), delay)
  })
  // A reload right after a keystroke must not lose it.
  addEventListener('pagehide', () => void save())
}

/** Writes the open project, after whatever is being written. Never rejects. */
function save(): Promise<void> {
  clearTimeout(timer)
  const { id, own } = projects.getState()
  const state = document_.getState()
  if (own && !isSame(state, written)) writing = writing.then(() => write(id, state))
  return writing
}

/** Whether two states of the document hold the same. */
const isSame = (a: Pick<DocumentState, 'scenario' | 'drafts'>, b: Pick<DocumentState, 'scenario' | 'drafts'> | null) =>
  a.scenario === b?.scenario && a.drafts === b.drafts

async function write(id: string, state: DocumentState) {
  const { scenario } = state
  const record = { scenario, changed: Date.now(), deleted: null }
  try {
    if (!(await writeRecord(id, record))) {
      const fresh = hexId()
      await writeRecord(fresh, record)
      if (projects.getState().id === id) {
        projects.setState({ id: fresh })
        rememberOpen()
      }
      confirmBriefly('Another tab changed this project too: both are kept, each as a project of its own')
    }
    if (!isSame(document_.getState(), state)) return
    // The document is safe; a browser that is full may refuse what is beside it.
    await writeBeside(projects.getState().id, storable(state)).catch(() => {})
    written = state
    projects.setState({ saved: 'saved' })
  } catch {
    // Private windows and full disks refuse; the mark says so and the page goes on.
    projects.setState({ saved: 'failed' })
  }
}

/** Opens a document as a project: in the place of a demo that nobody touched, else beside what the reader has. */
export async function openProject(scenario: Scenario, { own }: { readonly own: boolean }): Promise<void> {
  const left = await leave()
  place(hexId(), scenario, { own, isKept: false })
  if (own) clearAddress()
  projects.setState({ left: own ? null : (left ?? null), saved: own ? 'saving' : 'unknown' })
  if (own) await save()
}

/** Goes to another of the reader's projects. */
export async function switchProject(id: string): Promise<void> {
  const record = await readRecord(id).catch(() => undefined)
  const scenario = record && (await read(record.scenario))
  if (!scenario) {
    confirmBriefly('That project cannot be read')
    return
  }
  await leave()
  await recall(id, record)
  place(id, scenario, { own: true, isKept: true })
  clearAddress()
  projects.setState({ left: null, saved: 'saved' })
}

/** A project with nothing in it but a request and an upstream. */
export async function newProject(): Promise<void> {
  await openProject(
    scenarioSchema.parse({
      version: 1,
      title: 'New project',
      modules: {},
      plugins: [],
      routes: [{ cluster: 'web' }],
      clusters: [{ name: 'web', rules: [{ answer: { body: { text: 'Hello World' } } }] }],
      steps: [{ request: {} }],
    }),
    { own: true },
  )
}

/** A copy beside the open project, which is open from now on. */
export async function duplicateProject(): Promise<void> {
  const { scenario } = document_.getState()
  await openProject({ ...scenario, title: `${titleOf(scenario).slice(0, 190)} (copy)` }, { own: true })
  void runNow()
  confirmBriefly('This is the copy')
}

/** Deletes a project; it can be had back for a month. */
export async function deleteProject(id: string): Promise<void> {
  const wasOpen = projects.getState().id === id
  if (wasOpen) await save()
  await markDeleted(id, Date.now())
  if (wasOpen) {
    await openAnother()
    void runNow()
  }
  confirmBriefly('The project is deleted', { label: 'Undo', perform: () => void bringBack(id, wasOpen) })
}

/** Takes a deletion back. */
export async function bringBack(id: string, open = false): Promise<void> {
  await markDeleted(id, null)
  if (!open) return
  await switchProject(id)
  void runNow()
}

/** What is open when the open project was deleted: the one that was edited last, else the first demo. */
async function openAnother() {
  projects.setState({ own: false })
  const [next] = (await listProjects()).filter(({ deleted }) => deleted === null)
  if (next) await switchProject(next.id)
  else await openProject(firstDemo.scenario, { own: false })
}

/** Every project, the last edited first. Those that were deleted long ago go for good. */
export async function listProjects(): Promise<readonly ProjectSummary[]> {
  await save()
  const records = [...(await readRecords())]
  const tooOld = records.filter(([, { deleted }]) => deleted !== null && deleted < Date.now() - keepDeleted)
  await Promise.all(tooOld.map(([id]) => forgetRecord(id)))
  return records
    .filter((each) => !tooOld.includes(each))
    .map(([id, { scenario, changed, deleted }]) => ({ id, title: titleIn(scenario), changed, deleted }))
    .sort((a, b) => b.changed - a.changed)
}

function titleIn(stored: ProjectRecord['scenario']): string {
  const title = typeof stored === 'object' && stored !== null && 'title' in stored ? stored.title : ''
  return typeof title === 'string' && title !== '' ? title : 'Untitled scenario'
}

/** Puts the open project away; says which it was where it is the reader's own. */
async function leave(): Promise<Projects['left']> {
  const { id, own } = projects.getState()
  const { scenario, past, future, drafts } = document_.getState()
  if (!own) return null
  await save()
  besides.set(id, { past, future, drafts })
  return { id, title: titleOf(scenario) }
}

/** Finds what was beside a project's document in an earlier visit. Never rejects. */
async function recall(id: string, record: ProjectRecord) {
  const beside = besides.has(id) ? undefined : await readBeside(id, record).catch(() => undefined)
  if (!beside) return
  markUnread(beside)
  besides.set(id, beside)
}

function place(id: string, scenario: Scenario, { own, isKept }: { readonly own: boolean; readonly isKept: boolean }) {
  const beside = besides.get(id) ?? nothingBeside
  // Said before it is shown: what is put on screen is no edit.
  shown = { scenario, drafts: beside.drafts }
  written = isKept ? shown : null
  notify(null)
  chooseStep(0)
  // What is not the reader's own is met at its result, wherever he was before.
  if (!own) {
    openPanel('trace', 'timeline')
    openPanel('moment', 'result')
  }
  // The result of what was open would look like this one's.
  forgetRun()
  projects.setState({ id, own })
  showDocument(scenario, beside)
  if (own) rememberOpen()
}

function rememberOpen() {
  const { id } = projects.getState()
  sessionStorage.setItem(lastKey, id)
  localStorage.setItem(lastKey, id)
}

/** Gives the open project another name. */
export function rename(title: string) {
  edit((scenario) => ({ ...scenario, title: title.slice(0, 200) }))
}
