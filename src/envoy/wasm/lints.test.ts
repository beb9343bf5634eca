// Each lint where it must fire, and where it must not. The scripts are the probe's.
import { expect, test } from 'vitest'
import { probeRun } from '../../cli/testing/probe-run.ts'
import type { ScenarioInput } from '../../scenario/schema.ts'
import { type LintCode, lintOf, lints } from '../../trace/lints.ts'
import { report } from '../../trace/report.ts'

interface Case {
  readonly fires: string
  readonly silent: string
  /** Both with this; without it GET / is answered `Hello World`. */
  readonly scenario?: Partial<ScenarioInput>
  /** A lint that goes along with it. */
  readonly also?: readonly LintCode[]
}

const post: Partial<ScenarioInput> = { steps: [{ request: { method: 'POST', body: { text: 'abcdefg', chunks: [3] } } }] }
const cookies: Partial<ScenarioInput> = {
  steps: [
    {
      request: {
        headers: [
          ['cookie', 'a=1'],
          ['cookie', 'b=2'],
          ['x', '1'],
        ],
      },
    },
  ],
}
const unframed = 'on response_headers\n  remove_header_map_value 2 "content-length"\n'
const call = (cluster: string, headers: string) => `on request_headers\n  http_call "${cluster}" ${headers} "" {} 100 &u`
const whole = '{":method":"GET", ":path":"/", ":authority":"a"}'

const cases: Readonly<Record<LintCode, Case>> = {
  'body-after-headers': {
    fires: 'on response_body 1\n  set_buffer_bytes 1 0 100 "longer than before"',
    silent: `${unframed}on response_body 1\n  set_buffer_bytes 1 0 100 "longer than before"`,
    also: ['stale-content-length'],
  },
  'body-replaced-by-piece': {
    fires:
      'on request_headers\n  remove_header_map_value 0 "content-length"\non request_body more\n  set_buffer_bytes 0 0 1000 "whole"',
    silent:
      'on request_headers\n  remove_header_map_value 0 "content-length"\non request_body more\n  ret 1\n' +
      'on request_body\n  set_buffer_bytes 0 0 1000 "whole"',
    scenario: post,
  },
  'buffer-limit': {
    fires: 'on request_body\n  ret 1',
    silent: 'on request_body\n  ret 0',
    scenario: { ...post, listener: { bufferLimit: 4 } },
  },
  'buffer-middle': {
    fires: 'on request_body 1\n  set_buffer_bytes 0 1 1 "x"',
    silent: 'on request_body 1\n  set_buffer_bytes 0 0 1 "x"',
    scenario: post,
  },
  'callout-refused': { fires: call('http://auth', whole), silent: call('web', whole) },
  'cas-on-nothing': {
    fires: 'on request_headers\n  set_shared_data "key" "value" 7',
    silent: 'on request_headers\n  set_shared_data "key" "value" 0',
  },
  'configuration-empty': {
    fires: 'on request_headers\n  get_buffer_bytes 7 0 1000 &b',
    silent: 'on configure\n  get_buffer_bytes 7 0 1000 &b',
  },
  'context-gone': {
    fires: 'on request_headers\n  set_effective_context 99',
    silent: 'on request_headers\n  set_effective_context $root',
  },
  'continue-in-callback': {
    fires: 'on request_headers\n  continue_stream 0\n  ret 1',
    silent:
      'on request_headers\n  let $stream $self\n  set_tick_period_milliseconds 10\n  ret 1\n' +
      'on tick\n  set_tick_period_milliseconds 0\n  set_effective_context $stream\n  continue_stream 0',
  },
  'counter-recorded': {
    fires: 'on request_headers\n  define_metric 0 "n" &u=$n\n  record_metric $n 5',
    silent: 'on request_headers\n  define_metric 1 "n" &u=$n\n  record_metric $n 5',
  },
  'done-ignored': { fires: 'on done @stream\n  ret 0', silent: 'on done @stream\n  ret 1' },
  'empty-map': {
    fires: 'on request_headers\n  get_header_map_pairs 2 &p',
    silent: 'on response_headers\n  get_header_map_pairs 2 &p',
  },
  'end-stream-ignored': { fires: 'on request_headers\n  ret 2', silent: 'on request_body 1\n  ret 0', scenario: post },
  'exit-returns': { fires: 'on request_headers\n  proc_exit 1', silent: 'on request_headers\n  sched_yield' },
  'gauge-wrapped': {
    fires: 'on request_headers\n  define_metric 1 "n" &u=$n\n  increment_metric $n -1',
    silent: 'on request_headers\n  define_metric 1 "n" &u=$n\n  record_metric $n 2\n  increment_metric $n -1',
  },
  'joined-header': {
    fires: 'on response_headers\n  add_header_map_value 2 "content-type" "text/html"',
    silent:
      'on response_headers\n  add_header_map_value 2 "via" "a"\n  add_header_map_value 2 "via" "b"\n  add_header_map_value 2 "etag" "c"',
  },
  'line-break-in-header': {
    fires: 'on response_headers\n  add_header_map_value 2 "x" "a\\r\\nset-cookie: b"',
    silent: 'on response_headers\n  add_header_map_value 2 "x" "a b"',
  },
  'metric-defined-again': {
    fires: 'on request_headers\n  define_metric 0 "n" &u\n  define_metric 0 "n" &u',
    silent: 'on request_headers\n  define_metric 0 "n" &u\n  define_metric 0 "m" &u',
  },
  'metric-refused': {
    fires: 'on request_headers\n  define_metric 0 "n" &u=$n\n  increment_metric $n -1',
    silent: 'on request_headers\n  define_metric 0 "n" &u=$n\n  increment_metric $n 1',
  },
  'pairs-wiped': {
    fires: 'on response_headers\n  set_header_map_pairs 2 {}\n  add_header_map_value 2 ":status" "200"',
    silent: 'on response_headers\n  set_header_map_pairs 2 {":status":"200"}',
  },
  'property-gone': {
    fires: 'on response_headers\n  get_property "request\\x00path" &b',
    silent: 'on request_headers\n  get_property "request\\x00path" &b',
  },
  'repeated-header': {
    fires: 'on request_headers\n  get_header_map_value 0 "cookie" &b',
    silent: 'on request_headers\n  get_header_map_value 0 "x" &b\n  get_header_map_value 0 "none" &b',
    scenario: cookies,
  },
  'reply-dropped': {
    fires: 'on configure\n  send_local_response 403 "" "" {} -1',
    silent: 'on request_headers\n  send_local_response 403 "" "" {} -1\n  ret 1',
  },
  'reply-header-ignored': {
    fires: 'on request_headers\n  send_local_response 403 "" "no" {":status":"200"} -1\n  ret 1',
    silent: 'on request_headers\n  send_local_response 403 "" "no" {"content-type":"text/html"} -1\n  ret 1',
  },
  'reply-in-grpc': {
    fires: 'on request_headers\n  send_local_response 403 "" "no" {} 7\n  ret 1',
    silent: 'on request_headers\n  send_local_response 200 "" "no" {} 7\n  ret 1',
    scenario: { steps: [{ request: { method: 'POST', headers: [['content-type', 'application/grpc']] } }] },
  },
  'reply-then-continue': {
    fires: 'on request_headers\n  send_local_response 403 "" "" {} -1\n  ret 0',
    silent: 'on request_headers\n  send_local_response 403 "" "" {} -1\n  ret 1',
  },
  'stale-content-length': {
    fires: 'on response_headers\n  replace_header_map_value 2 "content-length" "3"',
    silent: 'on response_headers\n  replace_header_map_value 2 "content-length" "11"',
  },
  'trailers-made': {
    fires: 'on response_body eos\n  get_header_map_size 3 &u',
    silent: 'on response_body eos\n  get_header_map_pairs 3 &p\n  add_header_map_value 3 "x" "y"',
    also: ['empty-map'],
  },
}

