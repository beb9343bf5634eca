// Whether a real Envoy can be asked about a scenario.
import type { Scenario } from '../scenario/schema.ts'

/** Seconds that a run may have to wait for. */
const longest = 60
/** Envoy's default route timeout: an upstream that answers later is not waited for. */
const routeTimeoutMs = 15_000

/**
 * Why a real Envoy cannot be asked about a scenario; null where it can. Time cannot be scaled: Envoy's own timers run in it. A
 * client cannot choose its worker either: each listens for itself, and the kernel gives a connection to one of them.
 */
export function whyNotAsked(scenario: Scenario): string | null {
  const { faults, process } = scenario
  const { concurrency } = process
  if (faults.length > 0)
    return `it says what ${faults[0]?.call} answers${faults.length > 1 ? ', and more' : ''} (faults), which a real Envoy cannot be told`
  if (concurrency > 1 && scenario.steps.some((step) => 'request' in step))
    return `it has ${concurrency} workers, and the kernel chooses which of them serves a request`
  const slowest = Math.max(0, ...scenario.clusters.flatMap(({ rules }) => rules.map(({ answer }) => answer.delayMs)))
  const waits = scenario.steps.map((step) => ('advance' in step ? step.advance.ms : Math.min(slowest, routeTimeoutMs)))
  const seconds = waits.reduce((sum, ms) => sum + ms, 0) / 1000
  if (seconds <= longest) return null
  return `it waits for ${Math.round(seconds)} s, which a real Envoy would do in real time; the limit is ${longest} s`
}
