// Edits of clusters, what they answer, and the routes that lead to them.
import type { Cluster, RouteEntry, Scenario } from './schema.ts'

/** A rule that answers everything with 200. */
export const plainRule: Cluster['rules'][number] = { match: {}, answer: { status: 200, headers: [], delayMs: 0 } }

const leadsTo = (route: RouteEntry, cluster: string | undefined) => 'cluster' in route && route.cluster === cluster

/** Edits the cluster at a place. */
export function editCluster(scenario: Scenario, at: number, change: (cluster: Cluster) => Cluster): Scenario {
  return { ...scenario, clusters: scenario.clusters.map((cluster, index) => (index === at ? change(cluster) : cluster)) }
}

/** Gives a cluster another name, and the routes to it too. */
export function renameCluster(scenario: Scenario, at: number, name: string): Scenario {
  const old = scenario.clusters[at]?.name
  const renamed = editCluster(scenario, at, (cluster) => ({ ...cluster, name }))
  return { ...renamed, routes: renamed.routes.map((route) => (leadsTo(route, old) ? { ...route, cluster: name } : route)) }
}

/** Adds a cluster that answers everything with 200. */
export function addCluster(scenario: Scenario): Scenario {
  const taken = new Set(scenario.clusters.map(({ name }) => name))
  let name = 'upstream'
  for (let number = 2; taken.has(name); number++) name = `upstream-${number}`
  return { ...scenario, clusters: [...scenario.clusters, { name, protocol: 'http1', rules: [plainRule] }] }
}

/** Removes a cluster and the routes to it. */
export function removeCluster(scenario: Scenario, at: number): Scenario {
  const name = scenario.clusters[at]?.name
  return {
    ...scenario,
    clusters: scenario.clusters.toSpliced(at, 1),
    routes: scenario.routes.filter((route) => !leadsTo(route, name)),
  }
}
