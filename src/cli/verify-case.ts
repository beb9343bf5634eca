// One case in one Envoy: what Envoy did, what we do, whether both are the same, and whether Envoy takes what we export.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { EnvoyBinary } from '../oracle/binary.ts'
import { chanceIn } from '../oracle/chance.ts'
import type { Comparison } from '../oracle/compare.ts'
import { whyNotAsked } from '../oracle/feasible.ts'
import { masks as allMasks, disagreement, type Mask } from '../oracle/masks.ts'
import { NoEnvoy } from '../oracle/no-envoy.ts'
import { NotInRealTime } from '../oracle/pace.ts'
import { compareInRealTime, tickingTime } from '../oracle/real-ticks.ts'
import { record } from '../oracle/record.ts'
import { linesOf, printRecording, readRecording, withoutEnvironment } from '../oracle/recording.ts'
import { linesFor } from '../oracle/since.ts'
import { hidesServiceTime, type Take, take } from '../oracle/take.ts'
import { validate } from '../oracle/validate.ts'
import { runScenario } from '../sandbox/run-scenario.ts'
import type { Scenario, Target } from '../scenario/schema.ts'
import { diedLine, normalForm } from '../trace/normal-form.ts'
import { callLine } from '../trace/strace.ts'
import { BadInput } from './bad-input.ts'
import type { Case } from './cases.ts'
import { sha256Of, writeText } from './files.ts'
import { newerRecording, recordingFor, recordingName } from './recordings.ts'

/** What came of a case: `refused` where a real Envoy cannot be asked, `failed` where asking went wrong. */
export type Verdict = Comparison['verdict'] | 'refused' | 'failed'

export interface CaseResult {
  readonly name: string
  readonly release: string
  readonly verdict: Verdict
  /** Why a case was refused or failed, what is not modelled, or what differs beside the runs; null where there is nothing to say. */
  readonly reason: string | null
  readonly comparison: Comparison | null
  /** Our call at which the difference begins, with its values. */
  readonly ourCall: string | null
  /** Envoy's own words about what went wrong. */
  readonly said: readonly string[]
  /** Whether Envoy said to our exported bootstrap what it said to the run's. */
  readonly exported: boolean
  /** The file that was written, or that is no longer needed. */
  readonly recorded: { readonly file: string; readonly change: 'written' | 'removed' | 'not needed' } | null
  readonly seconds: number
}

interface Taken {
  readonly take: Take
  readonly masks: readonly Mask[]
  readonly mayDie?: boolean
  readonly chance?: ReadonlySet<string>
}

/** Runs and compares. Throws only where there is no Envoy to ask, and bad input. */
export async function verifyCase(one: Case, envoy: EnvoyBinary, recording: boolean): Promise<CaseResult> {
  const started = performance.now()
  const name = envoy.target === one.scenario.target ? one.name : `${one.name} (${envoy.release})`
  const found = await ask(one, envoy, recording).catch((error: unknown): Found => {
    if (error instanceof NoEnvoy || error instanceof BadInput) throw error
    if (error instanceof NotInRealTime) return { verdict: 'refused', reason: error.message }
    return { verdict: 'failed', reason: error instanceof Error ? error.message : String(error) }
  })
  const nothing = { comparison: null, ourCall: null, said: [], exported: false, recorded: null }
  return { ...nothing, ...found, name, release: envoy.release, seconds: (performance.now() - started) / 1000 }
}

type Found = Partial<CaseResult> & Pick<CaseResult, 'verdict' | 'reason'>

