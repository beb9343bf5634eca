// Modules that the scenario names and nobody here has: a link may name them by their sha256 alone.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { ModuleRef } from '../../src/scenario/schema.ts'
import { document_ } from './document.ts'
import { hasModule } from './modules.ts'

/** A file that was given for them, and is none of them. */
export interface OtherFile {
  readonly name: string
  readonly sha256: string
  readonly size: number
}

interface Missing {
  readonly refs: readonly ModuleRef[]
  readonly other: OtherFile | null
}

const missing = createStore<Missing>(() => ({ refs: [], other: null }))

/** The part of it that a component reads. */
export function useMissing<T>(pick: (state: Missing) => T): T {
  return useStore(missing, pick)
}

/** Whether a file is one of those that are missing; null where none is. */
export function isAwaited(sha256: string): boolean | null {
  const { refs } = missing.getState()
  return refs.length === 0 ? null : refs.some((ref) => ref.sha256 === sha256)
}

/** Says that another file was given; null forgets it. */
export const sayOther = (other: OtherFile | null) => missing.setState({ other })

/** Looks again for what the scenario names. */
export async function lookForModules(): Promise<void> {
  const { modules } = document_.getState().scenario
  const refs = [...new Map(Object.values(modules).map((ref) => [ref.sha256, ref])).values()]
  const here = await Promise.all(refs.map(hasModule))
  if (document_.getState().scenario.modules !== modules) return
  missing.setState({ refs: refs.filter((_, at) => !here[at]), other: null })
}

/** Looks from now on whenever the scenario names other modules. */
export function startLooking() {
  document_.subscribe((state, before) => {
    if (state.scenario.modules !== before.scenario.modules) void lookForModules()
  })
  void lookForModules()
}
