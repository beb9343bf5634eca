// The environment of a run that is compared with nothing: everything Envoy makes up, out of the scenario and its seed.
import { byteStringOfText } from '../util/bytes.ts'
import { Random } from '../util/random.ts'
import type { Environment, RequestEnvironment } from './environment.ts'
import { byteStringOf } from './payload.ts'
import { type Cluster, logLevels, type RequestStep, type Scenario } from './schema.ts'

/** The first port and the number of ports that Linux gives to clients: all of them have five digits. */
const clientPorts = { first: 32_768, count: 28_232 }
const firstClusterPort = 20_001

/** Equal scenarios have equal environments. What the plugins do is not known here. */
export function seededEnvironment(scenario: Scenario): Environment {
  const { process, clusters, listener } = scenario
  const clusterPorts = Object.fromEntries(clusters.map(({ name }, index) => [name, firstClusterPort + index]))
  return {
    listenerPort: listener.port,
    clusterPorts,
    requests: requestsOf(scenario),
    wasmLogLevel: logLevels.indexOf(process.logLevel),
  }
}

function requestsOf(scenario: Scenario): RequestEnvironment[] {
  const { seed, concurrency, startTime } = scenario.process
  const upstreamPorts = new Map<string, number>()
  const start = Date.parse(startTime)
  let passed = 0
  let connections = 0
  let turn = 0
  // A session without steps may still be sent one later.
  const sent = scenario.steps.flatMap((step) => ('request' in step ? [step] : []))
  const steps = sent.length === 0 ? [undefined] : sent
  return steps.map((step, index) => {
    const request = step?.request
    // One generator a request: a step more leaves the requests before it as they were.
    const next = generator(seed, index)
    const requestId = uuid(next)
    const cluster = request && clusterOf(scenario, request)
    const delay = (request && cluster && delayOf(cluster, request)) ?? 0
    passed += delay
    const connectionId = String(connections++)
    const clientPort = port(next)
    // Envoy keeps upstream connections open, each worker its own, and counts them with those of clients.
    const thread = step?.thread ?? turn++ % concurrency
    const key = `${thread} ${cluster?.name ?? ''}`
    let upstreamLocalPort = upstreamPorts.get(key)
    if (upstreamLocalPort === undefined) {
      upstreamLocalPort = port(next)
      upstreamPorts.set(key, upstreamLocalPort)
      if (cluster !== undefined) connections++
    }
    return {
      requestId,
      date: new Date(start + passed).toUTCString(),
      // Only the run knows which rule answers.
      serviceTime: null,
      clientPort,
      upstreamLocalPort,
      connectionId,
    }
  })
}

function clusterOf({ routes, clusters }: Scenario, request: RequestStep): Cluster | undefined {
  const path = byteStringOf(request.path)
  const route = routes.find(({ prefix }) => path.startsWith(byteStringOfText(prefix)))
  return clusters.find(({ name }) => route !== undefined && 'cluster' in route && name === route.cluster)
}

function delayOf({ rules }: Cluster, request: RequestStep): number | undefined {
  const path = byteStringOf(request.path)
  const rule = rules.find(
    ({ match }) => (match.method ?? request.method) === request.method && path.startsWith(byteStringOfText(match.prefix ?? '')),
  )
  return rule?.answer.delayMs
}

const port = (next: () => number) => clientPorts.first + (next() % clientPorts.count)

/** A version 4 UUID. Envoy keeps the 4 where a request is not traced (other digits there say why it is). */
function uuid(next: () => number): string {
  const word = () => next().toString(16).padStart(8, '0')
  const digits = word() + word() + word() + word()
  const variant = '89ab'[next() % 4]
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`
}

/** Unsigned 32-bit numbers, from a seed and an index. */
function generator(seed: number, index: number): () => number {
  const random = new Random(Math.imul(seed, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca6b))
  return () => random.next()
}
