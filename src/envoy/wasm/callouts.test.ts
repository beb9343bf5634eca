// Callouts: what the trace and the report say of them, and what one recorded run cannot show. The recorded cases are testdata/call-*.
import { describe, expect, it } from 'vitest'
import { encodePairs } from '../../abi-shim/pairs.ts'
import type { FakeRuntime } from '../../abi-shim/testing/fake-guest.ts'
import type { ScenarioInput } from '../../scenario/schema.ts'
import { callouts } from '../../trace/callouts.ts'
import { report, reportSchema } from '../../trace/report.ts'
import { enclosing } from '../../trace/spans.ts'
import { streams } from '../../trace/streams.ts'
import { run } from '../testing/run.ts'

const clusters: ScenarioInput['clusters'] = [
  { name: 'web', rules: [{ answer: { delayMs: 50 } }] },
  { name: 'auth', rules: [{ match: { prefix: '/slow' }, answer: { delayMs: 400 } }, { answer: { body: { text: 'yes' } } }] },
]

/** Sends a GET with a body of four bytes; answers the status. */
function send(guest: FakeRuntime, path: string, timeout = 1000): number {
  const head = guest.put(
    encodePairs([
      [':method', 'GET'],
      [':path', path],
      [':authority', 'auth'],
    ]),
  )
  return guest.raw('proxy_http_call', ...guest.put('auth'), ...head, ...guest.put('body'), 0, 0, timeout, guest.allocate(4))
}

describe('a callout', () => {
  it('is in the report with what was asked, what the upstream saw, and what came back', () => {
    const { history, scenario } = run({
      plugins: {
        a: (guest) => ({
          proxy_on_request_headers: (id = 0) => {
            expect(send(guest, '/ask')).toBe(0)
            new DataView(guest.memory.buffer).setUint32(16, id, true)
            return 1
          },
          proxy_on_http_call_response: () => {
            guest.raw('proxy_set_effective_context', guest.u32(16))
            guest.raw('proxy_continue_stream', 0)
          },
        }),
      },
      scenario: { clusters },
    })
    const facts = report(scenario, history)
    expect(reportSchema.parse(facts)).toEqual(facts)
    expect(facts.callouts).toEqual([
      {
        callout: 1,
        plugin: 'a',
        thread: 0,
        step: 0,
        startedAt: '0',
        endedAt: '0',
        token: 4,
        cluster: 'auth',
        timeoutMs: 1000,
        request: {
          headers: [
            [':method', 'GET'],
            [':path', '/ask'],
            [':authority', 'auth'],
            ['content-length', '4'],
          ],
          body: { text: 'body' },
        },
        upstream: {
          headers: [
            [':method', 'GET'],
            [':path', '/ask'],
            [':authority', 'auth'],
            [':scheme', 'http'],
            ['content-length', '4'],
            ['x-envoy-internal', 'true'],
            ['x-envoy-expected-rq-timeout-ms', '1000'],
          ],
          body: { text: 'body' },
          trailers: [],
        },
        response: {
          headers: [
            [':status', '200'],
            ['content-length', '3'],
            ['x-envoy-upstream-service-time', '0'],
          ],
          body: { text: 'yes' },
          trailers: [],
        },
        outcome: 'answered',
        details: null,
      },
    ])
    expect(streams(history)[0]?.outcome?.kind).toBe('completed')
  })

  it('makes time pass until its end, but not until a timeout that it does not need', () => {
    const { history } = run({
      plugins: { a: (guest) => ({ proxy_on_request_headers: () => send(guest, '/slow', 5000) }) },
      scenario: { clusters },
    })
    expect(history.event(history.lastSeq).at).toBe(400_000_000n)
  })

  it('ends within a span of its own, on the thread of its VM', () => {
    const heard: number[] = []
    const { history } = run({
      plugins: {
        a: (guest) => ({
          proxy_on_configure: () => send(guest, '/ask') === 0,
          proxy_on_http_call_response: (root = 0) => heard.push(root),
        }),
      },
      scenario: { clusters, process: { concurrency: 2 }, steps: [] },
    })
    expect(heard).toEqual([1, 1, 1])
    const threads = [...Array(history.length).keys()].flatMap((seq) => {
      const event = history.event(seq)
      const called = event.type === 'enter' && event.span.kind === 'callback' ? event.span.name : ''
      if (called !== 'proxy_on_http_call_response') return []
      return [`${event.thread}: ${enclosing(history, 'callout', seq)?.span.callout}`]
    })
    // The canary has sent the first, and is gone.
    expect(threads).toEqual(['0: 2', '1: 3', '2: 4'])
    expect(callouts(history).map(({ outcome, step, wire }) => [outcome, step, wire === null])).toEqual([
      ['cancelled', null, true],
      ['answered', null, false],
      ['answered', null, false],
      ['answered', null, false],
    ])
  })

  it('of a VM that has failed meanwhile is unheard', () => {
    const { history } = run({
      plugins: {
        a: (guest) => ({
          proxy_on_request_headers: () => send(guest, '/ask') || guest.trap(),
          proxy_on_http_call_response: () => undefined,
        }),
      },
      scenario: { clusters },
    })
    expect(callouts(history)[0]).toMatchObject({ outcome: 'unheard', response: { headers: expect.anything() } })
  })

  it('that timed out is a 504 of Envoy, with its reason', () => {
    const { history } = run({
      plugins: { a: (guest) => ({ proxy_on_request_headers: () => send(guest, '/slow', 100) }) },
      scenario: { clusters },
    })
    expect(callouts(history)[0]).toMatchObject({ outcome: 'unheard', details: 'response_timeout' })
    expect(callouts(history)[0]?.response?.headers[0]).toEqual([':status', '504'])
  })

  it('two runs give equal reports', () => {
    const once = () => {
      const { history, scenario } = run({
        plugins: {
          a: (guest) => ({
            proxy_on_request_headers: () => send(guest, '/slow') + send(guest, '/ask') + send(guest, '/slow', 100),
            proxy_on_http_call_response: (_root = 0, token = 0) => token < 20 && send(guest, '/ask'),
          }),
        },
        scenario: { clusters },
      })
      return JSON.stringify(report(scenario, history))
    }
    expect(once()).toBe(once())
  })
})
