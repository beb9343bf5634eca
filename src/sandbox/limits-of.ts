// The limits of one run.
import { limits as highest, type Limits } from '../scenario/limits.ts'
import type { Scenario } from '../scenario/schema.ts'

/** A document may lower a limit; its schema lets it raise none. */
export function limitsOf(scenario: Scenario): Limits {
  const own = scenario.process.limits ?? {}
  return {
    memoryPages: Math.min(own.memoryPages ?? highest.memoryPages, highest.memoryPages),
    hostCalls: Math.min(own.hostCalls ?? highest.hostCalls, highest.hostCalls),
    events: Math.min(own.events ?? highest.events, highest.events),
    traceBytes: Math.min(own.traceBytes ?? highest.traceBytes, highest.traceBytes),
  }
}
