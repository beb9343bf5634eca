// What a run comes to: by its checks, and by faults that no check expected.
import type { Scenario } from '../scenario/schema.ts'
import type { Fault } from './event.ts'
import type { History } from './history.ts'
import { enclosing } from './spans.ts'

export type Verdict = 'ok' | 'check-failed' | 'guest-failed' | 'playground-failed'

/** A failed guest says more than the checks that fail because of it, so it decides first. */
export function verdictOf(scenario: Scenario, history: History, checks: readonly { readonly ok: boolean }[]): Verdict {
  const faults = unexpectedFaults(scenario, history)
  if (faults.some(({ code }) => code === 'bug')) return 'playground-failed'
  if (faults.length > 0) return 'guest-failed'
  return checks.every(({ ok }) => ok) ? 'ok' : 'check-failed'
}

/** A check expects a fault where it says that the fault's step fails, or is answered 503: that is what Envoy makes of one. */
function unexpectedFaults(scenario: Scenario, history: History): Fault[] {
  const expected = new Set<number>()
  for (const check of scenario.checks) {
    if ('outcome' in check && check.outcome === 'failed') expected.add(check.step)
    if ('response' in check && check.response.status === 503) expected.add(check.step)
  }
  return history.faultSeqs().flatMap((seq) => {
    const event = history.event(seq)
    if (event.type !== 'fault') return []
    const step = enclosing(history, 'step', seq)?.span.step
    // Faults of the playground's own limits are never what a check is about.
    const envoys = event.fault.code === 'trap' || event.fault.code === 'start'
    return envoys && step !== undefined && expected.has(step) ? [] : [event.fault]
  })
}
