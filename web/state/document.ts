// The scenario being edited: the only state that a file or a link would carry, with the documents before and after it.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Scenario } from '../../src/scenario/schema.ts'
import { firstDemo } from './demos.ts'
import type { TextPairs } from './pairs-text.ts'
import { noVersions, recorded, redone, undone, type Versions } from './undo.ts'

/** What was typed: text that cannot become part of the scenario yet, or that says the same in other words. */
export interface Draft {
  readonly typed: string | TextPairs
  /** Why it cannot be taken; null where it says the same as the scenario. */
  readonly problem: string | null
  /** How the scenario's value read meanwhile. Once it reads otherwise the draft is over. */
  readonly of: string
}

export interface DocumentState extends Versions {
  readonly scenario: Scenario
  /** Grows with every edit; a run remembers which one it ran. */
  readonly revision: number
  /** What was there before the last wholesale change (another module), to go back to. */
  readonly before: Scenario | null
  /** What fields hold that the scenario does not, by the path of the field. The scenario keeps its last valid value. */
  readonly drafts: Readonly<Record<string, Draft>>
}

export const document_ = createStore<DocumentState>(() => ({
  scenario: firstDemo.scenario,
  revision: 0,
  before: null,
  drafts: {},
  ...noVersions,
}))

/** The part of the document that a component reads. */
export function useDocument<T>(pick: (state: DocumentState) => T): T {
  return useStore(document_, pick)
}

/** Applies an edit, such as those of `src/scenario/edit.ts`, with what it takes beside the scenario. */
export function edit<Rest extends readonly unknown[]>(change: (scenario: Scenario, ...rest: Rest) => Scenario, ...rest: Rest) {
  document_.setState((state) => {
    const scenario = change(state.scenario, ...rest)
    const versions = recorded(state, state.scenario, scenario, Date.now())
    return versions === null ? state : { scenario, revision: state.revision + 1, ...versions }
  })
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

/** Goes back to the document before the last edit. */
export const undo = () => turn(undone)

/** Takes back an undo. */
export const redo = () => turn(redone)

function turn(to: typeof undone) {
  document_.setState((state) => {
    const turned = to(state, state.scenario)
    return turned === null ? state : { ...turned, revision: state.revision + 1, before: null, drafts: {} }
  })
}

/** Puts another document in the place of this one, with its own past. */
export function showDocument(scenario: Scenario, versions: Versions = noVersions) {
  document_.setState(({ revision }) => ({ scenario, ...versions, revision: revision + 1, before: null, drafts: {} }))
}

/** Keeps what a field holds, also while it is not on screen; null forgets it. */
export function setDraft(field: string, draft: Draft | null) {
  document_.setState((state) => {
    if (draft === null && !(field in state.drafts)) return state
    const { [field]: _, ...others } = state.drafts
    return { drafts: draft === null ? others : { ...others, [field]: draft } }
  })
}

/** Renames fields whose place in the document has changed; null forgets what they hold. */
export function moveDrafts(to: (field: string) => string | null) {
  document_.setState(({ drafts }) => ({
    drafts: Object.fromEntries(
      Object.entries(drafts).flatMap(([field, draft]) => {
        const moved = to(field)
        return moved === null ? [] : [[moved, draft]]
      }),
    ),
  }))
}
