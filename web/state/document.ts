// The scenario being edited: the only state that a file or a link would carry.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Answer, Plugin, RequestStep, Scenario } from '../../src/scenario/schema.ts'
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

/** Applies a pure edit. */
export function edit(change: (scenario: Scenario) => Scenario) {
  document_.setState((state) => ({ scenario: change(state.scenario), revision: state.revision + 1 }))
}

/** Applies an edit that replaces so much that the reader may want the old document back. */
export function editWithWayBack(change: (scenario: Scenario) => Scenario) {
  const before = document_.getState().scenario
  edit(change)
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

/** Edits one plugin, by its id. */
export function editPlugin(id: string, change: (plugin: Plugin) => Plugin) {
  edit((scenario) => ({ ...scenario, plugins: scenario.plugins.map((plugin) => (plugin.id === id ? change(plugin) : plugin)) }))
}

/** Edits the request of one step. */
export function editRequest(step: number, change: (request: RequestStep) => RequestStep) {
  edit((scenario) => ({
    ...scenario,
    steps: scenario.steps.map((each, index) =>
      index === step && 'request' in each ? { ...each, request: change(each.request) } : each,
    ),
  }))
}

/** Edits what a cluster answers by one of its rules. */
export function editAnswer(cluster: string, rule: number, change: (answer: Answer) => Answer) {
  edit((scenario) => ({
    ...scenario,
    clusters: scenario.clusters.map((each) =>
      each.name === cluster
        ? { ...each, rules: each.rules.map((one, index) => (index === rule ? { ...one, answer: change(one.answer) } : one)) }
        : each,
    ),
  }))
}

/** Adds a copy of a step behind it. Returns the new one's place. */
export function addStep(after: number): number {
  edit((scenario) => {
    const step = scenario.steps[after]
    return step ? { ...scenario, steps: scenario.steps.toSpliced(after + 1, 0, step) } : scenario
  })
  return after + 1
}

/** Removes a step and the checks on it. Returns the place to look at next. */
export function removeStep(at: number): number {
  edit((scenario) => ({
    ...scenario,
    steps: scenario.steps.toSpliced(at, 1),
    checks: scenario.checks
      .filter((check) => !('step' in check) || check.step !== at)
      .map((check) => ('step' in check && check.step > at ? { ...check, step: check.step - 1 } : check)),
  }))
  return Math.max(0, at - 1)
}
