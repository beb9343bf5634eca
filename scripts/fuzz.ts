// `npm run fuzz -- oracle --runs N --seed S`: random scripts for the probe guest in a real Envoy and in ours; what differs is made
// as small as it can be and written down as a case.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { takeBatch } from '../src/oracle/batch.ts'
import { type EnvoyBinary, envoyAt, installedEnvoy } from '../src/oracle/binary.ts'
import { type Comparison, compare } from '../src/oracle/compare.ts'
import { printDifference } from '../src/oracle/difference-text.ts'
import { masks } from '../src/oracle/masks.ts'
import { linesOf } from '../src/oracle/recording.ts'
import type { Take } from '../src/oracle/take.ts'
import { runScenario } from '../src/sandbox/run-scenario.ts'
import type { Environment } from '../src/scenario/environment.ts'
import { seededEnvironment } from '../src/scenario/environment-seeded.ts'
import { newestTarget, type Scenario, targets } from '../src/scenario/schema.ts'
import { diedLine, type NormalForm, normalForm } from '../src/trace/normal-form.ts'
import { type RandomCase, randomCases, scenarioOf, scriptOf, smaller } from './fuzz/random-case.ts'
import { workerForm } from './fuzz/worker-form.ts'

const usage = `npm run fuzz -- oracle [--runs N] [--seed S] [--envoy PATH] [--limit N] [--out FOLDER]

Runs N random scripts (default 200) in a real Envoy and in the playground and compares call by call. What differs is shrunk
and written below FOLDER (default .cache/fuzz); after --limit differences (default 5) it stops. Exit code 1 on a difference.`

/** Scripts in one Envoy. */
const batchSize = 50
/** Envoys side by side. */
const sideBySide = 2

interface Trial {
  readonly id: string
  readonly one: RandomCase
  readonly scenario: Scenario
}

const probeFile = 'src/envoy/testdata/probe.wasm'
const probe = readFileSync(probeFile)
const reference = { sha256: createHash('sha256').update(probe).digest('hex'), name: 'probe.wasm', size: probe.length }
const modules = new Map([['probe', new Uint8Array(probe)]])

const trialOf = (one: RandomCase, id: string): Trial => ({ id, one, scenario: scenarioOf(one, id, reference) })

function ours({ scenario, id }: Trial, environment?: Environment): NormalForm {
  return workerForm(
    normalForm(runScenario(scenario, modules, environment ?? seededEnvironment(scenario))),
    id,
    scenario.plugins.length,
  )
}

/** A death that we foresee ends the batch it happens in. */
const diesHere = (trial: Trial) => ours(trial).lines.includes(diedLine)

/** Freed memory is used again, which Envoy survives now and then. */
const survivable = /the stream has ended, and is ended once more/

function judge(trial: Trial, made: Take): Comparison {
  const form = ours(trial, made.environment)
  const mayDie = form.notes.some(({ code, detail }) => code === 'envoy-crash' && survivable.test(detail))
  return compare({ lines: linesOf(made), masks, mayDie }, form)
}

/** A response that never left keeps its service time to itself: it is 0 as a rule, and a guest may have read a 1. */
const unseenTime = ({ steps }: Take) =>
  steps.some((step) => 'environment' in step && step.environment.serviceTime === null && step.arrivals.length > 0)

async function again(binary: EnvoyBinary, trial: Trial): Promise<Comparison> {
  let result: Comparison | null = null
  for (let attempt = 0; attempt < 5 && (result === null || result.verdict === 'different'); attempt++) {
    const [made] = await takeBatch(binary, [trial.scenario], modules)
    if (made !== undefined) result = judge(trial, made)
  }
  if (result === null) throw new Error('Envoy gave no answer')
  return result
}

