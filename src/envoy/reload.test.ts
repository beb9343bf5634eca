// FAIL_RELOAD: when a failed VM is replaced, and for whom. The recorded cases are testdata/reload-*.
import { describe, expect, it } from 'vitest'
import type { History } from '../trace/history.ts'
import { streams } from '../trace/streams.ts'
import { type Make, run } from './testing/run.ts'

/** Traps in the first request of each VM. */
const fragile = (): Make => (guest) => {
  let requests = 0
  return {
    proxy_on_request_headers: () => {
      if (requests++ === 0) guest.trap()
      return 0
    },
  }
}

const outcomes = (history: History) => streams(history).map(({ outcome }) => outcome?.kind)
const reloads = (history: History) =>
  ['backoff', 'success', 'failure'].map((what) => history.last(`stat/counter/wasm.a.vm_reload_${what}`))

const request = { request: {} }
const reload = { failurePolicy: 'reload', reload: { baseIntervalMs: 1000 } }

describe('a VM that has failed', () => {
  it('is kept for the interval since its load and up to half as long again, then replaced for the next request', () => {
    const { history } = run({
      plugins: { a: fragile() },
      fields: { a: reload },
      scenario: {
        steps: [request, request, { advance: { ms: 999 } }, request, { advance: { ms: 501 } }, request, request],
      },
    })
    // The request that gets the new VM is that VM's first.
    expect(outcomes(history)).toEqual(['failed', 'failed', 'failed', 'failed', 'failed'])
    expect(reloads(history)).toEqual([3n, 1n, 0n])
    expect(history.last('stat/gauge/wasm.envoy.wasm.runtime.v8.active')).toBe(3n)
  })

  it('is replaced on its thread alone', () => {
    let vms = 0
    const { history } = run({
      plugins: {
        a: (guest) => {
          // The base VM, the canary, the main thread’s, the first worker’s; then those of whoever is reloaded.
          const first = ++vms === 4
          return { proxy_on_request_headers: () => (first ? guest.trap() : 0) }
        },
      },
      fields: { a: reload },
      scenario: {
        process: { concurrency: 2 },
        steps: [request, request, { advance: { ms: 1500 } }, request, request],
      },
    })
    expect(outcomes(history)).toEqual(['failed', 'completed', 'completed', 'completed'])
    expect(reloads(history)).toEqual([0n, 1n, 0n])
    expect(history.faults()[0]?.consequence).toContain('until 1000 ms, or up to half as many more')
  })

  it('is never replaced under another policy', () => {
    for (const fields of [{}, { failurePolicy: 'closed', reload: { baseIntervalMs: 1000 } }]) {
      const steps = [request, { advance: { ms: 60_000 } }, request]
      const { history } = run({ plugins: { a: fragile() }, fields: { a: fields }, scenario: { steps } })
      expect(outcomes(history)).toEqual(['failed', 'failed'])
      expect(reloads(history)).toEqual([0n, 0n, 0n])
    }
  })

  it('takes its timers with it; those of the new VM begin anew', () => {
    const ticks: number[] = []
    let vms = 0
    const { history } = run({
      plugins: {
        a: (guest) => {
          const number = ++vms
          return {
            proxy_on_configure: () => guest.raw('proxy_set_tick_period_milliseconds', number < 4 ? 0 : 800) === 0,
            proxy_on_tick: () => ticks.push(number),
            proxy_on_request_headers: () => (number === 4 ? guest.trap() : 0),
          }
        },
      },
      fields: { a: reload },
      scenario: { steps: [request, { advance: { ms: 2000 } }, request, { advance: { ms: 1000 } }] },
    })
    expect(outcomes(history)).toEqual(['failed', 'completed'])
    expect(ticks).toEqual([5])
  })

  it('is lost to every plugin that lives in it, and the fault names them', () => {
    const plugin = { module: 'a', vm: { id: 'v' } }
    const { history } = run({
      plugins: { a: fragile() },
      scenario: {
        plugins: [
          { ...plugin, id: 'a', name: 'a' },
          { ...plugin, id: 'b', name: 'b' },
        ],
        chains: { http: ['a', 'b'] },
      },
    })
    expect(history.faults().map(({ consequence }) => consequence)).toEqual([
      'The VM is lost. So it is for b, in the same VM. This stream is answered 503. Every later stream of this thread is answered 503 until Envoy restarts (FAIL_CLOSED).',
    ])
  })
})
