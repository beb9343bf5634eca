// Whether an action can be performed now, as a component sees it.
import { useSyncExternalStore } from 'react'
import { document_ } from '../state/document.ts'
import { projects } from '../state/projects.ts'
import { run } from '../state/run.ts'
import { view } from '../state/view.ts'
import type { Action } from './action.ts'

const stores = [document_, projects, run, view]

function subscribe(listen: () => void) {
  const ends = stores.map((store) => store.subscribe(listen))
  return () => {
    for (const end of ends) end()
  }
}

/** Follows the stores that actions look at. */
export function usePossible({ isPossible }: Action): boolean {
  return useSyncExternalStore(subscribe, () => isPossible?.() ?? true)
}
