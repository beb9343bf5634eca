// One fresh Envoy on one scenario: what it logged, both wires of each step, its statistics, and what it made up.
import { networkInterfaces } from 'node:os'
import type { Environment } from '../scenario/environment.ts'
import { chainOf, envoyConfig } from '../scenario/formats/envoy-config.ts'
import { moduleFiles } from '../scenario/formats/module-files.ts'
import type { Scenario } from '../scenario/schema.ts'
import { requestsOf } from '../scenario/step.ts'
import type { ByteString } from '../util/bytes.ts'
import type { EnvoyBinary } from './binary.ts'
import { Clock } from './clock.ts'
import { advance, answered, type DrivenStep, driveStep, type PassedTime, unsentRequest } from './driver.ts'
import { Envoy, type EnvoyEnd } from './envoy.ts'
import { NoEnvoy } from './no-envoy.ts'
import { Pace } from './pace.ts'
import { Traffic } from './traffic.ts'
import { type Arrival, freePorts, Upstreams } from './upstream.ts'

export interface Take {
  readonly log: ByteString
  /** What reached an upstream before the first step. */
  readonly early: readonly Arrival[]
  readonly steps: readonly (DrivenStep | PassedTime)[]
  /** The lines of `/stats?filter=wasm`; none where Envoy did not live to tell. */
  readonly stats: readonly string[]
  readonly environment: Environment
  /** How Envoy ended by itself: it rejected the configuration, or crashed. */
  readonly ended: EnvoyEnd | null
  /** Envoy's own words about what went wrong. */
  readonly complaints: readonly string[]
}

/** VMs on a worker: plugins with the same VM id, VM configuration and code share one (Envoy's vm_key). */
export function workerVms(scenario: Scenario): number {
  const used = chainOf(scenario)
  return new Set(
    used.map(({ vm, module }) => JSON.stringify([vm.id, vm.configuration ?? null, scenario.modules[module]?.sha256])),
  ).size
}

/** Somebody else listened on a port that had been free. */
class PortTaken extends Error {}

/** How often other ports are tried. */
const portAttempts = 3

/** Runs the whole scenario once. `modules` has the bytes for each module id. */
export async function take(binary: EnvoyBinary, scenario: Scenario, modules: ReadonlyMap<string, Uint8Array>): Promise<Take> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await takeOnce(binary, scenario, modules)
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === portAttempts) throw error
    }
  }
}

async function takeOnce(binary: EnvoyBinary, scenario: Scenario, modules: ReadonlyMap<string, Uint8Array>): Promise<Take> {
  const names = moduleFiles(scenario)
  const [listenerPort = 0, adminPort = 0] = await freePorts(2)
  const traffic = new Traffic()
  let pace: Pace | undefined
  const upstreams = await Upstreams.listen(scenario.clusters, traffic, async () => pace?.turn())
  const envoy = new Envoy({
    binary,
    bootstrap: envoyConfig(scenario, { listenerPort, adminPort, clusterPorts: upstreams.ports, modules: names }),
    files: new Map([...modules].map(([id, bytes]) => [names[id] ?? id, bytes])),
    concurrency: scenario.process.concurrency,
    adminPort,
    workerVms: workerVms(scenario),
  })
  pace = new Pace(envoy, traffic)
  try {
    const steps: (DrivenStep | PassedTime)[] = []
    let early: readonly Arrival[] = []
    if (await envoy.ready()) {
      await pace.settled()
      const stage = { envoy, upstreams, traffic, pace, clock: new Clock() }
      await answered(stage)
      early = [...upstreams.arrivals]
      for (const step of scenario.steps) {
        if (envoy.ended !== null) break
        if ('advance' in step) {
          steps.push(await advance(stage, step.advance.ms))
          continue
        }
        steps.push(await driveStep(stage, { ...scenario.listener, port: listenerPort }, step.request))
      }
    }
    complainOf(envoy, binary)
    // One that has stopped cannot be asked.
    if (scenario.process.shutdown) await envoy.terminate()
    const stats = envoy.ended === null ? await envoy.stats('wasm') : []
    const sent = steps.flatMap((step) => ('environment' in step ? [step.environment] : []))
    const { calloutTimes } = envoy.log
    const environment: Environment = {
      listenerPort,
      clusterPorts: upstreams.ports,
      requests: requestsOf(scenario).map((_, index) => sent[index] ?? unsentRequest),
      wasmLogLevel: 0,
      ...(scenario.listener.useRemoteAddress === true ? { envoyAddress: ownAddress() } : {}),
      ...(Object.keys(calloutTimes).length > 0 ? { calloutTimes } : {}),
    }
    return { log: envoy.log.text, early, steps, stats, environment, ended: envoy.ended, complaints: envoy.log.complaints }
  } finally {
    await envoy.stop()
    upstreams.close()
  }
}

/** The first address of this machine that is not its loopback's: Network::Utility::getLocalAddress. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
}

/** What no scenario is to blame for. */
function complainOf({ log, ended }: Envoy, { path }: EnvoyBinary): void {
  if (log.booted && !log.v8)
    throw new NoEnvoy(`${path} was compiled without V8, so that it runs no Wasm`, 'Give another: that of 1.38.3 has none either.')
  if (log.endless) throw new Error('Envoy logged more than anybody wants to keep: does a guest log without end?')
  if (ended === null) return
  if (ended.signal === 'not started' || !log.booted)
    throw new NoEnvoy(`${path} did not start: ${log.text.trim() || (ended.signal ?? `exit code ${ended.code}`)}`)
  const port = log.complaints.find((text) => /cannot bind|Address already in use/.test(text))
  if (port !== undefined) throw new PortTaken(port)
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

/**
 * Whether an upstream answered and nobody says after how many milliseconds, since a guest took the header away. If the machine was
 * busy, its value is longer than our run can know.
 */
export function hidesServiceTime(made: Take): boolean {
  return made.steps.some(
    (step) =>
      'environment' in step && step.environment.serviceTime === null && step.arrivals.some(({ answer }) => answer !== null),
  )
}
