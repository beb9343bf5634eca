// Every recording of a real Envoy, line by line: the same callbacks, host calls, raw words, log lines, wires and stats as ours.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findCases } from '../cli/cases.ts'
import { recordingsOf } from '../cli/recordings.ts'
import { compare } from '../oracle/compare.ts'
import { printDifference } from '../oracle/difference-text.ts'
import { readRecording } from '../oracle/recording.ts'
import { runScenario } from '../sandbox/run-scenario.ts'
import { normalForm } from '../trace/normal-form.ts'

const root = join(import.meta.dirname, '..', '..')
// CASES names a further folder, for recordings that are not committed.
const further = process.env['CASES']
const homes = [
  ...['public/demos', 'src/envoy/testdata'].map((folder) => join(root, folder)),
  ...(further === undefined ? [] : [further]),
]

const recorded = findCases(homes).flatMap((one) =>
  recordingsOf(one).map(({ file }) => ({ name: `${one.name}: ${file.split('/').pop()}`, one, file })),
)

const sums = { calls: 0, compared: 0, masked: 0 }
const unanswered: string[] = []
const explained: string[] = []

describe('a run equals what Envoy did', () => {
  it.each(recorded)('$name', ({ name, one, file }) => {
    const recording = readRecording(readFileSync(file, 'utf8'))
    const history = runScenario(one.scenario, one.modules(), recording.environment)
    const result = compare(recording, normalForm(history))
    sums.calls += result.calls
    sums.compared += result.compared
    sums.masked += result.masked
    if (result.notModelled !== null) unanswered.push(`${name}: ${result.notModelled}`)
    else {
      explained.push(...result.explained)
      expect(result.difference === null ? '' : printDifference(result.difference, 'recorded')).toBe('')
    }
    // Envoy says least of a module that kills it: a VM, and no more.
    expect(result.compared).toBeGreaterThan(2)
  })

  it('has a recording of every case', () => {
    expect(recorded.length).toBeGreaterThan(15)
    for (const one of findCases(homes)) {
      const files = readdirSync(one.folder)
      expect(recordingsOf(one).length, `${one.name} has ${files.join(', ')}`).toBeGreaterThan(0)
      for (const { file } of recordingsOf(one)) expect(existsSync(file)).toBe(true)
    }
  })
})

afterAll(() => {
  const { calls, compared, masked } = sums
  process.stdout.write(
    `recordings: ${recorded.length} files, ${calls} calls, ${compared} lines compared, ${masked} masked, ` +
      `${explained.length} differences explained, ${unanswered.length} not modelled\n`,
  )
  for (const line of unanswered) process.stdout.write(`not modelled: ${line}\n`)
})