async function ask(one: Case, envoy: EnvoyBinary, recording: boolean): Promise<Found> {
  const scenario = { ...one.scenario, target: envoy.target }
  const impossible = whyNotAsked(scenario)
  if (impossible !== null) return { verdict: 'refused', reason: impossible }
  const modules = one.modules()
  const made = recording ? await record(envoy, scenario, modules) : null
  if (made !== null && made.unexplained.length > 0) {
    const lines = made.unexplained.slice(0, 20).join('\n')
    return { verdict: 'failed', reason: `fresh Envoys differ among themselves, and no mask says why:\n${lines}` }
  }
  const recorded = made === null ? null : keep(one, envoy, modules, made)
  let taken = made ?? (await takeOnce(one, scenario, envoy, modules))
  let found = held(taken, scenario, modules)
  if (found.comparison.verdict === 'different' && recordingFor(one, envoy.target) === undefined)
    found = held({ ...taken, chance: await chanceIn(taken.take, () => take(envoy, scenario, modules)) }, scenario, modules)
  for (let again = 0; again < 4 && found.comparison.verdict === 'different' && hidesServiceTime(taken.take); again++) {
    taken = await takeOnce(one, scenario, envoy, modules)
    found = held(taken, scenario, modules)
  }
  const { ours, comparison, refused } = found
  // An export is for the scenario's own target.
  const exporting = envoy.target === one.scenario.target
  const exportProblem = exporting ? await exportProblemOf(envoy, scenario, modules, taken.take) : null
  const seq = comparison.difference?.seq
  const common = {
    comparison,
    ourCall: seq === undefined ? null : callLine(ours, seq),
    said: taken.take.complaints,
    recorded,
    exported: exporting && exportProblem === null,
  }
  if (exportProblem !== null) return { ...common, verdict: 'different', reason: exportProblem }
  if (refused !== null) return { ...common, verdict: 'refused', reason: refused }
  return { ...common, verdict: comparison.verdict, reason: comparison.notModelled }
}

/** In this thread: Envoy came to the end of it, so no guest is in a loop. */
function held(taken: Taken, scenario: Scenario, modules: ReadonlyMap<string, Uint8Array>) {
  const ours = runScenario(scenario, modules, taken.take.environment)
  const virtualMs = ours.length === 0 ? 0 : Number(ours.event(ours.lastSeq).at / 1_000_000n)
  const excessMs = Math.max(0, tickingTime(taken.take.log) - virtualMs)
  return { ours, ...compareInRealTime({ ...taken, lines: linesOf(taken.take) }, normalForm(ours), excessMs) }
}

/** What a recording masks is masked again; without one, whatever the table has. */
async function takeOnce(
  one: Case,
  scenario: Scenario,
  envoy: EnvoyBinary,
  modules: ReadonlyMap<string, Uint8Array>,
): Promise<Taken> {
  const known = recordingFor(one, envoy.target)
  const recording = known && readRecording(readFileSync(known.file, 'utf8'))
  return {
    take: await take(envoy, scenario, modules),
    masks: recording?.masks ?? allMasks,
    mayDie: recording?.lines.some((line) => line.startsWith(diedLine)) ?? false,
  }
}

async function exportProblemOf(
  envoy: EnvoyBinary,
  scenario: Scenario,
  modules: ReadonlyMap<string, Uint8Array>,
  { ended, steps }: Take,
): Promise<string | null> {
  const accepted = ended === null || ended.code === 0 || steps.length > 0
  const { ok, said } = await validate(envoy, scenario, modules)
  if (ok === accepted) return null
  return accepted
    ? `Envoy refuses the exported bootstrap:\n${said}`
    : 'Envoy takes the exported bootstrap, which it refused in the run'
}

/**
 * Writes the recording. A release other than the scenario's own gets one only where it answers otherwise than the nearest
 * newer one.
 */
function keep(
  one: Case,
  { release, target }: EnvoyBinary,
  modules: ReadonlyMap<string, Uint8Array>,
  taken: Taken,
): CaseResult['recorded'] {
  const file = join(one.folder, recordingName(release, one.variant))
  if (target !== one.scenario.target && !answersOtherwise(one, target, taken.take)) {
    const stale = existsSync(file)
    rmSync(file, { force: true })
    return { file, change: stale ? 'removed' : 'not needed' }
  }
  const names = [...modules].map(([id, bytes]) => `${id} sha256 ${sha256Of(bytes)}`)
  writeText(file, printRecording(release, names.join(', '), taken.take, taken.masks))
  return { file, change: 'written' }
}

function answersOtherwise(one: Case, target: Target, taken: Take): boolean {
  const newer = newerRecording(one, target)
  if (newer === undefined) return true
  const recording = readRecording(readFileSync(newer.file, 'utf8'))
  const expected = withoutEnvironment(linesFor(recording.lines, target), recording.environment)
  return disagreement([expected, withoutEnvironment(linesOf(taken), taken.environment)]).unexplained.length > 0
}
