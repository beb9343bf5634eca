// Edits of the upstream: clusters, and the routes that follow them.
import { describe, expect, it } from 'vitest'
import { addCluster, editCluster, plainRule, removeCluster, renameCluster } from './edit-upstream.ts'
import { parse } from './parse.ts'
import { type Scenario, scenarioSchema } from './schema.ts'

const scenario: Scenario = scenarioSchema.parse({
  version: 1,
  modules: {},
  plugins: [],
  routes: [{ prefix: '/a', cluster: 'one' }, { prefix: '/own', directResponse: { status: 200 } }, { cluster: 'two' }],
  clusters: [
    { name: 'one', rules: [{}] },
    { name: 'two', rules: [] },
  ],
  steps: [],
})

describe('a cluster', () => {
  it('takes its routes along to another name', () => {
    const renamed = renameCluster(scenario, 1, 'new')
    expect(renamed.clusters.map(({ name }) => name)).toEqual(['one', 'new'])
    expect(renamed.routes).toEqual([scenario.routes[0], scenario.routes[1], { prefix: '/', cluster: 'new' }])
    expect(renamed.clusters[0]).toBe(scenario.clusters[0])
  })

  it('goes with the routes to it', () => {
    const without = removeCluster(scenario, 0)
    expect(without.clusters).toEqual([scenario.clusters[1]])
    expect(without.routes).toEqual([scenario.routes[1], scenario.routes[2]])
    expect(parse(without)).toEqual({ scenario: without })
  })

  it('is added under a free name, and answers 200', () => {
    const twice = addCluster(addCluster(scenario))
    expect(twice.clusters.slice(2).map(({ name }) => name)).toEqual(['upstream', 'upstream-2'])
    expect(twice.clusters[3]?.rules).toEqual([plainRule])
    expect(parse(twice)).toEqual({ scenario: twice })
  })

  it('is edited alone', () => {
    const edited = editCluster(scenario, 1, (cluster) => ({ ...cluster, rules: [plainRule] }))
    expect(edited.clusters[1]?.rules).toEqual([plainRule])
    expect(edited.clusters[0]).toBe(scenario.clusters[0])
  })
})