/** Asks one Envoy about many; whatever it did not live to see is asked again, the last one alone. */
async function askAll(binary: EnvoyBinary, trials: readonly Trial[], report: (trial: Trial, result: Comparison) => void) {
  let left = trials
  while (left.length > 0) {
    const takes = await takeBatch(
      binary,
      left.map(({ scenario }) => scenario),
      modules,
    )
    const died = takes.at(-1)?.ended != null
    for (const [index, made] of takes.entries()) {
      const trial = left[index] as Trial
      const alone = left.length === 1
      const result = judge(trial, made)
      if (!alone && (made.ended !== null || result.verdict === 'different')) await askAll(binary, [trial], report)
      else report(trial, result.verdict === 'different' && unseenTime(made) ? await again(binary, trial) : result)
    }
    if (!died && takes.length < left.length) throw new Error('Envoy lives, but a take is missing')
    left = left.slice(takes.length)
  }
}

async function shrink(binary: EnvoyBinary, trial: Trial): Promise<{ trial: Trial; result: Comparison | null }> {
  let best = trial
  let result: Comparison | null = null
  search: while (true) {
    for (const one of smaller(best.one)) {
      const next = trialOf(one, trial.id)
      const [made] = await takeBatch(binary, [next.scenario], modules)
      if (made === undefined) continue
      let found = judge(next, made)
      if (found.verdict === 'different' && unseenTime(made)) found = await again(binary, next)
      if (found.verdict !== 'different') continue
      best = next
      result = found
      continue search
    }
    return { trial: best, result }
  }
}

function keep({ id, scenario }: Trial, folder: string): string {
  const home = join(folder, id)
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'scenario.yaml'), stringify(scenario, { lineWidth: 120 }))
  writeFileSync(join(folder, 'probe.wasm'), probe)
  return home
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    envoy: { type: 'string' },
    limit: { type: 'string', default: '5' },
    out: { type: 'string', default: '.cache/fuzz' },
  },
})
const [runs, seed, limit] = [values.runs, values.seed, values.limit].map(Number)
if (positionals[0] !== 'oracle' || ![runs, seed, limit].every(Number.isInteger)) {
  console.error(usage)
  process.exit(2)
}

const path = values.envoy ?? process.env['ENVOY_PATH']
const binary = path === undefined ? installedEnvoy(targets[newestTarget], resolve('.cache')) : envoyAt(path)
const all = randomCases(runs ?? 0, seed ?? 0).map((one, index) => trialOf(one, `f${seed}x${index}`))
const [calm, deadly] = [all.filter((trial) => !diesHere(trial)), all.filter(diesHere)]
const batches = [...deadly.map((trial) => [trial])]
for (let from = 0; from < calm.length; from += batchSize) batches.unshift(calm.slice(from, from + batchSize))

const counts = { scripts: 0, calls: 0, equal: 0, explained: 0, 'not-modelled': 0, different: 0 }
const differing: Trial[] = []
const report = (trial: Trial, result: Comparison) => {
  counts.scripts++
  counts.calls += result.calls
  counts[result.verdict]++
  if (result.verdict === 'different') differing.push(trial)
}
await Promise.all(
  Array.from({ length: sideBySide }, async () => {
    for (let batch = batches.shift(); batch !== undefined && differing.length < (limit ?? 0); batch = batches.shift())
      await askAll(binary, batch, report)
  }),
)
for (const trial of differing.slice(0, limit)) {
  const small = await shrink(binary, trial)
  console.log(`\n${keep(small.trial, values.out)}`)
  for (const plugin of small.trial.one.plugins) console.log(`${scriptOf(plugin, small.trial.id)}\n`)
  if (small.result?.difference) console.log(printDifference(small.result.difference, 'Envoy'))
}
console.log(
  `${counts.scripts} scripts, ${counts.calls} calls, ${counts.equal} equal, ${counts.explained} explained, ` +
    `${counts['not-modelled']} not modelled, ${counts.different} different (seed ${seed}, Envoy ${binary.release}, ${deadly.length} foreseen deaths)`,
)
process.exitCode = counts.different === 0 && counts.scripts > 0 ? 0 : 1
