// Edits: what they change, and that they leave the rest alone.
import { describe, expect, it } from 'vitest'
import {
  editAnswer,
  editPlugin,
  editRequest,
  hasLeftovers,
  placeModule,
  setModule,
  startAfresh,
  withBody,
  withConfiguration,
  withVmConfiguration,
} from './edit.ts'
import { type Payload, type Scenario, type ScenarioInput, scenarioSchema } from './schema.ts'
import { requestOf, requestsOf } from './step.ts'

const sha256 = 'a'.repeat(64)
const other = { sha256: 'b'.repeat(64), name: 'other.wasm', size: 7 }
const text: Payload = { any: 'StringValue', value: 'a=1' }

const input: ScenarioInput = {
  version: 1,
  modules: { one: { sha256, name: 'one.wasm', size: 1 }, two: { sha256, name: 'two.wasm', size: 2 } },
  plugins: [
    { id: 'first', module: 'one' },
    { id: 'second', module: 'two', configuration: text, vm: { id: 'v', configuration: text } },
  ],
  chains: { http: ['first', 'second'] },
  routes: [{ cluster: 'web' }],
  clusters: [{ name: 'web', rules: [{}, { answer: { status: 404 } }] }],
  steps: [{ request: { path: '/0' } }, { request: { path: '/1', body: { text: 'b' } } }, { request: { path: '/2' } }],
  checks: [
    { step: 0, outcome: 'completed' },
    { stat: 'wasmcustom.x', equals: '1' },
    { step: 1, outcome: 'paused' },
    { step: 2, outcome: 'reset' },
  ],
}
const scenario: Scenario = scenarioSchema.parse(input)
const paths = (of: Scenario) => requestsOf(of).map(({ path }) => path)

describe('a plugin', () => {
  it('is edited by its id, and the others stay the same objects', () => {
    const edited = editPlugin(scenario, 'second', (plugin) => ({ ...plugin, name: 'new' }))
    expect(edited.plugins[1]).toEqual({ ...scenario.plugins[1], name: 'new' })
    expect(edited.plugins[0]).toBe(scenario.plugins[0])
    expect(edited.steps).toBe(scenario.steps)
  })

  it('has no configuration at all once it is taken away', () => {
    const [first, second] = scenario.plugins as [Scenario['plugins'][0], Scenario['plugins'][0]]
    expect(withConfiguration(first, text).configuration).toBe(text)
    expect(withConfiguration(second, undefined)).not.toHaveProperty('configuration')
    expect(withVmConfiguration(first, text).vm).toEqual({ id: '', configuration: text })
    expect(withVmConfiguration(second, undefined).vm).toEqual({ id: 'v' })
  })
})

describe('a module', () => {
  it('takes the place of the named plugin’s, else of the first’s', () => {
    expect(placeModule(scenario, 'second', other).modules).toEqual({ ...scenario.modules, two: other })
    expect(placeModule(scenario, null, other).modules).toEqual({ ...scenario.modules, one: other })
    expect(placeModule(scenario, 'gone', other).modules).toEqual({ ...scenario.modules, one: other })
    expect(setModule(scenario, 'two', other)).toEqual(placeModule(scenario, 'second', other))
  })

  it('makes a filter where there was none', () => {
    const empty = scenarioSchema.parse({ ...input, plugins: [], modules: {}, chains: {} })
    const edited = placeModule(empty, null, other)
    expect(edited).toMatchObject({ modules: { filter: other }, plugins: [{ module: 'filter' }], chains: { http: ['filter'] } })
    expect(scenarioSchema.parse(edited)).toEqual(edited)
  })
})

describe('a plugin whose module was replaced', () => {
  const unchecked = { ...scenario, checks: [] }
  const leftIn = (before: Scenario, id: string) => hasLeftovers(placeModule(before, id, other), before, id)

  it('still has what was meant for the module before', () => {
    expect(leftIn(scenario, 'first')).toBe(true)
    expect(leftIn(unchecked, 'second')).toBe(true)
    expect(leftIn(unchecked, 'first')).toBe(false)
  })

  it('has it no longer once the reader has edited it', () => {
    const edited = editPlugin(placeModule(scenario, 'second', other), 'second', (plugin) => ({ ...plugin, rootId: 'mine' }))
    expect(hasLeftovers(edited, scenario, 'second')).toBe(false)
  })

  it('starts afresh under the name of its module, without configuration, root_id and checks', () => {
    const replaced = placeModule(scenario, 'second', other)
    const fresh = startAfresh(replaced, 'second')
    expect(hasLeftovers(fresh, scenario, 'second')).toBe(false)
    expect(fresh).toMatchObject({ title: 'other', checks: [] })
    expect(fresh.plugins[1]).toEqual({ ...replaced.plugins[1], name: 'other', rootId: '', configuration: undefined })
    expect(fresh.plugins[0]).toBe(replaced.plugins[0])
    expect(fresh.modules).toBe(replaced.modules)
  })
})

describe('messages', () => {
  it('are edited in their step and in their rule', () => {
    const asked = editRequest(scenario, 1, (request) => ({ ...request, path: '/new' }))
    expect(paths(asked)).toEqual(['/0', '/new', '/2'])
    const answered = editAnswer(scenario, 'web', 1, (answer) => ({ ...answer, status: 500 }))
    expect(answered.clusters[0]?.rules.map(({ answer }) => answer.status)).toEqual([200, 500])
    expect(editAnswer(scenario, 'nobody', 0, (answer) => ({ ...answer, status: 500 }))).toEqual(scenario)
  })

  it('lose their body without a trace', () => {
    const request = requestOf(scenario.steps[1])
    expect(request && withBody(request, undefined)).not.toHaveProperty('body')
    expect(request && withBody(request, { text: 'c' })).toEqual({ ...request, body: { text: 'c' } })
  })
})
