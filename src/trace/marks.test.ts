// Marks on what real filters did in recorded cases: all the host calls and callbacks that came to nothing, and no others.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { crashes } from '../abi-shim/crashes.ts'
import { findCases } from '../cli/cases.ts'
import { probeRun } from '../cli/testing/probe-run.ts'
import { run } from '../envoy/testing/run.ts'
import { runScenario } from '../sandbox/run-scenario.ts'
import type { ScenarioInput } from '../scenario/schema.ts'
import { markOf } from './marks.ts'

const root = join(import.meta.dirname, '..', '..')

const cases: readonly (readonly [folder: string, marks: Readonly<Record<string, number>>])[] = [
  ['public/demos/01-header-filter', {}],
  ['public/demos/02-api-key', {}],
  [
    'src/envoy/testdata/headers-held-at-the-end',
    {
      'too late: proxy_replace_header_map_value': 9,
      'ignored: proxy_on_request_headers': 1,
      'ignored: proxy_on_response_headers': 1,
    },
  ],
  ['src/envoy/testdata/tick-replies', { 'no stream: proxy_send_local_response': 2 }],
  [
    'src/envoy/testdata/tick-without-stream',
    {
      'no stream: proxy_continue_stream': 3,
      'no stream: proxy_close_stream': 2,
      'no stream: proxy_send_local_response': 1,
    },
  ],
  ['src/envoy/testdata/continue-0-in-response-headers', { 'ignored: proxy_continue_stream': 1 }],
  ['src/envoy/testdata/continue-0-in-request-headers-then-0', {}],
  ['src/envoy/testdata/tick-resumes-request', {}],
  [
    'src/envoy/testdata/reply-twice-in-request-headers',
    { 'ignored: proxy_send_local_response': 1, 'ignored: proxy_on_request_headers': 1 },
  ],
  ['src/envoy/testdata/completed-close-in-log', { 'too late: proxy_close_stream': 1 }],
  ['src/envoy/testdata/completed-reply-in-done', { 'too late: proxy_send_local_response': 1 }],
]

describe('a piece of the body', () => {
  const post: ScenarioInput['steps'] = [{ request: { method: 'POST', body: { text: 'abcdefg', chunks: [3] } } }]
  const edit = 'set_buffer_bytes 0 0 4 "xyz"'
  const setting = 'on request_body 1\n  set_tick_period_milliseconds 100\n  let $stream $self\n'
  const tick = `on tick\n  set_tick_period_milliseconds 0\n  set_effective_context $stream\n  ${edit}`

  test.each([
    ['can be changed in its own callback', `on request_body\n  ${edit}`, 0],
    ['can be changed while it is held', `${setting}on request_body\n  ret 1\n${tick}`, 0],
    ['cannot be changed once the stream is over', `on request_body\n  ret 1\non log\n  ${edit}`, 1],
  ])('%s', (_, script, marked) => {
    const { history } = probeRun({ a: script }, { steps: post })
    const marks = Array.from({ length: history.length }, (_, seq) => markOf(history, seq))
    const late = marks.filter((mark) => mark?.kind === 'too late')
    expect(late.map((mark) => mark?.text)).toEqual(
      Array.from({ length: marked }, () => expect.stringContaining('has left the filter')),
    )
    expect(Array.from({ length: history.length }, (_, seq) => history.callName(seq))).toContain('proxy_set_buffer_bytes')
  })
})

test('a piece of the body that nobody keeps takes Envoy along when it is read or changed later', () => {
  const script =
    'on request_body 1\n  set_tick_period_milliseconds 100\n  let $stream $self\non request_body\n  ret 3\non tick\n  set_tick_period_milliseconds 0\n  set_effective_context $stream\n  set_buffer_bytes 0 0 4 "xyz"'
  const { history } = probeRun(
    { a: script },
    { steps: [{ request: { method: 'POST', body: { text: 'abcdefg', chunks: [3] } } }] },
  )
  const notes = Array.from({ length: history.length }, (_, seq) => history.event(seq)).filter((event) => event.type === 'note')
  expect(notes).toMatchObject([{ code: 'envoy-crash', detail: crashes['a piece that is gone'].text }])
})

test('a period for a module without proxy_on_tick is ignored', () => {
  const { history } = run({
    plugins: {
      a: (guest) => ({ proxy_on_request_headers: () => guest.raw('proxy_set_tick_period_milliseconds', 100) }),
    },
  })
  const marks = Array.from({ length: history.length }, (_, seq) => markOf(history, seq)?.kind)
  expect(marks.filter((kind) => kind !== undefined)).toEqual(['ignored'])
})

test.each([
  ['1.40', 'on request_headers\n  call_foreign_function "clear_route_cache" "" &b', []],
  ['1.40', 'on configure\n  call_foreign_function "clear_route_cache" "" &b', ['This context has no stream']],
  ['1.36', 'on tick\n  set_effective_context $stream\n  call_foreign_function "clear_route_cache" "" &b', ['Up to Envoy 1.36']],
  ['1.40', 'on tick\n  set_effective_context $stream\n  call_foreign_function "clear_route_cache" "" &b', []],
] as const)('the route is forgotten of a stream, in %s: %s', (target, script, texts) => {
  const waiting = 'on request_headers\n  let $stream $self\n  set_tick_period_milliseconds 10\n  ret 1\n'
  const ticking = `${waiting}${script}\n  set_tick_period_milliseconds 0\n  continue_stream 0`
  const { history } = probeRun({ a: script.startsWith('on tick') ? ticking : script }, { target })
  const marks = Array.from({ length: history.length }, (__, seq) => markOf(history, seq))
  const found = new Set(marks.flatMap((mark) => (mark?.kind === 'no stream' ? [mark.text] : [])))
  expect([...found].map((text) => texts.some((start) => text.startsWith(start)))).toEqual(texts.map(() => true))
})

test.each(cases)('%s', (folder, marks) => {
  const [found] = findCases([join(root, folder)])
  if (found === undefined) throw new Error(`${folder} is no case`)
  const history = runScenario(found.scenario, found.modules())
  const counts: Record<string, number> = {}
  for (let seq = 0; seq < history.length; seq++) {
    const mark = markOf(history, seq)
    if (mark === null) continue
    const key = `${mark.kind}: ${history.callName(seq)}`
    counts[key] = (counts[key] ?? 0) + 1
  }
  expect(counts).toEqual(marks)
})
