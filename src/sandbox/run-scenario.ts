// A whole scenario in this thread, without a watchdog: for tests and tools whose guests are known to end.
import { Server } from '../envoy/server.ts'
import type { Environment } from '../scenario/environment.ts'
import { seededEnvironment } from '../scenario/environment-seeded.ts'
import type { Scenario } from '../scenario/schema.ts'
import { History } from '../trace/history.ts'
import { BudgetExceeded, Recorder } from '../trace/recorder.ts'
import { limitsOf } from './limits-of.ts'
import { loadModules } from './load.ts'
import type { ModuleBytes } from './protocol.ts'

/** What happened. A used-up budget ends the run, its fault is in the trace; any other exception is ours. */
export function runScenario(
  scenario: Scenario,
  bytes: ModuleBytes,
  environment: Environment = seededEnvironment(scenario),
): History {
  const recorder = new Recorder({ limits: limitsOf(scenario) })
  try {
    runInto(recorder, scenario, bytes, environment)
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error
  }
  const history = new History()
  const chunk = recorder.flush()
  if (chunk !== null) history.append(chunk)
  return history
}

/** Runs the whole scenario into a recorder; what that throws comes through. */
export function runInto(recorder: Recorder, scenario: Scenario, bytes: ModuleBytes, environment: Environment): void {
  const limits = limitsOf(scenario)
  const { modules, refused, faults, runs } = loadModules(scenario, bytes, limits)
  for (const fault of faults) recorder.fault(fault)
  if (!runs) return
  const server = new Server({ scenario, modules, refused, environment, limits, sink: recorder })
  if (server.start()) for (const step of scenario.steps) server.drive(step)
}
