// Checks hold or complain in words that name what was expected and what was there.
import { describe, expect, it } from 'vitest'
import { limits } from '../scenario/limits.ts'
import { type ScenarioInput, scenarioSchema } from '../scenario/schema.ts'
import { evaluate } from './check.ts'
import type { History } from './history.ts'
import { Recorder } from './recorder.ts'
import { historyOf, sampleTrace } from './testing/sample.ts'

type CheckInput = NonNullable<ScenarioInput['checks']>[number]

function complaintsOf(check: CheckInput, history: History = historyOf(sampleTrace())) {
  const scenario = scenarioSchema.parse({
    version: 1,
    modules: {},
    plugins: [],
    routes: [],
    clusters: [],
    steps: [],
    checks: [check],
  })
  const [result] = evaluate(scenario, history)
  expect(result?.check).toBe(0)
  return result
}

describe('a check that holds', () => {
  it.each<[string, CheckInput]>([
    ['status, headers', { step: 0, response: { status: 200, headers: { header_1: 'somevalue', 'Content-Type': 'text/html' } } }],
    ['a header is absent', { step: 0, response: { headers: { 'x-powered-by': null } } }],
    ['values of a repeated header are joined with a comma', { step: 0, upstream: { headers: { hello: 'x,ü' } } }],
    ['path and body of what the upstream saw', { step: 0, upstream: { path: '/hello', body: '' } }],
    ['the outcome', { step: 0, outcome: 'completed' }],
    ['a stat', { stat: 'wasmcustom.hello', equals: '18446744073709551615' }],
    ['either of two stats of one name', { stat: 'wasmcustom.both', equals: '2' }],
    ['the other one', { stat: 'wasmcustom.both', equals: '70' }],
    ['a log line', { log: 'headers', level: 'info' }],
    ['how often a text is logged, shown or not', { log: 'quiet', count: 1 }],
    ['a text that is never logged', { log: 'nowhere', count: 0 }],
  ])('%s', (_, check) => {
    expect(complaintsOf(check)).toMatchObject({ ok: true })
  })
})

describe('a check that does not hold says what was there', () => {
  it.each<[CheckInput, string]>([
    [{ step: 0, response: { status: 503 } }, ':status is "200" instead of 503'],
    [{ step: 0, response: { headers: { header_1: 'other' } } }, 'header_1 is "somevalue" instead of "other"'],
    [{ step: 0, response: { headers: { header_2: 'x' } } }, 'header_2 is absent instead of "x"'],
    [{ step: 0, response: { headers: { server: null } } }, 'server is "envoy" and should be absent'],
    [{ step: 0, response: { body: 'x' } }, 'the body is 2 bytes that are not UTF-8 instead of "x"'],
    [{ step: 0, upstream: { path: '/' } }, ':path is "/hello" instead of "/"'],
    [{ step: 0, upstream: null }, 'a request reached it'],
    [{ step: 1, upstream: null }, 'the step was not run'],
    [{ step: 0, outcome: 'reset' }, 'it ends as completed'],
    [{ stat: 'wasmcustom.hello', equals: '1' }, 'it is 18446744073709551615'],
    [{ stat: 'wasmcustom.both', equals: '1' }, 'it is 2 (counter) and 70 (gauge)'],
    [{ stat: 'wasmcustom.other', equals: '1' }, 'there is no such stat; there are wasmcustom.both, wasmcustom.hello'],
    [{ log: 'nowhere' }, '0 lines do'],
    [{ log: 'quiet', level: 'info' }, '0 lines do'],
  ])('%j', (check, complaint) => {
    const result = complaintsOf(check)
    expect(result?.ok).toBe(false)
    expect(result?.message.slice(result.message.indexOf(': ') + 2)).toContain(complaint)
  })
})

describe('a request that reaches nobody', () => {
  const recorder = new Recorder({ limits })
  recorder.enter({ kind: 'step', step: 0 })
  recorder.enter({ kind: 'stream', stream: 1 })
  recorder.leave()
  recorder.leave({ outcome: { kind: 'reset', pausedBy: null } })
  const history = historyOf(recorder)

  it('holds for upstream null', () => {
    expect(complaintsOf({ step: 0, upstream: null }, history)?.ok).toBe(true)
  })

  it('is what a claim about the message complains of', () => {
    expect(complaintsOf({ step: 0, upstream: { path: '/' } }, history)?.message).toContain('no request reached it')
    expect(complaintsOf({ step: 0, response: { status: 200 } }, history)?.message).toContain('there was none')
  })
})
