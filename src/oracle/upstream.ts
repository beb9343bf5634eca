// The clusters' endpoints on loopback: they keep what arrives, byte for byte, and answer by the scenario's rules.
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { bodyPieces, pairsOf } from '../scenario/payload.ts'
import type { Answer, Cluster } from '../scenario/schema.ts'
import { MessageReader } from '../trace/http1.ts'
import type { ByteString } from '../util/bytes.ts'
import { Http2Connection } from './http2/connection.ts'
import { greeting } from './http2/frames.ts'
import { answerFrames, resetOf } from './http2/message.ts'
import { answerPieces } from './message.ts'
import type { Traffic } from './traffic.ts'

/** What has come of a request so far. */
interface Arriving {
  /** As recordings have it. */
  readonly bytes: ByteString
  header(name: string): ByteString | null
}

/** A request as it arrived. */
export interface Arrival {
  readonly cluster: string
  /** Envoy's port of the connection. */
  readonly envoyPort: number
  readonly message: Arriving
  /** What the cluster's rules say to it; null while it is not complete, or where no rule matches. */
  answer: Answer | null
}

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
  const [port] = await freePorts(1)
  return port ?? 0
}

/** So many different ports where nobody listens. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  const ports: number[] = []
  // All are held before any is let go.
  for (const server of servers) ports.push(await listenOnFreePort(server))
  for (const server of servers) await new Promise<void>((resolve) => server.close(() => resolve()))
  return ports
}

/** An answer on its way. */
interface Answering {
  readonly answer: Answer
  readonly pieces: readonly Uint8Array[]
  /** The request's method was HEAD. */
  readonly head: boolean
  readonly reset: () => void
  /** Envoy wants no more of it. */
  readonly gone: () => boolean
}

function answerFor(cluster: Cluster, method: ByteString, path: ByteString): Answer | undefined {
  const rule = cluster.rules.find(({ match }) => (match.method ?? method) === method && path.startsWith(match.prefix ?? ''))
  return rule?.answer
}

/** Else it is what a plugin put behind the length that the head says: it is shown, and no server would answer to it. */
const beginsRequest = (bytes: Buffer): boolean => /^[^ \r\n]* [^\r\n]* HTTP\/1\.1\r\n/.test(bytes.toString('latin1'))

/** Whether the answer has an end. Envoy waits for it otherwise, as long as it has patience. */
function isWhole({ status, breaksOff, headers, body }: Answer): boolean {
  if (status === 204 || status === 304) return breaksOff === undefined
  const promised = pairsOf(headers).find(([name]) => name.toLowerCase() === 'content-length')?.[1]
  const length = body === undefined ? 0 : bodyPieces(body).reduce((sum, piece) => sum + piece.length, 0)
  return breaksOff === undefined && Number(promised ?? 0) <= length
}

/** A delay that is the scenario's: Envoy counts whole milliseconds, and a timer alone is late. Ends with the connection. */
async function delay(ms: number, from: number, socket: Socket): Promise<void> {
  const left = () => ms - (performance.now() - from)
  while (left() > 3 && !socket.destroyed) await sleep(Math.min(left() - 3, 50))
  while (left() > 0 && !socket.destroyed) await new Promise(setImmediate)
}

/** Every cluster of a scenario, listening. */
export class Upstreams {
  readonly ports: Record<string, number> = {}
  readonly arrivals: Arrival[] = []
  readonly #servers: Server[] = []
  readonly #sockets = new Set<Socket>()
  readonly #traffic: Traffic
  readonly #turn: () => Promise<void>

  private constructor(traffic: Traffic, turn: () => Promise<void>) {
    this.#traffic = traffic
    this.#turn = turn
  }

  /** `turn` resolves when Envoy has taken in what was sent, and nobody else sends: only then the next piece goes. */
  static async listen(clusters: readonly Cluster[], traffic: Traffic, turn: () => Promise<void>): Promise<Upstreams> {
    const upstreams = new Upstreams(traffic, turn)
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
    this.#traffic.watch(socket)
    if (cluster.protocol === 'http2') this.#serveHttp2(cluster, socket)
    else this.#serveHttp1(cluster, socket)
  }

  #serveHttp2(cluster: Cluster, socket: Socket): void {
    const arrivals = new Map<number, Arrival>()
    const connection = new Http2Connection('server', {
      write: (bytes) => this.#traffic.send(socket, bytes),
      onFrame: (stream, message, begins) => {
        const from = performance.now()
        const answered = arrivals.get(stream)
        const arrival = answered ?? { cluster: cluster.name, envoyPort: socket.remotePort ?? 0, message, answer: null }
        if (begins) {
          arrivals.set(stream, arrival)
          this.arrivals.push(arrival)
        }
        if (!message.complete || arrival.answer !== null) return
        const method = message.header(':method') ?? ''
        const answer = answerFor(cluster, method, message.header(':path') ?? '')
        if (answer === undefined) {
          socket.resetAndDestroy()
          return
        }
        arrival.answer = answer
        const head = method === 'HEAD'
        const pieces = answerFrames(stream, answer, head)
        const reset = () => this.#traffic.send(socket, resetOf(stream))
        void this.#answer(socket, { answer, pieces, head, reset, gone: () => message.reset }, from)
      },
    })
    socket.on('data', (bytes: Buffer) => connection.push(bytes))
    this.#traffic.send(socket, greeting(false))
  }

  #serveHttp1(cluster: Cluster, socket: Socket): void {
    let current: { readonly message: MessageReader; readonly arrival: Arrival } | null = null
    socket.on('data', (bytes: Buffer) => {
      const from = performance.now()
      if (current === null || (current.message.complete && beginsRequest(bytes))) {
        const message = new MessageReader({ is: 'request' })
        current = { message, arrival: { cluster: cluster.name, envoyPort: socket.remotePort ?? 0, message, answer: null } }
        this.arrivals.push(current.arrival)
      }
      const { message, arrival } = current
      const answering = message.complete
      message.push(bytes)
      if (answering || !message.complete) return
      const [method = '', path = ''] = message.firstLine.split(' ')
      const answer = answerFor(cluster, method, path)
      if (answer === undefined) {
        socket.resetAndDestroy()
        return
      }
      arrival.answer = answer
      const head = method === 'HEAD'
      const reset = () => socket.resetAndDestroy()
      void this.#answer(socket, { answer, pieces: answerPieces(answer, head), head, reset, gone: () => false }, from)
    })
  }

  async #answer(socket: Socket, { answer, pieces, head, reset, gone }: Answering, from: number): Promise<void> {
    this.#traffic.pending++
    try {
      if (answer.delayMs > 0) await delay(answer.delayMs, from, socket)
      for (const [index, piece] of pieces.entries()) {
        if (index > 1) await this.#turn()
        if (socket.destroyed || gone()) return
        // The head goes with the first piece of the body, as servers send it; Envoy tells them apart.
        if (index === 0) socket.cork()
        this.#traffic.send(socket, piece)
        if (index === 1) socket.uncork()
      }
      socket.uncork()
      if (answer.breaksOff === 'reset') {
        await this.#turn()
        reset()
      } else if (!isWhole(answer) && !head) while (!socket.destroyed && !gone()) await sleep(5)
    } finally {
      this.#traffic.pending--
    }
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    for (const server of this.#servers) server.close()
  }
}
