// `npm run fuzz -- oracle --runs N --seed S`: random scripts for the probe guest in a real Envoy and in ours; what differs is made
// as small as it can be and written down as a case.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { type EnvoyBinary, envoyAt, installedEnvoy } from '../src/oracle/binary.ts'
import { printDifference } from '../src/oracle/difference-text.ts'
import { NoEnvoy } from '../src/oracle/no-envoy.ts'
import { newestTarget, targets } from '../src/scenario/schema.ts'
import { type Answer, askAlone, askOnce, askTogether, diesHere, probe, type Trial, trialOf } from './fuzz/ask.ts'
import { randomCases, scriptOf, smaller } from './fuzz/random-case.ts'

const usage = `npm run fuzz -- oracle [--runs N] [--seed S] [--only N[,N]…] [--envoy PATH] [--limit N] [--out FOLDER] [--report FILE]

Runs N random scripts (default 200) in a real Envoy and in the playground and compares call by call. What differs is shrunk
and written below FOLDER (default .cache/fuzz); after --limit differences (default 5) it stops. --only asks about these of the N,
and shrinks nothing. Exit code 1 on a difference, 2 where there is no Envoy to ask.`

/** Scripts in one Envoy. */
const batchSize = 50
/** Envoys side by side. */
const sideBySide = 2

/** The smallest case that still differs, and how. */
async function shrink(binary: EnvoyBinary, found: Finding): Promise<Finding> {
  let best = found
  search: while (true) {
    for (const one of smaller(best.trial.one)) {
      const trial = trialOf(one, best.trial.id, binary.target)
      const { answer, dark } = await askOnce(binary, trial)
      if (answer.verdict !== best.answer.verdict) continue
      if (dark && (await askAlone(binary, trial)).answer.verdict !== answer.verdict) continue
      best = { trial, answer }
      continue search
    }
    // What a late byte has made smaller is no finding.
    const { answer } = await askAlone(binary, best.trial)
    return answer.verdict === best.answer.verdict ? { ...best, answer } : found
  }
}

function keep({ id, scenario }: Trial, folder: string): string {
  const home = join(folder, id)
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'scenario.yaml'), stringify(scenario, { lineWidth: 120 }))
  writeFileSync(join(folder, 'probe.wasm'), probe)
  return home
}

interface Finding {
  readonly trial: Trial
  readonly answer: Answer
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    envoy: { type: 'string' },
    limit: { type: 'string', default: '5' },
    out: { type: 'string', default: '.cache/fuzz' },
    report: { type: 'string' },
    only: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const [runs = 0, seed = 0, limit = 0] = [values.runs, values.seed, values.limit].map(Number)
if (positionals[0] !== 'oracle' || ![runs, seed, limit].every(Number.isInteger)) {
  console.error(usage)
  process.exit(2)
}

function theEnvoy(): EnvoyBinary {
  const path = values.envoy ?? process.env['ENVOY_PATH']
  try {
    return path === undefined ? installedEnvoy(targets[newestTarget], resolve('.cache')) : envoyAt(path)
  } catch (error) {
    if (!(error instanceof NoEnvoy)) throw error
    console.error(`${error.message}\n  Change: ${error.change}`)
    process.exit(2)
  }
}

const binary = theEnvoy()
const only = values.only?.split(',').map(Number)
const all = randomCases(runs, seed)
  .map((one, index) => trialOf(one, `f${seed}x${index}`, binary.target))
  .filter((_, index) => only?.includes(index) ?? true)
const [calm, deadly] = [all.filter((trial) => !diesHere(trial)), all.filter(diesHere)]
const batches = [...deadly.map((trial) => [trial])]
for (let from = 0; from < calm.length; from += batchSize) batches.unshift(calm.slice(from, from + batchSize))

const counts = { scripts: 0, calls: 0, equal: 0, explained: 0, 'not-modelled': 0, different: 0, failed: 0, unsteady: 0 }
const codes = new Map<string, number>()
const findings: Finding[] = []
const report = (trial: Trial, answer: Answer, unsteady: boolean) => {
  counts.scripts++
  counts[answer.verdict]++
  if (unsteady) counts.unsteady++
  if (answer.verdict !== 'failed') {
    counts.calls += answer.calls
    if (answer.verdict === 'explained') for (const code of new Set(answer.explained)) codes.set(code, (codes.get(code) ?? 0) + 1)
  }
  if (answer.verdict !== 'different' && answer.verdict !== 'failed') return
  findings.push({ trial, answer })
  console.log(`${trial.id} ${answer.verdict === 'failed' ? 'cannot be asked about' : 'differs'}`)
}
await Promise.all(
  Array.from({ length: sideBySide }, async () => {
    for (let batch = batches.shift(); batch !== undefined && findings.length < limit; batch = batches.shift())
      await askTogether(binary, batch, report)
  }),
)
const { scripts, calls, equal, explained, different, failed, unsteady } = counts
const because = [...codes].map(([code, number]) => `${code} ${number}`).join(', ')
const sums =
  `${scripts} scripts, ${calls} calls, ${equal} equal, ${explained} explained${because === '' ? '' : ` (${because})`}, ` +
  `${counts['not-modelled']} not modelled, ${different} different, ${failed} failed ` +
  `(seed ${seed}, Envoy ${binary.release}, ${deadly.length} foreseen deaths, ${unsteady} equal only when asked again)`
if (findings.length > 0) console.log(sums)
for (const found of findings.slice(0, limit)) {
  const { trial, answer } = only === undefined ? await shrink(binary, found) : found
  console.log(`\n${keep(trial, values.out)}`)
  for (const plugin of trial.one.plugins) console.log(`${scriptOf(plugin, trial.id)}\n`)
  if (answer.verdict === 'failed') console.log(answer.reason)
  else if (answer.difference !== null) console.log(printDifference(answer.difference, 'Envoy'))
}
console.log(sums)
if (values.report !== undefined)
  writeFileSync(
    values.report,
    JSON.stringify({
      seed,
      envoy: binary.release,
      ...counts,
      differences: findings.map(({ trial, answer }) => ({ script: trial.id, verdict: answer.verdict })),
    }),
  )
process.exitCode = different + failed === 0 && scripts > 0 ? 0 : 1
