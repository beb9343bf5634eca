// Steps of a scenario: which of them send a request.
import type { RequestStep, Scenario, Step } from './schema.ts'

/** The request of a step; undefined where it sends none, or where there is no such step. */
export function requestOf(step: Step | undefined): RequestStep | undefined {
  return step !== undefined && 'request' in step ? step.request : undefined
}

/** Every request of a scenario, in order. */
export function requestsOf({ steps }: Scenario): RequestStep[] {
  return steps.flatMap((step) => ('request' in step ? [step.request] : []))
}
