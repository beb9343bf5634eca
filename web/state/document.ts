// The scenario being edited: the only state that a file or a link would carry.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Scenario } from '../../src/scenario/schema.ts'
import { firstDemo } from './demos.ts'

export interface DocumentState {
  readonly scenario: Scenario
  /** Grows with every edit; a run remembers which one it ran. */
  readonly revision: number
  /** What was there before the last wholesale change (another module, another document), to go back to. */
  readonly before: Scenario | null
  /** Input that cannot become part of the scenario yet: message by field name. The scenario keeps its last valid value. */
  readonly drafts: Readonly<Record<string, string>>
}

export const document_ = createStore<DocumentState>(() => ({
  scenario: firstDemo.scenario,
  revision: 0,
  before: null,
  drafts: {},
}))

/** The part of the document that a component reads. */
export function useDocument<T>(pick: (state: DocumentState) => T): T {
  return useStore(document_, pick)
}

/** Applies an edit, such as those of `src/scenario/edit.ts`, with what it takes beside the scenario. */
export function edit<Rest extends readonly unknown[]>(change: (scenario: Scenario, ...rest: Rest) => Scenario, ...rest: Rest) {
  document_.setState((state) => ({ scenario: change(state.scenario, ...rest), revision: state.revision + 1 }))
}

/** Applies an edit that replaces so much that the reader may want the old document back. */
export function editWithWayBack<Rest extends readonly unknown[]>(
  change: (scenario: Scenario, ...rest: Rest) => Scenario,
  ...rest: Rest
) {
  const before = document_.getState().scenario
  edit(change, ...rest)
  document_.setState({ before, drafts: {} })
}

/** Takes back the last wholesale change. */
export function goBack() {
  const { before } = document_.getState()
  if (before) edit(() => before)
  document_.setState({ before: null, drafts: {} })
}

/** Says that a field holds what the scenario cannot take, or (null) that it is fine again. */
export function setDraft(field: string, message: string | null) {
  document_.setState((state) => {
    const { [field]: _, ...others } = state.drafts
    return { drafts: message === null ? others : { ...others, [field]: message } }
  })
}
