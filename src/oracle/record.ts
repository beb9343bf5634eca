// Records what a real Envoy does with a scenario: three fresh Envoys that must agree, but for what a mask has a reason for.
import type { Scenario } from '../scenario/schema.ts'
import type { EnvoyBinary } from './binary.ts'
import { disagreement, type Mask } from './masks.ts'
import { linesOf, withoutEnvironment } from './recording.ts'
import { type Take, take, timely } from './take.ts'

/** How many fresh Envoys make a recording. */
const runs = 3
/** How often a run is repeated whose upstream answered much later than the scenario says. */
const attempts = 20

export interface Recorded {
  readonly take: Take
  readonly masks: readonly Mask[]
  /** Lines that the runs do not share, and no mask says why: there is no recording then. */
  readonly unexplained: readonly string[]
}

/** Runs the scenario until there are enough runs to compare. */
export async function record(
  binary: EnvoyBinary,
  scenario: Scenario,
  modules: ReadonlyMap<string, Uint8Array>,
): Promise<Recorded> {
  const first = await timelyTake(binary, scenario, modules)
  const takes = [first]
  while (takes.length < runs) takes.push(await timelyTake(binary, scenario, modules))
  return { take: first, ...disagreement(takes.map((made) => withoutEnvironment(linesOf(made), made.environment))) }
}

async function timelyTake(binary: EnvoyBinary, scenario: Scenario, modules: ReadonlyMap<string, Uint8Array>): Promise<Take> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const made = await take(binary, scenario, modules)
    if (timely(made)) return made
  }
  throw new Error(`no run in ${attempts} had the service time of the scenario: is the machine busy?`)
}
