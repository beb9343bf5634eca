// One fresh Envoy on one scenario: what it logged, both wires of each step, its statistics, and what it made up.
import type { Environment } from '../scenario/environment.ts'
import { chainOf, envoyConfig } from '../scenario/formats/envoy-config.ts'
import { moduleFiles } from '../scenario/formats/module-files.ts'
import type { Scenario } from '../scenario/schema.ts'
import type { ByteString } from '../util/bytes.ts'
import type { EnvoyBinary } from './binary.ts'
import { advance, type DrivenStep, driveStep, type PassedTime } from './driver.ts'
import { Envoy, type EnvoyEnd } from './envoy.ts'
import { freePort, Upstreams } from './upstream.ts'

export interface Take {
  readonly log: ByteString
  readonly steps: readonly (DrivenStep | PassedTime)[]
  /** The lines of `/stats?filter=wasm`; none where Envoy did not live to tell. */
  readonly stats: readonly string[]
  readonly environment: Environment
  /** How Envoy ended by itself: it rejected the configuration, or crashed. */
  readonly ended: EnvoyEnd | null
}

const slowestAnswer = (scenario: Scenario) =>
  Math.max(0, ...scenario.clusters.flatMap(({ rules }) => rules.map(({ answer }) => answer.delayMs)))

/** VMs on a worker: plugins with the same VM id, VM configuration and code share one (Envoy's vm_key). */
function workerVms(scenario: Scenario): number {
  const used = chainOf(scenario)
  return new Set(
    used.map(({ vm, module }) => JSON.stringify([vm.id, vm.configuration ?? null, scenario.modules[module]?.sha256])),
  ).size
}

/** Runs the whole scenario once. `modules` has the bytes for each module id. */
export async function take(binary: EnvoyBinary, scenario: Scenario, modules: ReadonlyMap<string, Uint8Array>): Promise<Take> {
  const names = moduleFiles(scenario)
  const upstreams = await Upstreams.listen(scenario.clusters)
  const listenerPort = await freePort()
  const adminPort = await freePort()
  const envoy = new Envoy({
    binary,
    bootstrap: envoyConfig(scenario, { listenerPort, adminPort, clusterPorts: upstreams.ports, modules: names }),
    files: new Map([...modules].map(([id, bytes]) => [names[id] ?? id, bytes])),
    concurrency: scenario.process.concurrency,
    adminPort,
    workerVms: workerVms(scenario),
  })
  const open: (() => void)[] = []
  try {
    const steps: (DrivenStep | PassedTime)[] = []
    if (await envoy.ready()) {
      for (const step of scenario.steps) {
        if (envoy.ended !== null) break
        if ('advance' in step) {
          steps.push(await advance(envoy, upstreams, step.advance.ms))
          continue
        }
        const driven = await driveStep(envoy, listenerPort, upstreams, step.request, slowestAnswer(scenario))
        open.push(driven.close)
        steps.push(driven.step)
      }
    }
    const stats = envoy.ended === null ? await envoy.stats('wasm') : []
    const environment: Environment = {
      listenerPort,
      clusterPorts: upstreams.ports,
      requests: steps.flatMap((step) => ('environment' in step ? [step.environment] : [])),
      wasmLogLevel: 0,
    }
    return { log: envoy.log, steps, stats, environment, ended: envoy.ended }
  } finally {
    await envoy.stop()
    for (const close of open) close()
    upstreams.close()
  }
}

/** Whether every answered step took as long as its upstream's answer says: the length of the number moves guest addresses. */
export function timely(made: Take): boolean {
  return made.steps.every((step) => {
    if (!('environment' in step)) return true
    const { arrivals, environment } = step
    const delays = arrivals.flatMap(({ answer }) => (answer === null ? [] : [String(answer.delayMs)]))
    return environment.serviceTime === null || delays.includes(environment.serviceTime)
  })
}
