// Edits of the chain: order, switches, copies, and the modules that come and go with filters.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addFilter,
  chainPlaces,
  duplicateFilter,
  freePluginId,
  moveFilter,
  removeFilter,
  replaceModule,
  switchFilter,
} from './edit-chain.ts'
import { parse } from './parse.ts'
import { type ModuleRef, type Plugin, type Scenario, scenarioSchema } from './schema.ts'

const ref = (digit: string): ModuleRef => ({ sha256: digit.repeat(64), name: `${digit}.wasm`, size: 1 })
const plugin = (id: string, module: string): Plugin => ({ id, name: id, rootId: '', module, vm: { id: '' } })

const scenario: Scenario = scenarioSchema.parse({
  version: 1,
  modules: { m: ref('a'), n: ref('b') },
  plugins: [plugin('one', 'm'), plugin('two', 'm'), plugin('three', 'n')],
  chains: { http: ['one', 'two', 'three'] },
  routes: [],
  clusters: [],
  steps: [],
})
/** Such as `one two- three`: a minus behind what is switched off. */
const shown = (of: Scenario) =>
  chainPlaces(of)
    .map(({ plugin: id, on }) => (on ? id : `${id}-`))
    .join(' ')

describe('a filter that is switched off', () => {
  it.each(['one', 'two', 'three'])('stays where it was, out of the chain: %s', (id) => {
    const off = switchFilter(scenario, id, false)
    expect(off.chains.http).not.toContain(id)
    expect(off.plugins).toEqual(scenario.plugins)
    expect(shown(off)).toBe(shown(scenario).replace(id, `${id}-`))
    expect(switchFilter(off, id, true)).toEqual(scenario)
  })

  it('leaves every place that it had in the chain', () => {
    const twice = { ...scenario, chains: { http: ['one', 'two', 'one'] } }
    expect(shown(twice)).toBe('one two three- one')
    expect(shown(switchFilter(twice, 'one', false))).toBe('one- two three-')
  })

  it('is moved as any other', () => {
    const off = switchFilter(scenario, 'two', false)
    expect(shown(moveFilter(off, 1, 0))).toBe('two- one three')
    expect(shown(moveFilter(off, 1, 2))).toBe('one three two-')
  })
})

describe('filters', () => {
  it('change places', () => {
    expect(moveFilter(scenario, 0, 2).chains.http).toEqual(['two', 'three', 'one'])
    expect(moveFilter(scenario, 2, 0).plugins.map(({ id }) => id)).toEqual(['three', 'one', 'two'])
  })

  it('are added at a place, with a module of their own or one that is there', () => {
    const added = addFilter(scenario, 1, plugin('new', ''), ref('c'))
    expect(shown(added)).toBe('one new two three')
    expect(added.modules).toEqual({ ...scenario.modules, new: ref('c') })
    const again = addFilter(added, 4, { ...plugin('last', ''), name: 'one' }, ref('b'))
    expect(again.plugins.at(-1)?.name).toBe('one-2')
    expect(again.plugins.at(-1)?.module).toBe('n')
    expect(again.modules).toBe(added.modules)
  })

  it('are copied behind themselves under a name of their own', () => {
    const id = freePluginId(scenario, 'one')
    const copied = duplicateFilter(scenario, 0, id)
    expect(shown(copied)).toBe('one one-2 two three')
    expect(copied.plugins[1]).toEqual({ ...scenario.plugins[0], id: 'one-2', name: 'one-2' })
    expect(copied.modules).toBe(scenario.modules)
  })

  it('take their module along only if nobody else has it', () => {
    const without = removeFilter(scenario, 0)
    expect(shown(without)).toBe('two three')
    expect(Object.keys(without.modules)).toEqual(['m', 'n'])
    expect(Object.keys(removeFilter(without, 0).modules)).toEqual(['n'])
    const twice = { ...scenario, chains: { http: ['one', 'two', 'one', 'three'] } }
    expect(removeFilter(twice, 2)).toEqual(scenario)
  })

  it('get another module alone', () => {
    const shared = replaceModule(scenario, 'one', ref('c'))
    expect(shared.plugins.map(({ module }) => module)).toEqual(['m-2', 'm', 'n'])
    expect(shared.modules).toEqual({ ...scenario.modules, 'm-2': ref('c') })
    const alone = replaceModule(scenario, 'three', ref('c'))
    expect(alone.modules).toEqual({ m: ref('a'), n: ref('c') })
    expect(alone.plugins).toEqual(scenario.plugins)
    expect(replaceModule(scenario, 'three', ref('a'))).toMatchObject({
      modules: { m: ref('a') },
      plugins: [{}, {}, { module: 'm' }],
    })
  })
})

it('whatever is done to a chain, it is a chain of a valid scenario', () => {
  const place = fc.nat({ max: 9 })
  const change = fc.oneof(
    fc.tuple(place, place).map(([from, to]) => (now: Scenario) => {
      const count = chainPlaces(now).length
      return count === 0 ? now : moveFilter(now, from % count, to % count)
    }),
    fc.tuple(place, fc.boolean()).map(([at, on]) => (now: Scenario) => {
      const id = chainPlaces(now)[at]?.plugin
      return id === undefined ? now : switchFilter(now, id, on)
    }),
    place.map((at) => (now: Scenario) => removeFilter(now, at)),
    place.map((at) => (now: Scenario) => duplicateFilter(now, at, freePluginId(now, 'copy'))),
    fc.tuple(place, fc.constantFrom('a', 'c', 'd')).map(
      ([at, digit]) =>
        (now: Scenario) =>
          addFilter(now, at, plugin(freePluginId(now, 'new'), ''), ref(digit)),
    ),
    fc.tuple(place, fc.constantFrom('a', 'c', 'd')).map(([at, digit]) => (now: Scenario) => {
      const id = now.plugins[at]?.id
      return id === undefined ? now : replaceModule(now, id, ref(digit))
    }),
  )
  fc.assert(
    fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
      const after = changes.reduce((now, each) => each(now), scenario)
      expect(parse(after)).toEqual({ scenario: after })
      expect(new Set(chainPlaces(after).map((each) => each.plugin))).toEqual(new Set(after.plugins.map(({ id }) => id)))
    }),
  )
})
