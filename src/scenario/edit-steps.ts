// Edits of the steps. Checks stay with the steps that they are about.
import { moved } from './edit.ts'
import { inputLimits } from './limits.ts'
import type { Scenario, Step } from './schema.ts'

/** Whether there is room for so many more steps. */
export const canAddSteps = (scenario: Scenario, count = 1) => scenario.steps.length + count <= inputLimits.steps

/** Puts steps before the place `at`. */
export function insertSteps(scenario: Scenario, at: number, steps: readonly Step[]): Scenario {
  if (!canAddSteps(scenario, steps.length)) return scenario
  return {
    ...scenario,
    steps: scenario.steps.toSpliced(at, 0, ...steps),
    checks: renumbered(scenario, (step) => (step >= at ? step + steps.length : step)),
  }
}

/** Moves a step to another place. */
export function moveStep(scenario: Scenario, from: number, to: number): Scenario {
  return { ...scenario, steps: moved(scenario.steps, from, to), checks: renumbered(scenario, stepMove(from, to)) }
}

/** Removes a step and the checks on it. */
export function removeStep(scenario: Scenario, at: number): Scenario {
  return { ...scenario, steps: scenario.steps.toSpliced(at, 1), checks: renumbered(scenario, stepRemoval(at)) }
}

/** Edits one step. */
export function editStep(scenario: Scenario, at: number, change: (step: Step) => Step): Scenario {
  return { ...scenario, steps: scenario.steps.map((step, index) => (index === at ? change(step) : step)) }
}

/** A scenario of one step, with the checks on it: what all steps together should come to it cannot say. */
export function stepAlone(scenario: Scenario, at: number): Scenario {
  return {
    ...scenario,
    steps: scenario.steps.slice(at, at + 1),
    checks: scenario.checks.flatMap((check) => ('step' in check && check.step === at ? [{ ...check, step: 0 }] : [])),
  }
}

/** Where each step is after a move. */
export const stepMove = (from: number, to: number) => (step: number) => {
  if (step === from) return to
  if (step > from && step <= to) return step - 1
  return step < from && step >= to ? step + 1 : step
}

/** Where each step is after one was removed; null for that one. */
export const stepRemoval = (at: number) => (step: number) => (step === at ? null : step > at ? step - 1 : step)

function renumbered({ checks }: Scenario, to: (step: number) => number | null): Scenario['checks'] {
  const kept: Scenario['checks'][number][] = []
  for (const check of checks) {
    if (!('step' in check)) kept.push(check)
    else {
      const step = to(check.step)
      if (step !== null) kept.push({ ...check, step })
    }
  }
  return kept
}
