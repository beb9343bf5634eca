// Projects as the browser keeps them, in IndexedDB: one record each.
import { createStore as createIdbStore, del, entries, get, set, update } from 'idb-keyval'
import type { Beside } from './document.ts'

export interface ProjectRecord {
  /** A scenario of some version. */
  readonly scenario: unknown
  /** When it was edited last, and when it was deleted, in milliseconds. */
  readonly changed: number
  readonly deleted: number | null
  /** Who wrote it, and which time: another tab may have it open too. */
  readonly stamp: string
}

const kept = createIdbStore('playground', 'document')
/** What was beside each project's document, by the same id: of no use without it, and large. */
const keptBeside = createIdbStore('playground-undo', 'beside')
const prefix = 'project/'
/** Where the one document was before there were projects. */
const oldKey = 'scenario'

const tab = hexId()
let writes = 0
/** The stamps that this tab has seen or made, by project. */
const stamps = new Map<string, string>()

/** Sixteen random digits. */
export function hexId(): string {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** One project, or undefined where there is none of that name. */
export async function readRecord(id: string): Promise<ProjectRecord | undefined> {
  const record = await get<ProjectRecord>(prefix + id, kept)
  if (record) stamps.set(id, record.stamp)
  return record
}

/** Writes a project. False where another tab has written to it since it was read here: nothing is changed then. */
export async function writeRecord(id: string, record: Omit<ProjectRecord, 'stamp'>): Promise<boolean> {
  const stamp = `${tab}-${++writes}`
  let written = true
  await update<ProjectRecord>(
    prefix + id,
    (old) => {
      written = old === undefined || old.stamp === stamps.get(id)
      return written || old === undefined ? { ...record, stamp } : old
    },
    kept,
  )
  if (written) stamps.set(id, stamp)
  return written
}

/** Every project, by its id. */
export async function readRecords(): Promise<ReadonlyMap<string, ProjectRecord>> {
  const all = await entries<string, ProjectRecord>(kept)
  return new Map(all.flatMap(([key, record]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), record] as const] : [])))
}

/** Forgets a project for good. */
export async function forgetRecord(id: string): Promise<void> {
  await Promise.all([del(prefix + id, kept), del(id, keptBeside)])
}

/** Keeps what is beside a project's document, as it was written last. */
export const writeBeside = (id: string, beside: Beside) => set(id, { ...beside, stamp: stamps.get(id) }, keptBeside)

/** What was beside a project's document when it was written last; undefined where that is not known. */
export async function readBeside(id: string, record: ProjectRecord): Promise<Beside | undefined> {
  const found = await get<Beside & { readonly stamp: string }>(id, keptBeside)
  return found?.stamp === record.stamp ? found : undefined
}

/** Marks a project as deleted (or, null, as there again), whoever wrote it last. */
export async function markDeleted(id: string, deleted: number | null): Promise<void> {
  await update<ProjectRecord>(
    prefix + id,
    (old) => {
      const stamp = `${tab}-${++writes}`
      stamps.set(id, stamp)
      return { ...(old ?? { scenario: null, changed: 0 }), deleted, stamp }
    },
    kept,
  )
}

/** The document of a playground that knew no projects, which becomes one. */
export async function adoptOldDocument(): Promise<string | undefined> {
  const scenario = await get<unknown>(oldKey, kept)
  if (scenario === undefined) return undefined
  const id = hexId()
  await writeRecord(id, { scenario, changed: Date.now(), deleted: null })
  await del(oldKey, kept)
  return id
}
