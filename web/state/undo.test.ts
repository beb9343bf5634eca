// Undo and redo: what is one step, and that no document is lost.
import { expect, test } from 'vitest'
import { editRequest, setModule } from '../../src/scenario/edit.ts'
import { type Scenario, scenarioSchema } from '../../src/scenario/schema.ts'
import { changedPath, noVersions, recorded, redone, undone, type Versions } from './undo.ts'

const first = scenarioSchema.parse({
  version: 1,
  modules: {},
  plugins: [],
  routes: [{ cluster: 'web' }],
  clusters: [{ name: 'web', rules: [{}] }],
  steps: [{ request: { path: '/', headers: [['a', '1']] } }],
})

const withPath = (scenario: Scenario, path: string) => editRequest(scenario, 0, (request) => ({ ...request, path }))
const withHeaders = (scenario: Scenario, headers: [string, string][]) =>
  editRequest(scenario, 0, (request) => ({ ...request, headers }))

/** Makes edits, each after so many milliseconds. */
function edited(edits: ReadonlyArray<readonly [after: number, change: (scenario: Scenario) => Scenario]>) {
  let versions: Versions = noVersions
  let scenario = first
  let now = 1_000_000
  for (const [after, change] of edits) {
    now += after
    const next = change(scenario)
    versions = recorded(versions, scenario, next, now) ?? versions
    scenario = next
  }
  return { versions, scenario }
}

test.each<[string, Parameters<typeof edited>[0], number]>([
  [
    'typing without a pause is one step',
    [
      [0, (s) => withPath(s, '/h')],
      [400, (s) => withPath(s, '/he')],
      [400, (s) => withPath(s, '/hel')],
      [400, (s) => withPath(s, '/hell')],
    ],
    1,
  ],
  [
    'typing after a pause is another step',
    [
      [0, (s) => withPath(s, '/h')],
      [1000, (s) => withPath(s, '/he')],
    ],
    2,
  ],
  [
    'typing in two fields is two steps',
    [
      [0, (s) => withPath(s, '/h')],
      [10, (s) => editRequest(s, 0, (request) => ({ ...request, method: 'POST' }))],
      [10, (s) => withPath(s, '/he')],
    ],
    3,
  ],
  [
    'removing two headers quickly is two steps',
    [
      [
        0,
        (s) =>
          withHeaders(s, [
            ['a', '1'],
            ['b', '2'],
            ['c', '3'],
          ]),
      ],
      [
        10,
        (s) =>
          withHeaders(s, [
            ['a', '1'],
            ['b', '2'],
          ]),
      ],
      [10, (s) => withHeaders(s, [['a', '1']])],
    ],
    3,
  ],
  [
    'a header that is added and named is one step',
    [
      [
        0,
        (s) =>
          withHeaders(s, [
            ['a', '1'],
            ['', ''],
          ]),
      ],
      [
        500,
        (s) =>
          withHeaders(s, [
            ['a', '1'],
            ['b', ''],
          ]),
      ],
    ],
    1,
  ],
  ['an edit that changes nothing is no step', [[0, (s) => withPath(s, '/')]], 0],
])('%s', (_, edits, steps) => {
  expect(edited(edits).versions.past).toHaveLength(steps)
})

test('undo goes back to the first document, redo to the last', () => {
  const { versions, scenario } = edited([
    [0, (s) => withPath(s, '/1')],
    [2000, (s) => setModule(s, 'filter', { sha256: 'a'.repeat(64), name: 'x.wasm', size: 1 })],
    [2000, (s) => withPath(s, '/2')],
  ])
  let state = { ...versions, scenario }
  const back: Scenario[] = []
  for (let turned = undone(state, scenario); turned; turned = undone(state, state.scenario)) {
    back.push(turned.scenario)
    state = turned
  }
  expect(back).toHaveLength(3)
  expect(state.scenario).toBe(first)
  for (let turned = redone(state, state.scenario); turned; turned = redone(state, state.scenario)) state = turned
  expect(state.scenario).toBe(scenario)
  expect(state.future).toEqual([])
})

test('an edit after an undo leaves nothing to redo, and typing does not go on in the step before', () => {
  const { versions, scenario } = edited([
    [0, (s) => withPath(s, '/1')],
    [0, (s) => withHeaders(s, [])],
  ])
  const turned = undone(versions, scenario)
  expect(turned?.scenario).toEqual(withPath(first, '/1'))
  if (!turned) return
  const again = redone(turned, turned.scenario)
  if (!again) throw new Error('nothing to redo')
  const after = recorded(turned, turned.scenario, withPath(turned.scenario, '/12'), 1_000_001)
  expect(after?.future).toEqual([])
  expect(recorded(again, again.scenario, withPath(again.scenario, '/3'), 1_000_001)?.past).toHaveLength(3)
})

test.each([
  [{ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] }, ['b', 1]],
  [{ a: 1, b: [1, 2] }, { a: 1, b: [1] }, ['b']],
  [{ a: 1, b: 2 }, { a: 2, b: 3 }, []],
  [{ a: { b: {} } }, { a: { b: { c: 1 } } }, ['a', 'b']],
  [{ a: { b: {} } }, { a: { b: {} } }, null],
])('the part of %j that is another in %j', (before, after, path) => {
  expect(changedPath(before, after)).toEqual(path)
})

const draft = (typed: string, of: string) => ({ typed, problem: 'not yet', of })

test('what fields hold beside the document goes and comes with it', () => {
  const path = { 'steps[0].request.path': draft('/a b', '/a') }
  const name = { 'plugins.one.name': draft('x', '') }
  const second = withPath(first, '/a')
  const versions = recorded(noVersions, first, second, 1_000_000, {})
  const back = undone(versions as Versions, second, { ...path, ...name })
  // The path is another one now; nothing was done to the plugin.
  expect(back?.drafts).toEqual(name)
  const forth = redone(back as Versions, first, back?.drafts)
  expect(forth?.scenario).toEqual(second)
  expect(forth?.drafts).toEqual({ ...path, ...name })
})

test('what fields of a removed part held is back with it', () => {
  const without = { ...first, steps: [] }
  const held = { 'steps[0].request.headers#text': draft('no colon', 'a: 1') }
  const versions = recorded(noVersions, first, without, 1_000_000, held)
  expect(undone(versions as Versions, without, {})?.drafts).toEqual(held)
})
