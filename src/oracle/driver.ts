// Drives a running Envoy through a scenario's steps with raw sockets, and keeps both wires.
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RequestEnvironment } from '../scenario/environment.ts'
import type { RequestStep } from '../scenario/schema.ts'
import type { ByteString } from '../util/bytes.ts'
import type { Envoy } from './envoy.ts'
import { MessageReader } from './http1.ts'
import { requestPieces } from './message.ts'
import { type Arrival, pause, type Upstreams } from './upstream.ts'

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

/** Milliseconds without any sign of life after which a client leaves that has no patience of its own. */
const pausePatience = 1_500
/** Milliseconds of an unchanged log after which a complete step is over: on_log, on_done and on_delete follow at once. */
const afterwards = 80

/** Where no request reaches an upstream nothing shows the id; every id has this length, and that is what moves addresses. */
const unseenRequestId = '00000000-0000-4000-8000-000000000000'

const header = (head: ByteString | null, name: string): string | null =>
  new RegExp(`\\r\\n${name}: ([^\\r]*)\\r\\n`, 'i').exec(head ?? '')?.[1] ?? null

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return socket
}

/** Lets real time pass. */
export async function advance(envoy: Envoy, upstreams: Upstreams, ms: number): Promise<PassedTime> {
  const before = upstreams.arrivals.length
  await sleep(ms)
  await envoy.quiet(afterwards)
  return { arrivals: upstreams.arrivals.slice(before) }
}

/**
 * Sends one request on a new connection and waits until nothing more happens. A client without a complete response leaves
 * then, as the emulator's does; with one it keeps its connection until `close`.
 */
export async function driveStep(
  envoy: Envoy,
  listenerPort: number,
  upstreams: Upstreams,
  request: RequestStep,
  slowest: number,
): Promise<{ readonly step: DrivenStep; close(): void }> {
  const before = upstreams.arrivals.length
  const response = new MessageReader({ is: 'response', method: request.method })
  const socket = await open(listenerPort)
  const clientPort = socket.localPort ?? 0
  let closed = false
  let lastSign = performance.now()
  socket.on('error', () => socket.destroy())
  socket.on('data', (bytes: Buffer) => {
    lastSign = performance.now()
    response.push(bytes)
  })
  socket.on('close', () => {
    closed = true
    response.close()
  })
  await envoy.quiet(pause)

  for (const [index, piece] of requestPieces(request).entries()) {
    if (index > 0) {
      await sleep(pause)
      await envoy.quiet(pause)
    }
    if (closed) break
    socket.write(piece)
    lastSign = performance.now()
  }
  const patience = request.clientTimeoutMs ?? pausePatience + slowest
  while (!response.complete && !closed && envoy.ended === null && performance.now() - lastSign < patience) await sleep(2)
  await envoy.quiet(afterwards)
  const cutShort = closed && !response.complete
  if (!response.complete && !closed) {
    socket.destroy()
    await sleep(afterwards)
    await envoy.quiet(afterwards)
  }

  const arrivals = upstreams.arrivals.slice(before)
  const environment: RequestEnvironment = {
    requestId: header(arrivals[0]?.message.head ?? null, 'x-request-id') ?? unseenRequestId,
    date: header(response.head, 'date') ?? '',
    serviceTime: header(response.head, 'x-envoy-upstream-service-time'),
    clientPort,
    upstreamLocalPort: arrivals[0]?.envoyPort ?? 0,
    connectionId: envoy.connectionId(clientPort) ?? '0',
  }
  return {
    step: { arrivals, response: response.bytes, complete: response.complete, cutShort, environment },
    close: () => socket.destroy(),
  }
}
