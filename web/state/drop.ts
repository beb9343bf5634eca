// A file that hovers over the page, and the part of the flow below it.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** Where in the flow a module goes: in the place of a filter's own, or as a new filter before a place of the chain. */
export type FlowPlace = { readonly filter: string } | { readonly gap: number }

interface Drop {
  readonly over: boolean
  readonly place: FlowPlace | null
}

export const drop = createStore<Drop>(() => ({ over: false, place: null }))

/** The part of it that a component reads. */
export function useDrop<T>(pick: (state: Drop) => T): T {
  return useStore(drop, pick)
}

/** The part of the flow that an event is over: the element says so in `data-filter` or `data-gap`. */
export function flowPlaceOf(target: EventTarget | null): FlowPlace | null {
  const at = target instanceof Element ? target.closest<HTMLElement>('[data-filter], [data-gap]') : null
  const { filter, gap } = at?.dataset ?? {}
  if (filter !== undefined) return { filter }
  return gap === undefined ? null : { gap: Number(gap) }
}
