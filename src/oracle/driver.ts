// Drives a running Envoy through a scenario's steps with raw sockets, and keeps both wires.
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RequestEnvironment } from '../scenario/environment.ts'
import type { RequestStep, Scenario } from '../scenario/schema.ts'
import type { ByteString } from '../util/bytes.ts'
import { clientWire } from './client-wire.ts'
import type { Clock } from './clock.ts'
import { type Envoy, Restless } from './envoy.ts'
import type { Pace } from './pace.ts'
import type { Traffic } from './traffic.ts'
import type { Arrival, Upstreams } from './upstream.ts'

/** What a step is driven on. */
export interface Stage {
  readonly envoy: Envoy
  readonly upstreams: Upstreams
  readonly traffic: Traffic
  readonly pace: Pace
  readonly clock: Clock
}

/** Where clients come to. */
export type Listener = Pick<Scenario['listener'], 'port' | 'protocol'>

/** What a step that sends nothing was, seen from outside. */
export interface PassedTime {
  /** The requests that reached an upstream during the step: those that plugins made. */
  readonly arrivals: readonly Arrival[]
}

/** What a step was that sends a request, whose arrivals are one as a rule, or none after a local reply. */
export interface DrivenStep extends PassedTime {
  /** What the client got. */
  readonly response: ByteString
  readonly complete: boolean
  /** Whether Envoy closed the client's connection before the response was complete. */
  readonly cutShort: boolean
  readonly environment: RequestEnvironment
}

/** Heads that are no guest's, and no client's. */
const answersToCallouts = /^\[.*\]\[http\] .*\n(?:(?!\[).*\n)*/gm

/** Where no request reaches an upstream nothing shows the id; every id has this length, and that is what moves addresses. */
const unseenRequestId = '00000000-0000-4000-8000-000000000000'

/** As long as every date. A response that Envoy did not live to send may have had one. */
const unseenDate = 'Thu, 01 Jan 1970 00:00:00 GMT'

/** Of a request that was not sent, since Envoy was gone. */
export const unsentRequest: RequestEnvironment = {
  requestId: unseenRequestId,
  date: unseenDate,
  serviceTime: null,
  clientPort: 0,
  upstreamLocalPort: 0,
  connectionId: '0',
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return socket
}

/** Lets time pass. */
export async function advance(stage: Stage, ms: number): Promise<PassedTime> {
  const { upstreams, pace, clock } = stage
  const before = upstreams.arrivals.length
  await clock.advance(ms)
  await pace.settled()
  await answered(stage)
  return { arrivals: upstreams.arrivals.slice(before) }
}

/** Resolves when nothing is on its way any more, from an upstream or to one; the client may be gone. */
export async function answered({ envoy, traffic, pace, clock }: Stage): Promise<void> {
  const from = performance.now()
  while (
    envoy.ended === null &&
    (traffic.pending > 0 || (envoy.log.calling > 0 && performance.now() - from < patienceWith(envoy.log.callingForMs)))
  ) {
    if (performance.now() - from > longestMs)
      throw new Restless(`an answer of an upstream did not come to its end in ${longestMs / 1000} s`)
    await sleep(1)
    await pace.settled()
    clock.passed()
  }
}

/** A callout without a timeout may never come back; one with a timeout does, perhaps after the client has left. */
const patienceWith = (timeoutMs: number) => Math.max(defaultPatienceMs, timeoutMs + 1000)

/** As the engine's client: longer than Envoy's route timeout. */
const defaultPatienceMs = 20_000
/** Longer than the longest delay that is driven in real time. */
const longestMs = 90_000

/**
 * Sends one request on a new connection, waits until nothing more happens, and leaves, as the emulator's client does: a stream
 * that a plugin still holds ends then, even where its client has the whole response.
 */
export async function driveStep(stage: Stage, { port, protocol }: Listener, request: RequestStep): Promise<DrivenStep> {
  const { envoy, upstreams, traffic, pace, clock } = stage
  const before = upstreams.arrivals.length
  const socket = await open(port)
  const response = clientWire(protocol, request, (bytes) => traffic.send(socket, bytes))
  const clientPort = socket.localPort ?? 0
  let closed = false
  let lastSign = 0
  traffic.watch(socket)
  socket.on('data', (bytes: Buffer) => {
    lastSign = performance.now()
    response.push(bytes)
  })
  socket.on('close', () => {
    closed = true
    response.close()
  })
  const start = envoy.log.text.length
  const refusedBefore = envoy.log.refused
  const logged = (value: RegExp) => value.exec(envoy.log.text.slice(start).replace(answersToCallouts, ''))?.[1] ?? null
  const connectionId = await envoy.connectionId(clientPort)
  for (const piece of response.pieces) {
    await pace.turn()
    if (closed || (protocol === 'http2' && response.ended)) break
    traffic.send(socket, piece)
    lastSign = performance.now()
  }
  await pace.settled()
  const patience = request.clientTimeoutMs ?? defaultPatienceMs
  const wanting = () => !response.ended && !closed && performance.now() - lastSign < patience
  // What wakes a paused stream can be an upstream, a callout, or a plugin's timer.
  const { log } = envoy
  const refused = () => log.refused > refusedBefore && !log.closing.has(connectionId)
  const hoping = () => traffic.pending > 0 || log.awaiting.size > 0 || log.calling > 0 || log.ticking || refused()
  while (envoy.ended === null && wanting() && hoping()) {
    await sleep(1)
    await pace.settled()
    clock.passed()
  }
  // What it made of the last thing that it waited for.
  await pace.settled()
  // What Envoy has closed is closed here once the loop of events has come to it.
  for (const from = performance.now(); log.closed.has(connectionId) && !closed && envoy.ended === null; await sleep(1))
    if (performance.now() - from > longestMs) throw new Restless('Envoy says that it closed a connection, which stands')
  // A connection that Envoy resets it closes a second later, where the client does not before.
  const cutShort = !response.complete && (closed || envoy.log.closing.has(connectionId))
  if (!closed) {
    socket.destroy()
    await envoy.connectionClosed(connectionId)
    await pace.settled()
  }
  await answered(stage)

  const arrivals = upstreams.arrivals.slice(before)
  // Callouts have no request id.
  const forwarded = arrivals.find(({ message }) => message.header('x-request-id') !== null)
  const environment: RequestEnvironment = {
    // A guest may take them from the wire, and log them.
    requestId: forwarded?.message.header('x-request-id') ?? logged(/x-request-id\W{1,8}([0-9a-f-]{36})\b/) ?? unseenRequestId,
    date: response.header('date') ?? logged(/\bdate\W{1,8}(\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT)/) ?? unseenDate,
    serviceTime: response.header('x-envoy-upstream-service-time') ?? logged(/x-envoy-upstream-service-time\W{1,8}(\d+)/),
    clientPort,
    upstreamLocalPort: (forwarded ?? arrivals[0])?.envoyPort ?? 0,
    connectionId,
  }
  return { arrivals, response: response.bytes, complete: response.complete, cutShort, environment }
}
