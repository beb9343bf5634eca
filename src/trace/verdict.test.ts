// What a run comes to, by its faults and checks.
import { expect, test } from 'vitest'
import { type ScenarioInput, scenarioSchema } from '../scenario/schema.ts'
import type { FaultCode } from './event.ts'
import { report } from './report.ts'
import { historyOf, sampleTrace } from './testing/sample.ts'
import { verdictOf } from './verdict.ts'

const holds: ScenarioInput['checks'] = [{ stat: 'wasmcustom.hello', equals: '18446744073709551615' }]
const fails: ScenarioInput['checks'] = [{ stat: 'wasmcustom.hello', equals: '1' }]
const failed: ScenarioInput['checks'] = [{ step: 0, outcome: 'failed' }]
const answered503: ScenarioInput['checks'] = [{ step: 0, response: { status: 503 } }]

/** The sample, with a fault in its first step or after it. */
function run(code: FaultCode | null, where: 'step' | 'after', checks: ScenarioInput['checks']) {
  const scenario = scenarioSchema.parse({
    version: 1,
    modules: {},
    plugins: [],
    routes: [{ cluster: 'web' }],
    clusters: [{ name: 'web', rules: [] }],
    steps: [{ request: { path: '/hello' } }],
    checks,
  })
  const recorder = sampleTrace()
  if (where === 'step') recorder.enter({ kind: 'step', step: 0 })
  if (code !== null)
    recorder.fault({
      code,
      kind: code,
      plugin: null,
      vm: null,
      callback: null,
      message: 'm',
      stack: [],
      consequence: 'c',
      remedy: 'r',
    })
  const history = historyOf(recorder)
  return { scenario, history, facts: report(scenario, history) }
}

test.each([
  ['no fault and checks that hold', null, 'after', holds, 'ok'],
  ['no fault and no checks', null, 'after', [], 'ok'],
  ['a check that fails', null, 'after', fails, 'check-failed'],
  ['a trap', 'trap', 'step', holds, 'guest-failed'],
  ['a trap and a check that fails', 'trap', 'step', fails, 'guest-failed'],
  ['a trap in a step whose failure is expected', 'trap', 'step', failed, 'check-failed'],
  ['a trap outside of the step whose failure is expected', 'trap', 'after', failed, 'guest-failed'],
  ['a trap in a step that shall be answered 503', 'trap', 'step', answered503, 'check-failed'],
  ['a spent budget in a step that shall be answered 503', 'budget', 'step', answered503, 'guest-failed'],
  ['a mistake of ours', 'bug', 'step', answered503, 'playground-failed'],
] as const)('%s', (_, code, where, checks, verdict) => {
  const { scenario, history, facts } = run(code, where, [...checks])
  expect(verdictOf(scenario, history, facts.checks)).toBe(verdict)
  expect(facts.ok).toBe(verdict === 'ok')
})
