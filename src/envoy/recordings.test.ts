// Every recording of a real Envoy, line by line: the same callbacks, host calls, raw words, log lines, wires and stats as ours.
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findCases } from '../cli/cases.ts'
import { recordingFor, recordingsOf } from '../cli/recordings.ts'
import { compare } from '../oracle/compare.ts'
import { printDifference } from '../oracle/difference-text.ts'
import { readRecording } from '../oracle/recording.ts'
import { linesFor } from '../oracle/since.ts'
import { runScenario } from '../sandbox/run-scenario.ts'
import { targetNames, targets } from '../scenario/schema.ts'
import { normalForm } from '../trace/normal-form.ts'

const root = join(import.meta.dirname, '..', '..')
// CASES names a further folder, for recordings that are not committed.
const further = process.env['CASES']
const homes = [
  ...['public/demos', 'src/envoy/testdata'].map((folder) => join(root, folder)),
  ...(further === undefined ? [] : [further]),
]

const cases = findCases(homes)
/** Every release that a case may be asked to be: it does what its own recording says, or else the nearest newer one. */
const runs = cases.flatMap((one) =>
  targetNames.flatMap((target) => {
    const recorded = recordingFor(one, target)
    if (recorded === undefined) return []
    const name = `${relative(root, one.folder)}${one.variant === null ? '' : ` (${one.variant})`} as ${targets[target]}`
    return [{ name, one, target, recorded }]
  }),
)

const sums = { calls: 0, compared: 0, masked: 0 }
const unanswered: string[] = []
const explained: string[] = []

describe('a run equals what Envoy did', () => {
  it.each(runs.map((run) => [run.name, run] as const))('%s', (name, { one, target, recorded }) => {
    const recording = readRecording(readFileSync(recorded.file, 'utf8'))
    const history = runScenario({ ...one.scenario, target }, one.modules(), recording.environment)
    const result = compare({ ...recording, lines: linesFor(recording.lines, target) }, normalForm(history))
    sums.calls += result.calls
    sums.compared += result.compared
    sums.masked += result.masked
    if (result.notModelled !== null) unanswered.push(`${name}: ${result.notModelled}`)
    else {
      explained.push(...result.explained)
      expect(result.difference === null ? '' : printDifference(result.difference, recorded.release)).toBe('')
    }
    // Envoy says least of a module that kills it: a VM, and no more.
    expect(result.compared).toBeGreaterThan(2)
  })

  it('has a recording of the target of every case', () => {
    expect(cases.length).toBeGreaterThan(15)
    const without = cases.filter((one) => !recordingsOf(one).some(({ release }) => release === targets[one.scenario.target]))
    expect(without.map(({ name }) => name)).toEqual([])
  })
})

afterAll(() => {
  const { calls, compared, masked } = sums
  process.stdout.write(
    `recordings: ${cases.length} cases, ${runs.length} runs, ${calls} calls, ${compared} lines compared, ${masked} masked, ` +
      `${explained.length} differences explained, ${unanswered.length} not modelled\n`,
  )
  for (const line of unanswered) process.stdout.write(`not modelled: ${line}\n`)
})
