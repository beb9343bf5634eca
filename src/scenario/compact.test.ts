// Leaving defaults out, and getting them back.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compact } from './compact.ts'
import { parse, parseText } from './parse.ts'
import { anyScenario } from './testing/any-scenario.ts'

const demos = join(import.meta.dirname, '../../public/demos')

describe('a compact scenario', () => {
  it('reads back as an equal scenario', () => {
    fc.assert(
      fc.property(anyScenario, (scenario) => {
        expect(parse(compact(scenario))).toEqual({ scenario })
      }),
    )
  })

  it('says nothing that would be filled in', () => {
    const least = {
      version: 1,
      modules: { filter: { demo: 'd', sha256: '0'.repeat(64) } },
      plugins: [{ id: 'a', module: 'filter' }],
      routes: [{ cluster: 'web' }],
      clusters: [{ name: 'web', rules: [{}] }],
      steps: [{ request: {} }],
    }
    const parsed = parse(least)
    expect('scenario' in parsed && compact(parsed.scenario)).toEqual(least)
  })

  it('keeps an empty list or text where the default is another', () => {
    const document = {
      version: 1,
      modules: {},
      plugins: [],
      routes: [],
      clusters: [],
      steps: [{ request: { path: '/x', authority: '', headers: [] } }],
    }
    const parsed = parse(document)
    expect('scenario' in parsed && compact(parsed.scenario).steps).toEqual([{ request: { path: '/x', authority: '' } }])
  })

  it.each(readdirSync(demos))('of the demo %s is an equal scenario', (slug) => {
    const parsed = parseText(readFileSync(join(demos, slug, 'scenario.json'), 'utf8'))
    if (!('scenario' in parsed)) throw new Error('the demo is no scenario')
    expect(parse(JSON.parse(JSON.stringify(compact(parsed.scenario))))).toEqual(parsed)
  })
})
