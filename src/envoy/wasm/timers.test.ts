// Timers of plugins: when they go off, on which thread, and what they can do to a stream that waits. The recorded cases are
// testdata/tick-*; here is what one Envoy cannot show, or cannot show twice alike.
import { describe, expect, it } from 'vitest'
import { cells } from '../../trace/cells.ts'
import type { History } from '../../trace/history.ts'
import { report } from '../../trace/report.ts'
import { streams } from '../../trace/streams.ts'
import { type Make, run } from '../testing/run.ts'

const setTick = 'proxy_set_tick_period_milliseconds'
/** Every callback of a name: its thread and virtual milliseconds. */
function calls(history: History, name: string): string[] {
  const found: string[] = []
  for (let seq = 0; seq < history.length; seq++) {
    const event = history.event(seq)
    if (event.type !== 'enter' || event.span.kind !== 'callback' || event.span.name !== name) continue
    found.push(`${event.at / 1_000_000n} ms on ${event.thread}`)
  }
  return found
}
const ticks = (history: History) => calls(history, 'proxy_on_tick')

/** Sets its timer as it is configured. */
const clock =
  (period: number): Make =>
  (guest) => ({
    proxy_on_configure: () => guest.raw(setTick, period) === 0,
    proxy_on_tick: () => undefined,
  })

describe('a timer', () => {
  it('that is set in on_configure goes off on the main thread and on each worker, not in the canary', () => {
    const { history } = run({
      plugins: { a: clock(400) },
      scenario: { process: { concurrency: 2 }, steps: [{ advance: { ms: 1000 } }] },
    })
    expect(ticks(history)).toEqual(['400 ms on 0', '400 ms on 1', '400 ms on 2', '800 ms on 0', '800 ms on 1', '800 ms on 2'])
  })

  it('does not make time pass: a request that nothing delays sees none', () => {
    const { history } = run({ plugins: { a: clock(1) }, scenario: { steps: [{ request: {} }, { request: {} }] } })
    expect(ticks(history)).toEqual([])
  })

  it('goes off while a request waits for its upstream', () => {
    const clusters = [{ name: 'web', rules: [{ answer: { delayMs: 250 } }] }]
    const { history } = run({ plugins: { a: clock(100) }, scenario: { clusters } })
    expect(ticks(history)).toEqual(['100 ms on 0', '100 ms on 1', '200 ms on 0', '200 ms on 1'])
  })

  it('is not there without proxy_on_tick: a request that is paused ends at once', () => {
    const { history } = run({
      plugins: { a: (guest) => ({ proxy_on_request_headers: () => 1 + guest.raw(setTick, 10) }) },
    })
    expect(history.event(history.lastSeq).at).toBe(0n)
    expect(streams(history)[0]?.outcome?.kind).toBe('paused')
  })

  it('of a failed VM goes off no more', () => {
    const { history } = run({
      plugins: { a: (guest) => ({ proxy_on_request_headers: () => guest.raw(setTick, 10), proxy_on_tick: () => guest.trap() }) },
      scenario: { steps: [{ request: {} }, { advance: { ms: 100 } }] },
    })
    expect(ticks(history)).toEqual(['10 ms on 1'])
    expect(history.faults()[0]?.consequence).toContain('Requests that are paused now hang')
  })
})

describe('a client', () => {
  const waiting = (clientTimeoutMs?: number) =>
    run({
      plugins: {
        a: (guest) => ({ proxy_on_request_headers: () => 1 + guest.raw(setTick, 7000), proxy_on_tick: () => undefined }),
      },
      scenario: { steps: [{ request: clientTimeoutMs === undefined ? {} : { clientTimeoutMs } }] },
    }).history

  it('waits 20 seconds for a timer that may wake its request, and leaves then', () => {
    const history = waiting()
    expect(ticks(history)).toEqual(['7000 ms on 1', '14000 ms on 1'])
    expect(history.event(history.lastSeq).at).toBe(20_000_000_000n)
    expect(streams(history)[0]?.outcome).toEqual({
      kind: 'paused',
      pausedBy: { plugin: 'a', callback: 'proxy_on_request_headers' },
    })
    expect(history.last(cells.flags(1))).toBe('DC')
  })

  it('may have less patience', () => {
    const history = waiting(500)
    expect(ticks(history)).toEqual([])
    expect(history.event(history.lastSeq).at).toBe(500_000_000n)
  })

  it('counts its patience from the last sign of life', () => {
    const paused: Make = (guest) => ({
      proxy_on_request_headers: () => guest.raw(setTick, 100),
      proxy_on_response_body: () => 1,
      proxy_on_tick: () => undefined,
    })
    const clusters = [{ name: 'web', rules: [{ answer: { delayMs: 150, body: { text: 'x' } } }] }]
    const steps = [{ request: { clientTimeoutMs: 200 } }]
    const { history } = run({ plugins: { a: paused }, scenario: { clusters, steps } })
    // The head comes at 150 ms, the body never.
    expect(history.event(history.lastSeq).at).toBe(350_000_000n)
  })

  it('that leaves before its upstream answers was not paused by anybody', () => {
    const clusters = [{ name: 'web', rules: [{ answer: { delayMs: 300 } }] }]
    const steps = [{ request: { clientTimeoutMs: 200 } }]
    const { history } = run({ plugins: { a: () => ({}) }, scenario: { clusters, steps } })
    expect(streams(history)[0]?.outcome).toEqual({ kind: 'reset', pausedBy: null })
    expect(history.event(history.lastSeq).at).toBe(200_000_000n)
  })
})

it('two runs with timers give equal reports', () => {
  const once = () => {
    const setup = {
      plugins: { a: clock(30), b: clock(20) },
      scenario: { process: { concurrency: 2 }, steps: [{ advance: { ms: 200 } }] },
    }
    const { history, scenario } = run(setup)
    return JSON.stringify(report(scenario, history))
  }
  expect(once()).toBe(once())
})
