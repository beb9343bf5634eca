// Verdicts of real runs: what the chain does after each callback, why, and who could let the stream go on.
import { describe, expect, test } from 'vitest'
import { probeRun } from '../cli/testing/probe-run.ts'
import type { ScenarioInput } from '../scenario/schema.ts'
import { Op } from './chunk.ts'
import { filterVerdict, pauseOf, waitWords } from './filter-verdict.ts'
import type { History } from './history.ts'
import { streams } from './streams.ts'
import { waitText } from './wakers.ts'

const post: ScenarioInput['steps'] = [{ request: { method: 'POST', body: { text: 'abcdefg', chunks: [3] } } }]
const allowed = { allowOnHeadersStopIteration: true } as const

/** Each verdict as `direction part: kind (cause)`, with what it waits for where it holds something up. */
function verdicts(history: History): string[] {
  const found: string[] = []
  for (let seq = 0; seq < history.length; seq++) {
    const event = history.op(seq) === Op.Enter ? history.event(seq) : null
    if (event?.type !== 'enter' || event.span.kind !== 'filter') continue
    const verdict = filterVerdict(history, seq)
    if (verdict === null) continue
    const { kind, because, waitsFor } = verdict
    const waits = waitsFor === null ? '' : `, waits for ${waitText(waitsFor)}`
    found.push(`${event.span.direction} ${event.span.part}: ${kind} (${because})${waits}`)
  }
  return found
}

test.each<[what: string, script: string, first: string]>([
  ['Continue', 'on request_headers\n  ret 0', 'request headers: continue (answer)'],
  ['ContinueAndEndStream', 'on request_headers\n  ret 2', 'request headers: continue (answer)'],
  ['a stream that is closed', 'on request_headers\n  close_stream 0', 'request headers: ended (ended)'],
  ['a local reply', 'on request_headers\n  send_local_response 403 "" "" {} -1\n  ret 1', 'request headers: replied (replied)'],
  ['a trap', 'on request_headers\n  trap unreachable', 'request headers: failed (failed)'],
  ['Pause without anything else', 'on request_headers\n  ret 1', 'request headers: stop-all (answer), waits for nobody'],
  ['Pause with buffering', 'on request_headers\n  ret 3', 'request headers: stop-all (answer), waits for nobody'],
])('%s', (_, script, first) => {
  expect(verdicts(probeRun({ a: script }, { steps: post }).history)[0]).toBe(first)
})

describe('Pause in headers', () => {
  const script = 'on request_headers\n  ret 1'

  test('waits for the rest of the message where that is allowed', () => {
    const { history } = probeRun({ a: script }, { steps: post }, allowed)
    expect(verdicts(history)[0]).toBe('request headers: stop (answer), waits for the rest of the request')
  })

  test('waits for nobody where the message is over', () => {
    expect(verdicts(probeRun({ a: script }, {}, allowed).history)).toEqual(['request headers: stop (answer), waits for nobody'])
  })

  test('says that a setting stops the body too', () => {
    const { history } = probeRun({ a: script }, { steps: post })
    const why = Array.from({ length: history.length }, (_, seq) => filterVerdict(history, seq)?.why ?? '')
    expect(why.join('\n')).toContain('as long as allow_on_headers_stop_iteration is not set')
  })
})

test('a body that is collected is a buffer until its end', () => {
  const { history } = probeRun({ a: 'on request_body more\n  ret 1\non request_body eos\n  ret 0' }, { steps: post })
  const body = 'request body: buffer (answer), waits for the rest of the request'
  expect(verdicts(history).filter((text) => text.startsWith('request body'))).toEqual([
    body,
    body,
    'request body: continue (answer)',
  ])
})

test('what outgrows the buffer is answered by Envoy', () => {
  const { history } = probeRun({ a: 'on request_body\n  ret 1' }, { steps: post, listener: { bufferLimit: 4 } })
  expect(verdicts(history).filter((text) => text.startsWith('request body'))).toEqual([
    'request body: buffer (answer), waits for the rest of the request',
    'request body: replied (envoy-replied)',
  ])
})

describe('a request that its client gives up', () => {
  const silent: ScenarioInput['clusters'] = [
    { name: 'web', rules: [{}] },
    { name: 'auth', rules: [{ answer: { body: { text: 'x' }, breaksOff: 'silence' } }] },
  ]
  const call = 'http_call "auth" {":method":"GET", ":path":"/", ":authority":"a"} "" {} 0 &u'

  test.each<[what: string, script: string, waits: string]>([
    ['nobody', 'on request_headers\n  ret 1', 'nobody'],
    ['a callout in flight', `on request_headers\n  ${call}\n  ret 1`, 'callout 1 to auth'],
    [
      'a timer that runs',
      'on request_headers\n  set_tick_period_milliseconds 700\n  ret 1\non tick',
      'the timer of a (every 700 ms)',
    ],
    [
      'nobody, once the timer is off',
      'on request_headers\n  set_tick_period_milliseconds 700\n  ret 1\non tick\n  set_tick_period_milliseconds 0',
      'nobody',
    ],
    [
      'a queue of its own',
      'on configure\n  register_shared_queue "jobs" &u\non request_headers\n  ret 1',
      'an item in queue jobs of a',
    ],
  ])('waits for %s', (_, script, waits) => {
    const { history } = probeRun({ a: script }, { clusters: silent })
    const [stream] = streams(history)
    const step = history.parent(stream?.enter ?? 0) ?? 0
    expect(waitText(pauseOf(history, stream?.outcome ?? null, step)?.waitsFor ?? [])).toBe(waits)
  })

  test('waits for nobody where only another VM has a timer', () => {
    const { history } = probeRun({
      a: 'on request_headers\n  ret 1',
      b: 'on configure\n  set_tick_period_milliseconds 700\non tick',
    })
    const [stream] = streams(history)
    expect(pauseOf(history, stream?.outcome ?? null, history.parent(stream?.enter ?? 0) ?? 0)?.waitsFor).toEqual([])
  })
})

test('a stream that was not paused waits for nothing', () => {
  const { history } = probeRun({ a: 'on request_headers' })
  const [stream] = streams(history)
  expect(pauseOf(history, stream?.outcome ?? null, history.parent(stream?.enter ?? 0) ?? 0)).toBe(null)
})

describe('once the step has ended, a verdict says', () => {
  const call = 'http_call "auth" {":method":"GET", ":path":"/", ":authority":"a"} "" {} 1000 &u'
  const answers = [{ name: 'auth', rules: [{ answer: { delayMs: 20 } }] }]
  test.each<[what: string, script: string, words: string]>([
    [
      'what let the stream go on',
      `on request_headers\n  let $stream $self\n  ${call}\n  ret 1\non http_call_response\n  set_effective_context $stream\n  continue_stream 0`,
      'waited for callout 1 to auth',
    ],
    [
      'that what it waited for came to nothing',
      `on request_headers\n  ${call}\n  ret 1\non http_call_response`,
      'waited for callout 1 to auth, then for nobody',
    ],
    ['that it waits for nobody', 'on request_headers\n  ret 1', 'waits for nobody'],
  ])('%s', (_, script, words) => {
    const { history } = probeRun({ a: script }, { clusters: answers })
    const found: (string | null)[] = []
    for (let seq = 0; seq <= history.lastSeq; seq++) {
      const event = history.event(seq)
      if (event.type === 'enter' && event.span.kind === 'filter') found.push(waitWords(history, seq)?.text ?? null)
    }
    expect(found[0]).toBe(words)
  })
})
