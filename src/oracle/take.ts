// One fresh Envoy on one scenario: what it logged, both wires of each step, its statistics, and what it made up.
import type { Environment } from '../scenario/environment.ts'
import { chainOf, envoyConfig } from '../scenario/formats/envoy-config.ts'
import { moduleFiles } from '../scenario/formats/module-files.ts'
import type { Scenario } from '../scenario/schema.ts'
import type { ByteString } from '../util/bytes.ts'
import type { EnvoyBinary } from './binary.ts'
import { Clock } from './clock.ts'
import { advance, type DrivenStep, driveStep, type PassedTime } from './driver.ts'
import { Envoy, type EnvoyEnd } from './envoy.ts'
import { Pace } from './pace.ts'
import { Traffic } from './traffic.ts'
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
  const traffic = new Traffic()
  let pace: Pace | undefined
  const upstreams = await Upstreams.listen(scenario.clusters, traffic, async () => pace?.settled())
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
  pace = new Pace(envoy, traffic)
  const stage = { envoy, upstreams, traffic, pace, clock: new Clock() }
  const open: (() => void)[] = []
  try {
    const steps: (DrivenStep | PassedTime)[] = []
    if (await envoy.ready()) {
      await pace.settled()
      for (const step of scenario.steps) {
        if (envoy.ended !== null) break
        if ('advance' in step) {
          steps.push(await advance(stage, step.advance.ms))
          continue
        }
        const driven = await driveStep(stage, listenerPort, step.request)
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
    return { log: envoy.log.text, steps, stats, environment, ended: envoy.ended }
  } finally {
    await envoy.stop()
    for (const close of open) close()
    upstreams.close()
  }
}

/**
 * Whether every answered step took about as long as its upstream's answer says. A busy machine is a millisecond late, which is
 * in the recording's environment; a number with more digits would move guest addresses.
 */
export function timely(made: Take): boolean {
  return made.steps.every((step) => {
    if (!('environment' in step)) return true
    const { arrivals, environment } = step
    const digits = arrivals.flatMap(({ answer }) => (answer === null ? [] : [String(answer.delayMs).length]))
    return environment.serviceTime === null || digits.includes(environment.serviceTime.length)
  })
}