const codesOf = (script: string, { scenario = {} }: Case) => {
  const run = probeRun({ a: script }, scenario)
  return { ...run, facts: report(run.scenario, run.history) }
}

test.each(Object.entries(cases))('%s is found, and only where it is', (code, one) => {
  const fires = codesOf(one.fires, one).facts.notes.map((note) => note.code)
  expect(fires).toContain(code)
  const silent = codesOf(one.silent, one).facts.notes.map((note) => note.code)
  expect(silent).not.toContain(code)
  const others = [...fires, ...silent].filter((each) => each !== code && lintOf(each) !== undefined)
  expect(others.filter((each) => !one.also?.some((known) => known === each))).toEqual([])
})

test('a lint is no reason for a run to fail, and says so by its kind', () => {
  const { facts } = codesOf(cases['repeated-header'].fires, cases['repeated-header'])
  expect(facts.ok).toBe(true)
  expect(facts.notes).toEqual([
    { kind: 'lint', code: 'repeated-header', detail: 'cookie has 2 values, and this call gives the first' },
  ])
})

test('a callout that is refused says what is wrong with it', () => {
  const details = [call('web', '{":method":"GET"}'), call('http://auth', whole), call('web', whole).replace('100', '-1')].map(
    (script) => codesOf(script, cases['callout-refused']).facts.notes.map(({ detail }) => detail),
  )
  expect(details).toEqual([
    ['the headers lack :path and :authority'],
    ['there is no cluster “http://auth”'],
    ['a timeout of -1 ms'],
  ])
})

test('every lint has a case here', () => {
  expect(Object.keys(cases)).toEqual(Object.keys(lints))
})
