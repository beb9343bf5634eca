// The report's contract: fields, texts or base64, 64-bit numbers as decimal strings.
import { describe, expect, it } from 'vitest'
import { limits } from '../scenario/limits.ts'
import { type ScenarioInput, scenarioSchema } from '../scenario/schema.ts'
import type { Fault } from './event.ts'
import { Recorder } from './recorder.ts'
import { report, reportSchema } from './report.ts'
import { historyOf, sampleTrace } from './testing/sample.ts'

const scenario = (checks: ScenarioInput['checks'] = []) =>
  scenarioSchema.parse({
    version: 1,
    modules: {},
    plugins: [],
    routes: [{ cluster: 'web' }],
    clusters: [{ name: 'web', rules: [] }],
    steps: [{ request: { path: '/hello' } }],
    checks,
  })

const fault: Fault = {
  code: 'trap',
  kind: 'trap',
  plugin: 'header-filter',
  vm: 3,
  callback: 'proxy_on_request_headers',
  message: 'Uncaught RuntimeError: unreachable',
  stack: ['0x9d - inner'],
  consequence: 'c',
  remedy: 'r',
}

describe('a report', () => {
  it('shows what the upstream saw and what the client got', () => {
    expect(report(scenario(), historyOf(sampleTrace())).steps).toEqual([
      {
        step: 0,
        kind: 'request',
        thread: 0,
        upstream: {
          cluster: 'web',
          headers: [
            [':authority', 'localhost:10000'],
            [':path', '/hello'],
            [':method', 'GET'],
            [':scheme', 'http'],
            ['hello', 'x'],
            ['hello', 'ü'],
            ['x-forwarded-proto', 'http'],
            ['x-envoy-expected-rq-timeout-ms', '15000'],
          ],
          body: { text: '' },
          trailers: [],
        },
        response: {
          headers: [
            [':status', '200'],
            ['content-type', 'text/html'],
            ['header_1', 'somevalue'],
            ['server', 'envoy'],
          ],
          body: { base64: '/wA=' },
          trailers: [],
        },
        outcome: 'completed',
        pausedBy: null,
        connection: null,
      },
    ])
  })

  it('shows logs with virtual time, thread, plugin and level, and those below the level as not shown', () => {
    expect(report(scenario(), historyOf(sampleTrace())).logs).toEqual([
      // 0xff is no UTF-8.
      {
        at: '1000000',
        thread: 0,
        plugin: 'header-filter',
        level: 'info',
        shown: true,
        text: { base64: 'c2V2ZW4KaGVhZGVycyBcIP8=' },
      },
      { at: '1000000', thread: 0, plugin: 'header-filter', level: 'debug', shown: false, text: 'quiet' },
    ])
  })

  it('tells stats of one name apart, and keeps all 64 bits of each', () => {
    expect(report(scenario(), historyOf(sampleTrace())).stats).toEqual([
      { name: 'wasmcustom.both', type: 'counter', value: '2' },
      { name: 'wasmcustom.both', type: 'gauge', value: '70' },
      { name: 'wasmcustom.hello', type: 'counter', value: '18446744073709551615' },
    ])
  })

  it('says by whom a request is paused', () => {
    expect(report(scenario(), historyOf(sampleTrace('paused'))).steps).toMatchObject([
      { outcome: 'paused', pausedBy: { plugin: 'header-filter', callback: 'proxy_on_response_headers' } },
    ])
  })

  it('has faults and notes, and is not ok with a fault', () => {
    const recorder = sampleTrace()
    recorder.note('reply-dropped', 'why')
    expect(report(scenario(), historyOf(recorder)).ok).toBe(true)
    const failed = sampleTrace()
    failed.note('reply-dropped', 'why')
    failed.fault(fault)
    const facts = report(scenario(), historyOf(failed))
    expect(facts.ok).toBe(false)
    expect(facts.notes).toEqual([{ kind: 'lint', code: 'reply-dropped', detail: 'why' }])
    const { vm: _, ...shown } = fault
    expect(facts.faults).toEqual([shown])
  })

  it('is there for a run that ended in the middle of a request, or before any', () => {
    const recorder = new Recorder({ limits })
    expect(report(scenario(), historyOf(recorder))).toMatchObject({ steps: [], logs: [], stats: [], ok: true })
    recorder.enter({ kind: 'step', step: 0 })
    recorder.enter({ kind: 'stream', stream: 1 })
    expect(report(scenario(), historyOf(recorder)).steps).toMatchObject([{ outcome: null, upstream: null, response: null }])
  })

  it('names the steps in which nothing is sent', () => {
    const recorder = new Recorder({ limits })
    recorder.enter({ kind: 'step', step: 0, advance: 500 })
    recorder.leave()
    recorder.enter({ kind: 'step', step: 1 })
    recorder.enter({ kind: 'stream', stream: 1 })
    expect(report(scenario(), historyOf(recorder)).steps).toMatchObject([
      { step: 0, kind: 'advance', ms: 500 },
      { step: 1, kind: 'request' },
    ])
  })

  it('is equal, byte for byte, for equal traces, and keeps to its schema', () => {
    const one = report(scenario([{ stat: 'wasmcustom.hello', equals: '1' }]), historyOf(sampleTrace()))
    const other = report(scenario([{ stat: 'wasmcustom.hello', equals: '1' }]), historyOf(sampleTrace()))
    expect(JSON.stringify(one)).toBe(JSON.stringify(other))
    expect(reportSchema.parse(one)).toEqual(one)
    expect(one.ok).toBe(false)
  })
})
