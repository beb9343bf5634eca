// How much of the past is kept: the nearest, as long as it is small.
import { expect, test } from 'vitest'
import { editRequest } from '../../src/scenario/edit.ts'
import { type Scenario, scenarioSchema } from '../../src/scenario/schema.ts'
import { storable } from './kept-versions.ts'

const first = scenarioSchema.parse({
  version: 1,
  modules: {},
  plugins: [],
  routes: [{ cluster: 'web' }],
  clusters: [{ name: 'web', rules: [{}] }],
  steps: [{ request: {} }],
})
const version = (scenario: Scenario) => ({ scenario, drafts: {}, path: [], at: 0 })
const withBody = (text: string) => editRequest(first, 0, (request) => ({ ...request, body: { text } }))

test('the nearest fifty are kept, on either side', () => {
  const many = Array.from({ length: 80 }, (_, index) => version({ ...first, title: String(index) }))
  const kept = storable({ past: many, future: many, drafts: {} })
  expect([kept.past.length, kept.past.at(-1)?.scenario.title, kept.future.length]).toEqual([50, '79', 50])
})

test('a large body counts once where versions share it, and ends the past where each has its own', () => {
  const large = withBody('x'.repeat(200_000))
  const shared = [1, 2, 3, 4].map((index) => version({ ...large, title: String(index) }))
  expect(storable({ past: shared, future: [], drafts: {} }).past).toHaveLength(4)
  const own = [1, 2, 3, 4].map((index) => version(withBody(`${index}`.repeat(200_000))))
  expect(storable({ past: own, future: [], drafts: {} }).past).toEqual(own.slice(2))
})
