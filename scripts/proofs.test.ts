// The proofs that the reference names are real, and nothing claims to be modelled without one.
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { Errno, Status } from '../src/abi-shim/enums.ts'
import { answersOf } from '../src/abi-shim/hostcall.ts'
import { findHostcall } from '../src/abi-shim/hostcalls/index.ts'
import { proofs } from '../src/abi-shim/proofs.gen.ts'
import { findCases } from '../src/cli/cases.ts'
import { recordingsOf } from '../src/cli/recordings.ts'
import { compare } from '../src/oracle/compare.ts'
import { readRecording } from '../src/oracle/recording.ts'
import { runScenario } from '../src/sandbox/run-scenario.ts'
import { newestTarget, targets } from '../src/scenario/schema.ts'
import { normalForm } from '../src/trace/normal-form.ts'
import { findProofs, homes, type Proofs, readRecorded, tables } from './lib/proofs.ts'

const root = join(import.meta.dirname, '..')
const recorded = readRecorded(root)
const named: Proofs = proofs
const kinds = ['hostcalls', 'callbacks', 'properties', 'foreignFunctions'] as const

test.each(kinds)('every proof of %s is a recording that has the call', (kind) => {
  for (const [name, folder] of Object.entries(named[kind])) {
    const one = recorded.find((each) => each.folder === folder)
    const entry = tables[kind].find((each) => each.name === name)
    expect(one !== undefined && entry?.isIn(one), `${name} in ${folder}`).toBe(true)
  }
})

test('every proof was recorded from the newest Envoy, as the page says', () => {
  const recordings = new Set(cases.map(({ folder, file }) => `${folder}/${basename(file)}`))
  const without = [...proving].filter((folder) => !recordings.has(`${folder}/envoy-${targets[newestTarget]}.txt`))
  expect(without).toEqual([])
})

test.each(kinds)('no entry of %s is modelled without a proof', (kind) => {
  const unproven = tables[kind].filter(({ name, label, needed }) => needed && label !== 'not-modelled' && !(name in named[kind]))
  expect(unproven.map(({ name }) => name)).toEqual([])
})

test('a recording that comes later does not take the place of a proof that holds', () => {
  const [first, ...others] = recorded
  const later = { ...(first ?? expect.fail()), folder: 'public/demos/00' }
  expect(findProofs([later, ...recorded], named)).toEqual(named)
  // Without a name there is the first that has it; without recordings there is nothing.
  const none = { hostcalls: {}, callbacks: {}, properties: {}, foreignFunctions: {} }
  expect(findProofs([later, ...others], none).hostcalls['proxy_log']).toBe('public/demos/00')
  expect(findProofs([], named)).toEqual(none)
})

const proving = new Set(kinds.flatMap((kind) => Object.values(named[kind])))
const cases = findCases(homes.map((home) => join(root, home))).flatMap((one) =>
  recordingsOf(one).map(({ file, scenario }) => ({ one, file, scenario, folder: one.folder.slice(root.length + 1) })),
)

const verdictOf = ({ one, file, scenario }: (typeof cases)[number]) => {
  const recording = readRecording(readFileSync(file, 'utf8'))
  return compare(recording, normalForm(runScenario(scenario, one.modules(), recording.environment))).verdict
}

test.each(cases.filter(({ folder }) => proving.has(folder)))('our run equals the proof in $folder', (one) => {
  expect(['equal', 'explained']).toContain(verdictOf(one))
})

test('what our run does as Envoy is not called “not modelled”', () => {
  const beyond = recorded.filter(({ whole }) => !whole).map(({ folder }) => folder)
  for (const one of cases.filter(({ folder }) => beyond.includes(folder)))
    expect(verdictOf(one), `${one.folder}: label what it shows`).toBe('not-modelled')
})

test('what Envoy answers in recordings is what the table says that it may answer', () => {
  const names = { status: Object.entries(Status), errno: Object.entries(Errno), none: [], bool: [] } as const
  let seen = 0
  for (const { file, scenario } of cases) {
    const restricted = scenario.plugins.some(({ capabilities = [] }) => capabilities.length > 0)
    for (const [, module = '', name = '', word = ''] of readFileSync(file, 'utf8').matchAll(/^ {2}< (\w+)\.(\w+) = (\d+)$/gm)) {
      const entry = findHostcall(module, name)
      if (entry === undefined || entry.result === 'bool' || entry.result === 'none') continue
      // Whatever a call answers, a configuration may refuse it.
      if (restricted && Number(word) === (entry.result === 'errno' ? Errno.NotCapable : Status.InternalFailure)) continue
      const answer = names[entry.result].find(([, value]) => value === Number(word))?.[0]
      expect(answersOf(entry), `${name} = ${word} in ${file}`).toContain(answer)
      seen++
    }
  }
  expect(seen).toBeGreaterThan(1000)
})
