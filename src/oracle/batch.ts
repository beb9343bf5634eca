// Many small scenarios in one Envoy: a listener, a cluster and a VM each, driven one after another. For what is asked by the thousand.
import { envoyConfig } from '../scenario/formats/envoy-config.ts'
import { moduleFiles } from '../scenario/formats/module-files.ts'
import type { Scenario } from '../scenario/schema.ts'
import { requestsOf } from '../scenario/step.ts'
import type { EnvoyBinary } from './binary.ts'
import { Clock } from './clock.ts'
import { advance, type DrivenStep, driveStep, type PassedTime, unsentRequest } from './driver.ts'
import { Envoy } from './envoy.ts'
import { Pace } from './pace.ts'
import { type Take, workerVms } from './take.ts'
import { Traffic } from './traffic.ts'
import { freePorts, Upstreams } from './upstream.ts'

interface Resources {
  readonly static_resources: { readonly listeners: readonly object[]; readonly clusters: readonly object[] }
}

/**
 * Runs scenarios whose cluster and `vm_id` have a name of their own, with the same modules. Each take holds
 * what the worker logged during its requests, without the start. Where Envoy dies the last take says so and the rest is missing.
 */
export async function takeBatch(
  binary: EnvoyBinary,
  scenarios: readonly Scenario[],
  modules: ReadonlyMap<string, Uint8Array>,
): Promise<Take[]> {
  const traffic = new Traffic()
  let pace: Pace | undefined
  const clusters = scenarios.flatMap((scenario) => scenario.clusters)
  const upstreams = await Upstreams.listen(clusters, traffic, async () => pace?.turn())
  const [adminPort = 0, ...listenerPorts] = await freePorts(scenarios.length + 1)
  const names = Object.assign({}, ...scenarios.map(moduleFiles)) as Record<string, string>
  const single = scenarios.map((scenario, index) => {
    const places = { listenerPort: listenerPorts[index] ?? 0, adminPort, clusterPorts: upstreams.ports, modules: names }
    return envoyConfig(scenario, places) as unknown as Resources
  })
  const envoy = new Envoy({
    binary,
    bootstrap: {
      ...single[0],
      static_resources: {
        listeners: single.flatMap(({ static_resources }, index) =>
          static_resources.listeners.map((listener) => ({ ...listener, name: `listener-${index}` })),
        ),
        clusters: single.flatMap(({ static_resources }) => static_resources.clusters),
      },
    },
    files: new Map([...modules].map(([id, bytes]) => [names[id] ?? id, bytes])),
    concurrency: 1,
    adminPort,
    workerVms: scenarios.reduce((sum, scenario) => sum + workerVms(scenario), 0),
  })
  pace = new Pace(envoy, traffic)
  const stage = { envoy, upstreams, traffic, pace, clock: new Clock() }
  try {
    if (!(await envoy.ready())) throw new Error(`Envoy does not start:\n${envoy.log.text.slice(-2000)}`)
    await pace.settled()
    // The thread of the first line is the main one: a log is read by that.
    const firstLine = envoy.log.text.slice(0, envoy.log.text.indexOf('\n') + 1)
    const takes: Take[] = []
    for (const [index, scenario] of scenarios.entries()) {
      const from = envoy.log.text.length
      const listenerPort = listenerPorts[index] ?? 0
      const steps: (DrivenStep | PassedTime)[] = []
      const listener = { ...scenario.listener, port: listenerPort }
      for (const step of scenario.steps) {
        if (envoy.ended !== null) break
        steps.push('advance' in step ? await advance(stage, step.advance.ms) : await driveStep(stage, listener, step.request))
      }
      const sent = steps.flatMap((step) => ('environment' in step ? [step.environment] : []))
      takes.push({
        log: firstLine + envoy.log.text.slice(from),
        early: [],
        steps,
        stats: [],
        environment: {
          listenerPort,
          clusterPorts: upstreams.ports,
          requests: requestsOf(scenario).map((_, at) => sent[at] ?? unsentRequest),
          wasmLogLevel: 0,
        },
        ended: envoy.ended,
        complaints: envoy.log.complaints,
      })
      if (envoy.ended !== null) return takes
    }
    const stats = await envoy.stats('wasmcustom')
    return takes.map((made, index) => ({
      ...made,
      stats: stats.filter((line) => line.startsWith(`wasmcustom.${scenarios[index]?.plugins[0]?.vm.id}.`)),
    }))
  } finally {
    await envoy.stop()
    upstreams.close()
  }
}
