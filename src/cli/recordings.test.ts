// Which recording answers for which release.
import { expect, test } from 'vitest'
import { linesFor } from '../oracle/since.ts'
import { findCases } from './cases.ts'
import { newerRecording, recordingFor, recordingsOf } from './recordings.ts'
import { folder } from './testing/cli.ts'

const module = { sha256: '0'.repeat(64), name: 'filter.wasm', size: 0 }
const scenario = { version: 1, modules: { a: module }, plugins: [], routes: [], clusters: [], steps: [], target: '1.39' }

/** A case with these files beside it. */
function caseWith(...names: readonly string[]) {
  const { path, put } = folder()
  put('scenario.json', scenario)
  for (const name of names) put(name, '')
  return findCases([path])
}

test('a release has its own recording, or the nearest newer one', () => {
  const [one = expect.fail()] = caseWith('envoy-1.39.3.txt', 'envoy-1.37.0.txt', 'envoy-1.38.2.go.txt', 'envoy-1.2.3.txt')
  expect(recordingsOf(one).map(({ release, scenario: { target } }) => [release, target])).toEqual([
    ['1.37.0', '1.37'],
    ['1.39.3', '1.39'],
  ])
  const answers = (['1.36', '1.37', '1.38', '1.39', '1.40'] as const).map((target) => recordingFor(one, target)?.release)
  expect(answers).toEqual(['1.37.0', '1.37.0', '1.39.3', '1.39.3', undefined])
  expect([newerRecording(one, '1.37')?.release, newerRecording(one, '1.39')]).toEqual(['1.39.3', undefined])
})

test('a module in another language is a variant, with recordings of its own', () => {
  const cases = caseWith('filter.go.wasm', 'filter.wasm', 'other.go.wasm', 'envoy-1.40.0.txt', 'envoy-1.39.3.go.txt')
  expect(cases.map(({ variant }) => variant)).toEqual([null, 'go'])
  expect(cases.map((one) => recordingsOf(one).map(({ release }) => release))).toEqual([['1.40.0'], ['1.39.3']])
})

test('an older release has not the lines that newer ones have in every run', () => {
  const lines = ['stats', 'wasm.guest.vm_reload: 0', 'wasm.wasm_vm_count: 4']
  expect(linesFor(lines, '1.39')).toEqual(lines)
  expect(linesFor(lines, '1.38')).toEqual(lines.slice(0, 2))
})
