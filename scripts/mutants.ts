// `npm run mutants [-- text]`: makes one mistake after another in the engine; a recording of a real Envoy must notice each.
import { readFileSync } from 'node:fs'
import { findCases } from '../src/cli/cases.ts'
import { recordingsOf } from '../src/cli/recordings.ts'
import { compare } from '../src/oracle/compare.ts'
import { type Recording, readRecording } from '../src/oracle/recording.ts'
import { linesFor } from '../src/oracle/since.ts'
import { runScenario } from '../src/sandbox/run-scenario.ts'
import type { Scenario } from '../src/scenario/schema.ts'
import { normalForm } from '../src/trace/normal-form.ts'
import { equivalent, type Mutant, mutants } from './lib/mutants.ts'

interface Recorded {
  readonly name: string
  readonly scenario: Scenario
  readonly modules: Map<string, Uint8Array>
  readonly text: string
  readonly recording: Recording
}

function verdictOf({ scenario, modules, recording }: Recorded): string {
  const theirs = { ...recording, lines: linesFor(recording.lines, scenario.target) }
  return compare(theirs, normalForm(runScenario(scenario, modules, recording.environment))).verdict
}

// Short recordings first: most mistakes show in any of them.
const recorded = findCases(['public/demos', 'src/envoy/testdata'])
  .flatMap((one) =>
    recordingsOf(one).map(({ file, scenario }): Recorded => {
      const text = readFileSync(file, 'utf8')
      return { name: one.name, scenario, modules: one.modules(), text, recording: readRecording(text) }
    }),
  )
  .sort((a, b) => a.text.length - b.text.length)
const blind = recorded.filter((each) => verdictOf(each) === 'different')
if (blind.length > 0) throw new Error(`these recordings differ without any mistake: ${blind.map(({ name }) => name).join(', ')}`)

/** The first recording that notices, or null; an exception of the engine's own is noticed too. */
function noticedBy(mutant: Mutant): string | null {
  const undo = mutant.apply()
  try {
    for (const each of recorded) {
      if (!mutant.mention.test(each.text)) continue
      try {
        if (verdictOf(each) !== 'different') continue
      } catch {
        // The engine itself stumbles over the mistake.
      }
      return each.name
    }
    return null
  } finally {
    undo()
  }
}

const wanted = process.argv[2] ?? ''
const survivors: string[] = []
let found = 0
let excused = 0
for (const mutant of mutants.filter(({ name }) => name.includes(wanted))) {
  const reason = equivalent.get(mutant.name)
  const by = noticedBy(mutant)
  if (by !== null) found++
  else if (reason !== undefined) excused++
  else survivors.push(mutant.name)
  if (by !== null && reason !== undefined) survivors.push(`${mutant.name} is listed as equivalent, but ${by} notices it`)
}
console.log(`${recorded.length} recordings, ${found} mutants found, ${excused} equivalent, ${survivors.length} not found`)
for (const name of survivors) console.log(`not found: ${name}`)
if (found === 0 || recorded.length === 0) console.log('nothing was checked')
process.exitCode = survivors.length === 0 && found > 0 && recorded.length > 0 ? 0 : 1
