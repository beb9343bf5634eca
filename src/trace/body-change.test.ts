// What filters made of bodies, held against what left Envoy, in cases that were recorded from a real one.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findCases } from '../cli/cases.ts'
import { runScenario } from '../sandbox/run-scenario.ts'
import { type BodyPassage, bodyChange } from './body-change.ts'
import { cells, type Direction } from './cells.ts'
import { filterVerdict } from './filter-verdict.ts'
import type { History } from './history.ts'
import { streams } from './streams.ts'

const testdata = join(import.meta.dirname, '../envoy/testdata')

function passagesOf(history: History, enter: number, direction: Direction): BodyPassage[] {
  const found: BodyPassage[] = []
  for (let seq = enter; seq < (history.partner(enter) ?? history.length); seq++) {
    const event = history.event(seq)
    if (event.type !== 'enter' || event.span.kind !== 'filter' || event.span.direction !== direction) continue
    const { plugin, part } = event.span
    found.push({ plugin, part, enter: seq, leave: history.partner(seq), verdict: filterVerdict(history, seq)?.kind ?? null })
  }
  return found
}

test.each<[folder: string, changed: number]>([
  // Pieces are changed as they pass.
  ['set-buffer-in-response', 1],
  // Pieces are held, changed, and shown again with the next.
  ['set-buffer-prepend', 1],
  ['response-body-answer-1', 0],
  ['held-body-is-changed-in-trailers', 1],
  // What is held is changed in the callback of a callout.
  ['call-in-request-body', 1],
  // What is stopped without being held is gone.
  ['response-body-answer-3', 1],
  ['response-body-answer-3-with-trailers', 1],
  ['set-buffer-longer-than-declared', 1],
])('%s: behind the last filter there are as many bytes as leave Envoy', (folder, atLeast) => {
  const [found] = findCases([join(testdata, folder)])
  if (found === undefined) throw new Error(`${folder} is no case`)
  const history = runScenario(found.scenario, found.modules())
  let changes = 0
  let bodies = 0
  for (const { stream, enter } of streams(history))
    for (const direction of ['request', 'response'] as const) {
      const size = (stage: 'received' | 'sent') => {
        const bytes = history.last(cells.message(stream, direction, stage, 'body'))
        return bytes instanceof Uint8Array ? bytes.length : 0
      }
      const passages = passagesOf(history, enter, direction)
      const { http } = found.scenario.chains
      let came = size('received')
      if (came > 0) bodies++
      for (const id of direction === 'request' ? http : http.toReversed()) {
        const own = passages.filter(({ plugin }) => plugin === id)
        const change = bodyChange(history, stream, direction, own, came)
        if (change.changed) changes++
        came = change.after
      }
      expect(came).toBe(size('sent'))
    }
  expect(bodies).toBeGreaterThan(0)
  expect(changes).toBeGreaterThanOrEqual(atLeast)
})
