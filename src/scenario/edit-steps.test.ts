// Edits of steps: their order, and the checks that stay with them.
import { describe, expect, it } from 'vitest'
import { canAddSteps, editStep, insertSteps, moveStep, removeStep, stepAlone } from './edit-steps.ts'
import { inputLimits } from './limits.ts'
import { type Scenario, type Step, scenarioSchema } from './schema.ts'
import { requestsOf } from './step.ts'

const scenario: Scenario = scenarioSchema.parse({
  version: 1,
  modules: {},
  plugins: [],
  routes: [],
  clusters: [],
  steps: ['/0', '/1', '/2', '/3'].map((path) => ({ request: { path } })),
  checks: [
    { step: 0, outcome: 'completed' },
    { stat: 'wasmcustom.x', equals: '1' },
    { step: 1, outcome: 'paused' },
    { step: 3, outcome: 'reset' },
  ],
})
const pause: Step = { advance: { ms: 5 } }
const paths = (of: Scenario) => requestsOf(of).map(({ path }) => path)
const checked = ({ checks }: Scenario) => checks.map((check) => ('step' in check ? check.step : null))

describe('steps', () => {
  it('are put between others, and each check stays with its step', () => {
    const edited = insertSteps(scenario, 1, [pause, pause])
    expect(edited.steps.slice(0, 3)).toEqual([scenario.steps[0], pause, pause])
    expect(checked(edited)).toEqual([0, null, 3, 5])
    expect(scenarioSchema.parse(edited)).toEqual(edited)
  })

  it.each([
    { from: 0, to: 2, order: ['/1', '/2', '/0', '/3'], checks: [2, null, 0, 3] },
    { from: 3, to: 1, order: ['/0', '/3', '/1', '/2'], checks: [0, null, 2, 1] },
    { from: 2, to: 2, order: ['/0', '/1', '/2', '/3'], checks: [0, null, 1, 3] },
  ])('move from $from to $to with their checks', ({ from, to, order, checks }) => {
    const edited = moveStep(scenario, from, to)
    expect(paths(edited)).toEqual(order)
    expect(checked(edited)).toEqual(checks)
  })

  it('go with the checks on them', () => {
    const edited = removeStep(scenario, 1)
    expect(paths(edited)).toEqual(['/0', '/2', '/3'])
    expect(checked(edited)).toEqual([0, null, 2])
  })

  it('stand alone with their own checks', () => {
    const alone = stepAlone(scenario, 3)
    expect(alone.steps).toEqual([scenario.steps[3]])
    expect(alone.checks).toEqual([{ step: 0, outcome: 'reset' }])
    expect(scenarioSchema.parse(alone)).toEqual(alone)
  })

  it('are edited alone', () => {
    const edited = editStep(scenario, 1, () => pause)
    expect(edited.steps[1]).toBe(pause)
    expect(edited.steps[0]).toBe(scenario.steps[0])
  })

  it('are as many as a document may have', () => {
    const full = { ...scenario, steps: Array.from({ length: inputLimits.steps }, () => pause) }
    expect(canAddSteps(scenario)).toBe(true)
    expect(canAddSteps(full)).toBe(false)
    expect(insertSteps(full, 0, [pause])).toBe(full)
  })
})
