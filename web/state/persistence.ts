// Autosave: the document goes to IndexedDB a moment after each edit and comes back on the next visit.
import { createStore as createIdbStore, get, set } from 'idb-keyval'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { type Scenario, scenarioSchema } from '../../src/scenario/schema.ts'
import { document_ } from './document.ts'

export type SavedState = 'unknown' | 'saving' | 'saved' | 'failed'

const saved = createStore<{ readonly is: SavedState }>(() => ({ is: 'unknown' }))
const kept = createIdbStore('playground', 'document')
const key = 'scenario'
/** Long enough to collect a burst of typing, short enough that nobody reloads first. */
const delay = 250

/** Whether the browser holds what is on screen. */
export function useSaved<T>(pick: (state: SavedState) => T): T {
  return useStore(saved, (state) => pick(state.is))
}

/** Brings back the document of the last visit, where there was one. Never rejects. */
export async function restore(): Promise<void> {
  try {
    const stored = await get<unknown>(key, kept)
    if (stored === undefined) return
    const scenario = await read(stored)
    if (!scenario) return
    document_.setState({ scenario })
    saved.setState({ is: 'saved' })
  } catch {
    saved.setState({ is: 'failed' })
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

/** Saves from now on whenever the document changes. */
export function startSaving() {
  let timer: ReturnType<typeof setTimeout> | undefined
  const save = async () => {
    const { scenario } = document_.getState()
    try {
      await set(key, scenario, kept)
      if (document_.getState().scenario === scenario) saved.setState({ is: 'saved' })
    } catch {
      // Private windows and full disks refuse; the mark says so and the page goes on.
      saved.setState({ is: 'failed' })
    }
  }
  document_.subscribe((state, before) => {
    if (state.scenario === before.scenario) return
    saved.setState({ is: 'saving' })
    clearTimeout(timer)
    timer = setTimeout(() => void save(), delay)
  })
  // A reload right after a keystroke must not lose it.
  addEventListener('pagehide', () => {
    clearTimeout(timer)
    void save()
  })
}
