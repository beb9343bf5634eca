// Each lint where it must fire, and where it must not. The scripts are the probe's.
import { expect, test } from 'vitest'
import { probeRun } from '../../cli/testing/probe-run.ts'
import type { ScenarioInput } from '../../scenario/schema.ts'
import { type LintCode, lintOf, lints } from '../../trace/lints.ts'
import { report } from '../../trace/report.ts'
import { type Make, run } from '../testing/run.ts'

/** A script of one plugin, or a run of its own. */
type Setup = string | (() => ReturnType<typeof probeRun>)

interface Case {
  readonly fires: Setup
  readonly silent: Setup
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

const withTrailers: Partial<ScenarioInput> = {
  steps: [{ request: { method: 'POST', body: { text: 'abcdefg', chunks: [3] }, trailers: [['x-t', '1']] } }],
}
const allowing = (capabilities: string[]) => () => probeRun({ a: 'on request_headers' }, {}, { capabilities })
const configured = (configuration: NonNullable<ScenarioInput['plugins']>[number]['configuration']) => () =>
  probeRun({ a: '' }, {}, configuration === undefined ? {} : { configuration })
const together = (scripts: Readonly<Record<string, string>>) => () => probeRun(scripts, {}, { vm: { id: 'v' } })
const inOneVm = (environment: string) => () => {
  const plugin = { module: 'probe', vm: { id: 'v', environment: { A: '1' } } }
  const other = { ...plugin, vm: { id: 'v', environment: { A: environment } } }
  const plugins = [
    { ...plugin, id: 'a', name: 'a' },
    { ...other, id: 'b', name: 'b' },
  ]
  return probeRun({ a: '', b: '' }, { target: '1.38', plugins })
}
/** Two modules that have shared data in one place. */
const twoModules =
  (...keys: [string, string]) =>
  () => {
    const writer =
      (key: string): Make =>
      (guest) => ({ proxy_on_request_headers: () => guest.raw('proxy_set_shared_data', ...guest.put(key), 0, 0, 0) })
    return run({ plugins: { a: writer(keys[0]), b: writer(keys[1]) } })
  }
const lettingGo = (before: string, after: string) =>
  `on request_headers\n  ret 1\non response_headers\n  let $stream $self\n  set_tick_period_milliseconds 10\n  ret 1\non response_body\n  ret 1\n` +
  `on tick\n  set_tick_period_milliseconds 0\n  set_effective_context $stream\n${before}  continue_stream 1\n${after}`
const path = '  get_header_map_value 0 ":path" &b\n'
const heldRequest = (script: string) => () => probeRun({ a: script }, post, { allowOnHeadersStopIteration: true })
const ok = '\\xc8\\x00\\x00\\x00\\x00\\x00\\x00\\x00'

const cases: Readonly<Record<LintCode, Case>> = {
  'body-added-by-piece': {
    fires: `${unframed}on response_body\n  set_buffer_bytes 1 100000 0 "<!-- footer -->"`,
    silent: `${unframed}on response_body eos\n  set_buffer_bytes 1 100000 0 "<!-- footer -->"`,
  },
  'body-after-headers': {
    fires: 'on response_body 1\n  set_buffer_bytes 1 0 100 "longer than before"',
    silent: `${unframed}on response_body 1\n  set_buffer_bytes 1 0 100 "longer than before"`,
    also: ['stale-content-length'],
  },
  'body-held-unread': {
    fires: 'on request_body\n  ret 1',
    silent: 'on request_body\n  ret 1\non request_trailers\n  get_buffer_bytes 0 0 100 &b',
    scenario: withTrailers,
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
  'callout-trailers': {
    fires: `on request_headers\n  http_call "web" ${whole} "" {"x":"y"} 100 &u`,
    silent: call('web', whole),
  },
  'capability-of-callback': {
    fires: allowing(['proxy_log', 'proxy_on_request_headers', 'proxy_get_buffer_bytes']),
    silent: allowing(['proxy_log', 'proxy_on_context_create', 'proxy_on_configure', 'proxy_get_buffer_bytes']),
  },
  'cas-on-nothing': {
    fires: 'on request_headers\n  set_shared_data "key" "value" 7',
    silent: 'on request_headers\n  set_shared_data "key" "value" 0',
  },
  'configuration-empty': {
    fires: 'on request_headers\n  get_buffer_bytes 7 0 1000 &b',
    silent: 'on configure\n  get_buffer_bytes 7 0 1000 &b',
  },
  'configuration-is-protobuf': {
    fires: configured({ any: 'Struct', value: { key: 'value' } }),
    silent: configured({ any: 'StringValue', value: '# {"key": "value"}' }),
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
  'header-of-envoy': {
    fires: 'on response_headers\n  remove_header_map_value 2 "Server"',
    silent:
      'on response_headers\n  get_header_map_value 2 "server" &b\n  add_header_map_value 2 "date" "today"\n' +
      '  add_header_map_value 2 "x-server" "a"\non request_headers\n  add_header_map_value 0 "server" "a"',
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
    silent: together({ a: 'on configure\n  define_metric 0 "n" &u', b: 'on configure\n  define_metric 0 "n" &u' }),
  },
  'metric-of-two-types': {
    fires: 'on request_headers\n  define_metric 0 "n" &u\n  define_metric 1 "n" &u',
    silent: 'on request_headers\n  define_metric 0 "n" &u\n  define_metric 1 "m" &u',
  },
  'metric-refused': {
    fires: 'on request_headers\n  define_metric 0 "n" &u=$n\n  increment_metric $n -1',
    silent: 'on request_headers\n  define_metric 0 "n" &u=$n\n  increment_metric $n 1',
  },
  'pairs-wiped': {
    fires: 'on response_headers\n  set_header_map_pairs 2 {}\n  add_header_map_value 2 ":status" "200"',
    silent: 'on response_headers\n  set_header_map_pairs 2 {":status":"200"}',
  },
  'property-after-log': {
    fires: 'on done @stream\n  set_property "k" "v"',
    silent: 'on log\n  set_property "k" "v"',
  },
  'property-as-text': {
    fires: `on response_headers\n  get_property "response\\x00code" &b\n  log 2 "code ${ok}"`,
    silent: `on response_headers\n  log 2 "code ${ok}"\n  get_property "response\\x00code" &b\n  log 2 "code 200"`,
  },
  'property-gone': {
    fires: 'on response_headers\n  get_property "request\\x00path" &b',
    silent: 'on request_headers\n  get_property "request\\x00path" &b',
  },
  'property-renamed': {
    fires: 'on request_headers\n  get_property "cluster_name" &b',
    silent: 'on request_headers\n  get_property "nothing" &b\n  set_property "node" "v"\n  get_property "node" &b',
  },
  'property-unreadable': {
    fires: 'on request_headers\n  set_property "a\\x00b" "v"',
    silent: 'on request_headers\n  set_property "a" "v"\n  set_property "b" ""',
  },
  'queue-taken-over': {
    fires: together({
      a: 'on configure\n  register_shared_queue "q" &u',
      b: 'on configure\n  register_shared_queue "q" &u',
    }),
    silent: together({
      a: 'on configure\n  register_shared_queue "q" &u',
      b: 'on configure\n  resolve_shared_queue "v" "q" &u',
    }),
  },
  'reading-stopped': {
    fires: 'on request_body more\n  ret 2',
    silent:
      'on request_body 1\n  ret 2\n  set_tick_period_milliseconds 10\n  let $stream $self\n' +
      'on tick\n  set_tick_period_milliseconds 0\n  set_effective_context $stream\n  continue_stream 0',
    scenario: {
      listener: { bufferLimit: 4 },
      steps: [{ request: { method: 'POST', body: { text: 'abcdefghijkl', chunks: [5, 3] } } }],
    },
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
  'reply-status-odd': {
    fires: 'on request_headers\n  send_local_response 70000 "" "" {} -1\n  ret 1',
    silent: 'on request_headers\n  send_local_response 204 "" "" {} -1\n  ret 1',
  },
  'reply-then-continue': {
    fires: 'on request_headers\n  send_local_response 403 "" "" {} -1\n  ret 0',
    silent: 'on request_headers\n  send_local_response 403 "" "" {} -1\n  ret 1',
  },
  'request-forgotten': {
    fires: heldRequest(lettingGo('', path)),
    silent: heldRequest(lettingGo(path, '')),
  },
  'settings-of-another': { fires: inOneVm('2'), silent: inOneVm('1') },
  'shared-data-of-others': { fires: twoModules('k', 'k'), silent: twoModules('k', 'l') },
  'stale-content-length': {
    fires: 'on response_headers\n  replace_header_map_value 2 "content-length" "3"',
    silent: 'on response_headers\n  replace_header_map_value 2 "content-length" "11"',
  },
  'start-adds-up': {
    fires: 'on configure\n  define_metric 0 "n" &u=$n\n  increment_metric $n 1',
    silent: 'on configure\n  define_metric 0 "n" &u=$n\non request_headers\n  increment_metric $n 1',
  },
  'timer-shared': {
    fires: 'on configure\n  set_tick_period_milliseconds 1000\non request_headers\n  set_tick_period_milliseconds 10',
    silent:
      'on request_headers\n  set_tick_period_milliseconds 20\n  set_tick_period_milliseconds 10\non tick\n  set_tick_period_milliseconds 0',
  },
  'trailers-made': {
    fires: 'on response_body eos\n  get_header_map_size 3 &u',
    silent: 'on response_body eos\n  get_header_map_pairs 3 &p\n  add_header_map_value 3 "x" "y"',
    also: ['empty-map'],
  },
}

const codesOf = (setup: Setup, { scenario = {} }: Case) => {
  const ran = typeof setup === 'string' ? probeRun({ a: setup }, scenario) : setup()
  return { ...ran, facts: report(ran.scenario, ran.history) }
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

test.each([
  ['a message without trailers hides none', 'on log\n  get_header_map_pairs 3 &p', []],
  ['nor does an answer to a callout', `${call('web', whole)}\n  ret 1\non http_call_response\n  get_header_map_pairs 7 &p`, []],
  ['request trailers are not there in on_log', 'on log\n  get_header_map_value 1 "x" &b', ['empty-map']],
  ['a name may not be found in what is there', 'on log\n  get_header_map_value 2 "x" &b', []],
  ['a histogram cannot be read', 'on request_headers\n  define_metric 2 "n" &u=$n\n  get_metric $n &l', ['metric-refused']],
  ['what is refused wipes nothing', 'on log\n  set_header_map_pairs 2 {}', []],
  [
    'a body that is held for its trailers is meant to be',
    'on request_body\n  ret 1\non request_trailers\n  get_header_map_pairs 1 &p',
    [],
  ],
])('%s', (_, script, codes) => {
  const { facts } = codesOf(script, cases['body-held-unread'])
  expect(facts.notes.map(({ code }) => code)).toEqual(codes)
})

test('plugins that share a root context share its policies', () => {
  const plugin = { module: 'probe', vm: { id: 'v' }, name: 'n' }
  const plugins = [
    { ...plugin, id: 'a' },
    { ...plugin, id: 'b', allowOnHeadersStopIteration: true },
  ]
  const details = (['1.38', '1.40'] as const).map((target) => {
    const { history, scenario } = probeRun({ a: '', b: '' }, { target, plugins })
    return report(scenario, history).notes.map(({ detail }) => detail)
  })
  expect(details).toEqual([['b shares the root context of a, whose allowOnHeadersStopIteration counts for both'], []])
})

test('every lint has a case here', () => {
  expect(Object.keys(cases)).toEqual(Object.keys(lints))
})
