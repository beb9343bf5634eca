// Host calls that answer what the scenario says, on the call that it says.
import { describe, expect, test } from 'vitest'
import { probeRun } from '../../cli/testing/probe-run.ts'
import type { ScenarioInput } from '../../scenario/schema.ts'
import type { History } from '../../trace/history.ts'
import { report } from '../../trace/report.ts'

type Faults = NonNullable<ScenarioInput['faults']>

/** The log lines of workers: the probe logs the status of each call, and what came back. */
function lines(history: History): string[] {
  const found: string[] = []
  for (let seq = 0; seq < history.length; seq++) {
    const event = history.event(seq)
    if (event.type === 'log' && event.thread > 0 && !event.text.startsWith('on ')) found.push(event.text)
  }
  return found
}

const script = `on request_headers
  set_shared_data "k" "v" 0
  get_shared_data "k" &b &u
  get_shared_data "k" &b &u`

const run = (faults: Faults, scripts: Readonly<Record<string, string>> = { a: script }) => probeRun(scripts, { faults })

const call = 'get_shared_data "k" &b &u'

describe('the n-th call', () => {
  test('answers what is said, and the others what Envoy would', () => {
    const { history } = run([{ call: 'proxy_get_shared_data', nth: 2, status: 'CasMismatch' }])
    expect(lines(history)).toEqual(['set_shared_data "k" "v" 0 -> 0', `${call} -> 0 "v" 1`, `${call} -> 8 untouched untouched`])
  })

  test('is not executed', () => {
    const { history } = run([{ call: 'proxy_set_shared_data', status: 'Ok' }])
    expect(lines(history)).toEqual([
      'set_shared_data "k" "v" 0 -> 0',
      `${call} -> 1 untouched untouched`,
      `${call} -> 1 untouched untouched`,
    ])
  })

  test('is counted for its plugin alone, where one is named', () => {
    const { history } = run([{ call: 'proxy_get_shared_data', plugin: 'b', nth: 1, status: 'InternalFailure' }], {
      a: script,
      b: 'on request_headers\n  get_shared_data "k" &b &u',
    })
    expect(lines(history).at(-1)).toBe(`${call} -> 10 untouched untouched`)
    expect(lines(history)[1]).toContain('-> 0')
  })

  test('is counted anew in each VM', () => {
    const { history, scenario } = run([{ call: 'proxy_define_metric', status: 'BadArgument' }], {
      a: 'on configure\n  define_metric 0 "n" &u\n  define_metric 0 "n" &u',
    })
    // Of canary, main thread and worker; the base VM configures nothing.
    expect(report(scenario, history).notes).toEqual(
      Array.from({ length: 3 }, () => ({
        kind: 'difference',
        code: 'scripted-answer',
        detail: 'call 1 of proxy_define_metric answers BadArgument, as the scenario says',
      })),
    )
  })
})

test('a call with nothing behind it is made to answer too', () => {
  const script = 'on request_headers\n  grpc_close 1\n  grpc_close 1'
  const { history, scenario } = run([{ call: 'proxy_grpc_close', nth: 2, status: 'Ok' }], { a: script })
  expect(lines(history)).toEqual(['grpc_close 1 -> 12', 'grpc_close 1 -> 0'])
  expect(report(scenario, history).notes.map(({ code }) => code)).toEqual(['not-modelled', 'scripted-answer'])
})

test('a callout writes its token whatever it answers, and is not sent', () => {
  const call = 'http_call "web" {":method":"GET", ":path":"/", ":authority":"a"} "" {} 100 &u'
  const { history, scenario } = run([{ call: 'proxy_http_call', status: 'InternalFailure' }], {
    a: `on request_headers\n  ${call}`,
  })
  expect(lines(history)).toEqual([`${call} -> 10 0`])
  expect(report(scenario, history).callouts).toEqual([])
})

test('a function of WASI answers its own kind of number', () => {
  const { history } = run([{ call: 'sched_yield', status: 'NoSys' }], { a: 'on request_headers\n  sched_yield' })
  expect(lines(history)).toEqual(['sched_yield -> 52'])
})

test('a scenario without faults notes nothing', () => {
  const { history, scenario } = run([])
  expect(report(scenario, history).notes).toEqual([])
})
