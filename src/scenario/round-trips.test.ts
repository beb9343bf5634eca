// Ten thousand random scenarios, there and back by every way on which people send them.
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeLink, encodeLink } from './link.ts'
import { parseText, print } from './parse.ts'
import { readProject, writeProject } from './project.ts'
import type { Scenario } from './schema.ts'
import { anyScenario } from './testing/any-scenario.ts'

const count = 10_000
const none = new Map<string, Uint8Array>()

const ways: Readonly<Record<string, (scenario: Scenario) => unknown>> = {
  'a link': (scenario) => {
    const link = encodeLink(scenario, none)
    return 'fragment' in link ? decodeLink(link.fragment) : link
  },
  'a project file': (scenario) => readProject(writeProject(scenario, none)),
  'a file': (scenario) => ({ ...parseText(print(scenario)), modules: none }),
}

it(`${count.toLocaleString('en')} random scenarios come back equal from ${Object.keys(ways).join(', ')}`, () => {
  let ran = 0
  fc.assert(
    fc.property(anyScenario, (scenario) => {
      for (const way of Object.values(ways)) {
        const back = way(scenario)
        // Node's comparison is several times faster; the slow one explains what it found.
        if (!isDeepStrictEqual(back, { scenario, modules: none })) expect(back).toStrictEqual({ scenario, modules: none })
      }
      ran++
    }),
    { numRuns: count },
  )
  expect(ran).toBe(count)
}, 600_000)
