// What a run comes to: the exit code, by the checks and by faults that no check expected.

import type { RunEnd } from '../sandbox/client.ts'
import type { Scenario } from '../scenario/schema.ts'
import type { Fault } from '../trace/event.ts'
import type { History } from '../trace/history.ts'
import type { Report } from '../trace/report.ts'
import { ExitCode } from './terminal.ts'

/** A failed guest says more than the checks that fail because of it, so it decides first. */
export function exitCodeOf(scenario: Scenario, end: RunEnd, report: Report): ExitCode {
  if (end.kind === 'crashed') return ExitCode.emulatorBug
  if (unexpectedFaults(scenario, end.history).length > 0) return ExitCode.guestFailed
  return report.checks.every(({ ok }) => ok) ? ExitCode.ok : ExitCode.checkFailed
}

/** A check expects a fault where it says that the fault's step fails, or is answered 503: that is what Envoy makes of one. */
function unexpectedFaults(scenario: Scenario, history: History): Fault[] {
  const expected = new Set<number>()
  for (const check of scenario.checks) {
    if ('outcome' in check && check.outcome === 'failed') expected.add(check.step)
    if ('response' in check && check.response.status === 503) expected.add(check.step)
  }
  const out: Fault[] = []
  for (let seq = 0; seq < history.length; seq++) {
    const event = history.event(seq)
    if (event.type !== 'fault') continue
    const step = stepOf(history, event.in)
    // Faults of the playground's own limits are never what a check is about.
    const envoys = event.fault.code === 'trap' || event.fault.code === 'start'
    if (!envoys || step === undefined || !expected.has(step)) out.push(event.fault)
  }
  return out
}

function stepOf(history: History, span: number | null): number | undefined {
  for (let at = span; at !== null; at = history.parent(at)) {
    const event = history.event(at)
    if (event.type === 'enter' && event.span.kind === 'step') return event.span.step
  }
  return undefined
}
