// Asks real Envoys about random cases, many in one Envoy. A difference is believed once it has come again and again in Envoys of its own.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { takeBatch } from '../../src/oracle/batch.ts'
import type { EnvoyBinary } from '../../src/oracle/binary.ts'
import type { Comparison } from '../../src/oracle/compare.ts'
import { masks } from '../../src/oracle/masks.ts'
import { compareInRealTime, tickingTime } from '../../src/oracle/real-ticks.ts'
import { linesOf } from '../../src/oracle/recording.ts'
import type { Take } from '../../src/oracle/take.ts'
import { runScenario } from '../../src/sandbox/run-scenario.ts'
import type { Environment } from '../../src/scenario/environment.ts'
import { seededEnvironment } from '../../src/scenario/environment-seeded.ts'
import type { Scenario, Target } from '../../src/scenario/schema.ts'
import { diedLine, type NormalForm, normalForm } from '../../src/trace/normal-form.ts'
import { type RandomCase, scenarioOf } from './random-case.ts'
import { workerForm, workerLines } from './worker-form.ts'

/** A random case as a scenario. */
export interface Trial {
  readonly id: string
  readonly one: RandomCase
  readonly scenario: Scenario
}

/** What came of one: a comparison, or why Envoy could not be asked. */
export type Answer = Comparison | { readonly verdict: 'failed'; readonly reason: string }

/** The guest of all cases. */
export const probe = readFileSync('src/envoy/testdata/probe.wasm')
const reference = { sha256: createHash('sha256').update(probe).digest('hex'), name: 'probe.wasm', size: probe.length }
export const modules = new Map([['probe', new Uint8Array(probe)]])

/** Envoys of its own that a difference must come back in. On a busy machine a byte comes late, or a timer early. */
const attempts = 3
/** The same where a guest may have read how long the upstream took, and nobody else knows. */
const attemptsInTheDark = 6

/** A case under a name of its own. */
export function trialOf(one: RandomCase, id: string, target: Target): Trial {
  return { id, one, scenario: scenarioOf(one, id, reference, target) }
}

interface OurRun {
  readonly form: NormalForm
  /** Milliseconds that passed in it. */
  readonly ms: number
}

function ours({ scenario, id }: Trial, environment?: Environment): OurRun {
  const history = runScenario(scenario, modules, environment ?? seededEnvironment(scenario))
  const ms = history.length === 0 ? 0 : Number(history.event(history.lastSeq).at / 1_000_000n)
  return { form: workerForm(normalForm(history), id, scenario.plugins.length), ms }
}

/** A death that we foresee ends the batch it happens in. */
export const diesHere = (trial: Trial): boolean => ours(trial).form.lines.includes(diedLine)

/** Freed memory is used again, which Envoy survives now and then. */
const survivable = /the stream has ended, and is ended once more|Envoy reads freed memory/

function judge(trial: Trial, made: Take): Comparison {
  const { form, ms } = ours(trial, made.environment)
  const mayDie = form.notes.some(({ code, detail }) => code === 'envoy-crash' && survivable.test(detail))
  const excessMs = Math.max(0, tickingTime(made.log) - ms)
  return compareInRealTime({ lines: workerLines(linesOf(made)), masks, mayDie }, form, excessMs).comparison
}

/** A response that never left keeps its service time to itself: it is 0 as a rule, and a guest may have read a 1. */
const inTheDark = ({ steps }: Take) =>
  steps.some((step) => 'environment' in step && step.environment.serviceTime === null && step.arrivals.length > 0)

/** In an Envoy of its own. `dark`: what differs may be a number that nobody can know. */
export async function askOnce(binary: EnvoyBinary, trial: Trial): Promise<{ answer: Answer; dark: boolean }> {
  try {
    const [made] = await takeBatch(binary, [trial.scenario], modules)
    if (made === undefined) throw new Error('Envoy gave no answer')
    return { answer: judge(trial, made), dark: inTheDark(made) }
  } catch (error) {
    return { answer: { verdict: 'failed', reason: error instanceof Error ? error.message : String(error) }, dark: false }
  }
}

/** In Envoys of its own, until one does what we do, or enough did not. `unsteady` where an earlier one did otherwise. */
export async function askAlone(binary: EnvoyBinary, trial: Trial): Promise<{ answer: Answer; unsteady: boolean }> {
  for (let attempt = 1; ; attempt++) {
    const { answer, dark } = await askOnce(binary, trial)
    if (answer.verdict !== 'different' && answer.verdict !== 'failed') return { answer, unsteady: attempt > 1 }
    if (attempt >= (dark ? attemptsInTheDark : attempts)) return { answer, unsteady: false }
  }
}

/** Asks one Envoy about many. What differs there, or comes last before its death, is asked alone; what it did not live to see, again. */
export async function askTogether(
  binary: EnvoyBinary,
  trials: readonly Trial[],
  report: (trial: Trial, answer: Answer, unsteady: boolean) => void,
): Promise<void> {
  const alone = async (trial: Trial) => {
    const { answer, unsteady } = await askAlone(binary, trial)
    report(trial, answer, unsteady)
  }
  let left = trials
  while (left.length > 1) {
    const takes = await takeBatch(
      binary,
      left.map(({ scenario }) => scenario),
      modules,
    ).catch((): null => null)
    // Nobody knows which of them does not come to rest.
    if (takes === null || takes.length === 0) break
    for (const [index, made] of takes.entries()) {
      const trial = left[index] as Trial
      const comparison = judge(trial, made)
      if (made.ended !== null || comparison.verdict === 'different') await alone(trial)
      else report(trial, comparison, false)
    }
    left = left.slice(takes.length)
  }
  for (const trial of left) await alone(trial)
}
