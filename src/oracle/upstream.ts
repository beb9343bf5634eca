// The clusters' endpoints on loopback: they keep what arrives, byte for byte, and answer by the scenario's rules.
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Cluster } from '../scenario/schema.ts'
import type { ByteString } from '../util/bytes.ts'
import { MessageReader } from './http1.ts'
import { answerPieces, type Pieces } from './message.ts'

/** A request as it arrived. */
export interface Arrival {
  readonly cluster: string
  /** Envoy's port of the connection. */
  readonly envoyPort: number
  readonly message: MessageReader
  /** What the cluster's rules say to it; null while it is not complete, or where no rule matches. */
  answer: Answer | null
}

/** Milliseconds between two pieces of a body: Envoy must not read both at once. */
export const pause = 30

/** Five digits: the length of a port moves guest addresses. Node lets the kernel choose from the ephemeral range. */
export async function listenOnFreePort(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  if (port < 10_000) throw new Error(`the kernel gave the port ${port}, which has not five digits`)
  return port
}

/** A port where nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listenOnFreePort(server)
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}

function answerFor(cluster: Cluster, firstLine: ByteString): Answer | undefined {
  const [method = '', path = ''] = firstLine.split(' ')
  const rule = cluster.rules.find(({ match }) => (match.method ?? method) === method && path.startsWith(match.prefix ?? ''))
  return rule?.answer
}

async function send(socket: Socket, pieces: Pieces): Promise<void> {
  for (const [index, piece] of pieces.entries()) {
    if (index > 1) await sleep(pause)
    if (socket.destroyed) return
    // The head goes with the first piece of the body, as servers send it; Envoy tells them apart.
    if (index === 0 && pieces[1] !== undefined) socket.cork()
    socket.write(piece)
    if (index === 1) socket.uncork()
  }
}

/** A delay that is the scenario's: Envoy counts whole milliseconds, and a timer alone is late. */
async function delay(ms: number, from: number): Promise<void> {
  if (ms === 0) return
  if (ms > 3) await sleep(ms - 3 - (performance.now() - from))
  while (performance.now() - from < ms) await new Promise(setImmediate)
}

/** Every cluster of a scenario, listening. */
export class Upstreams {
  readonly ports: Record<string, number> = {}
  readonly arrivals: Arrival[] = []
  readonly #servers: Server[] = []
  readonly #sockets = new Set<Socket>()

  static async listen(clusters: readonly Cluster[]): Promise<Upstreams> {
    const upstreams = new Upstreams()
    for (const cluster of clusters) {
      // Without rules the connection is refused.
      upstreams.ports[cluster.name] = cluster.rules.length === 0 ? await freePort() : await upstreams.#open(cluster)
    }
    return upstreams
  }

  async #open(cluster: Cluster): Promise<number> {
    const server = createServer({ noDelay: true }, (socket) => this.#serve(cluster, socket))
    this.#servers.push(server)
    return listenOnFreePort(server)
  }

  #serve(cluster: Cluster, socket: Socket): void {
    this.#sockets.add(socket)
    let current: Arrival | null = null
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes: Buffer) => {
      const from = performance.now()
      if (current === null || current.message.complete) {
        const message = new MessageReader({ is: 'request' })
        current = { cluster: cluster.name, envoyPort: socket.remotePort ?? 0, message, answer: null }
        this.arrivals.push(current)
      }
      const { message } = current
      message.push(bytes)
      if (!message.complete) return
      const answer = answerFor(cluster, message.firstLine)
      if (answer === undefined) {
        socket.resetAndDestroy()
        return
      }
      current.answer = answer
      const pieces = answerPieces(answer, message.firstLine.startsWith('HEAD '))
      if (answer.delayMs === 0) void send(socket, pieces)
      else void delay(answer.delayMs, from).then(() => send(socket, pieces))
    })
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    for (const server of this.#servers) server.close()
  }
}
