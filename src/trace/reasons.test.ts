// What is said about moments of real runs: every refusal, verdict and note has a reason, and it names the phase.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findCases } from '../cli/cases.ts'
import { filterStatuses } from '../envoy/wasm/filter-status.ts'
import { runScenario } from '../sandbox/run-scenario.ts'
import { Op } from './chunk.ts'
import type { History } from './history.ts'
import { reasonOfPause } from './pause-reason.ts'
import { reasonOf } from './reasons.ts'
import { refusals } from './refusals.ts'
import { streams } from './streams.ts'
import { verdictReasons } from './verdict-reasons.ts'

const root = join(import.meta.dirname, '..', '..')

function run(folder: string): History {
  const [found] = findCases([join(root, folder)])
  if (found === undefined) throw new Error(`${folder} is no case`)
  return runScenario(found.scenario, found.modules())
}

test('every status that a filter can be left with is explained', () => {
  for (const { named, other, replied } of Object.values(filterStatuses))
    for (const status of [...named, other, replied]) expect(verdictReasons[status]?.next, status).toBeTruthy()
})

describe('a refused call', () => {
  const history = run('src/envoy/testdata/headers-absent-maps')

  test('has a reason that names the call, its answer and the phase', () => {
    const found = refusals(history, 'playground')
    expect(found.length).toBeGreaterThan(3)
    for (const { first, call, answer } of found) {
      const reason = reasonOf(history, first)
      expect(reason?.happened).toContain(`${call} answered ${answer}`)
      expect(reason?.phase).toMatch(/^proxy_on_/)
      expect(reason?.change).toBeTruthy()
    }
  })

  test('tells a map that is gone from one that is not there yet', () => {
    const everywhere = run('src/envoy/testdata/headers-in-every-callback')
    const titles = new Set<string>()
    for (let seq = 0; seq < everywhere.length; seq++) {
      if (everywhere.op(seq) === Op.HostcallEnter) titles.add(reasonOf(everywhere, seq)?.title ?? '')
    }
    expect([...titles]).toEqual(
      expect.arrayContaining(['The response headers do not exist yet', 'The request headers are gone by now']),
    )
  })
})

test('a call that had its effect needs no reason', () => {
  const history = run('public/demos/01-header-filter')
  for (let seq = 0; seq < history.length; seq++) {
    if (history.op(seq) === Op.HostcallEnter && Number(history.word(history.partner(seq) ?? seq)) === 0)
      expect(reasonOf(history, seq)).toBe(null)
  }
})

test('a paused stream says who paused it and what lets it go on', () => {
  const history = run('src/envoy/testdata/paused-in-headers')
  const [stream] = streams(history)
  const reason = reasonOfPause(history, stream?.outcome ?? null, 0)
  expect(reason).toMatchObject({ reason: { title: 'The request waits for nobody', phase: 'proxy_on_request_headers' } })
  expect(reason?.reason.change).toContain('proxy_continue_stream')
})
