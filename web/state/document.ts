// The scenario being edited: the only state that a file or a link would carry, with the documents before and after it.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { type Scenario, scenarioSchema } from '../../src/scenario/schema.ts'
import { firstDemo } from './demos.ts'
import { type Draft, type Drafts, noVersions, recorded, redone, undone, type Versions } from './undo.ts'

export interface DocumentState extends Versions {
  readonly scenario: Scenario
  /** Grows with every edit; a run remembers which one it ran. */
  readonly revision: number
  /** What was there before the last wholesale change (another module), to go back to. */
  readonly before: Scenario | null
  /** What fields hold that the scenario does not, by the path of the field. The scenario keeps its last valid value. */
  readonly drafts: Drafts
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
    const versions = recorded(state, state.scenario, scenario, Date.now(), state.drafts)
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
  document_.setState({ before })
}

/** Takes back the last wholesale change. */
export function goBack() {
  const { before } = document_.getState()
  if (before) edit(() => before)
  document_.setState({ before: null })
}

/** Goes back to the document before the last edit. */
export const undo = () => turn(undone)

/** Takes back an undo. */
export const redo = () => turn(redone)

/** Versions out of the browser's store, which another playground may have written. Few are ever gone back to. */
const unread = new WeakSet<Scenario>()

/** Says that versions were not read as scenarios yet. */
export function markUnread({ past, future }: Versions) {
  for (const { scenario } of [...past, ...future]) unread.add(scenario)
}

function turn(to: typeof undone) {
  document_.setState((state) => {
    const turned = to(state, state.scenario, state.drafts)
    if (turned === null) return state
    if (!unread.has(turned.scenario)) return { ...turned, revision: state.revision + 1, before: null }
    const read = scenarioSchema.safeParse(turned.scenario)
    return read.success ? { ...turned, scenario: read.data, revision: state.revision + 1, before: null } : noVersions
  })
}

/** What belongs to a document beside its scenario. */
export interface Beside extends Versions {
  readonly drafts: Drafts
}

/** Beside a document that nobody has edited. */
export const nothingBeside: Beside = { ...noVersions, drafts: {} }

/** Puts another document in the place of this one, with its own past. */
export function showDocument(scenario: Scenario, { past, future, drafts }: Beside) {
  document_.setState(({ revision }) => ({ scenario, past, future, drafts, revision: revision + 1, before: null }))
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
