// Edits of the scenario's faults, after which no call has two answers.
import { answersFor } from './faults.ts'
import type { Fault, Scenario } from './schema.ts'

/** What a fault begins as: the first read of a shared value finds nothing. */
const first: Fault = { call: 'proxy_get_shared_data', nth: 1, status: 'NotFound' }

/** Adds a fault at the end. */
export function addFault(scenario: Scenario): Scenario {
  return { ...scenario, faults: [...scenario.faults, fitting(first, scenario.faults)] }
}

/** Changes a fault; a status that its call does not have becomes the first that it has, and a call that is answered already a later one. */
export function editFault(scenario: Scenario, at: number, change: (fault: Fault) => Fault): Scenario {
  const others = scenario.faults.filter((_, index) => index !== at)
  return { ...scenario, faults: scenario.faults.map((fault, index) => (index === at ? fitting(change(fault), others) : fault)) }
}

/** Removes a fault. */
export function removeFault(scenario: Scenario, at: number): Scenario {
  return { ...scenario, faults: scenario.faults.toSpliced(at, 1) }
}

function fitting(fault: Fault, others: readonly Fault[]): Fault {
  const answers = answersFor(fault.call)
  const taken = new Set(
    others.filter(({ call, plugin }) => call === fault.call && plugin === fault.plugin).map((other) => other.nth),
  )
  let { nth } = fault
  while (taken.has(nth)) nth++
  return { ...fault, nth, status: answers.includes(fault.status) ? fault.status : (answers[0] ?? fault.status) }
}
