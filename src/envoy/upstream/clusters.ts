// Mocked clusters: the scenario's rules as answers with their framing.
import { frame } from '../../scenario/framing.ts'
import { bodyPieces, byteStringOf, pairsOf } from '../../scenario/payload.ts'
import type { Answer, Cluster as ClusterConfig } from '../../scenario/schema.ts'
import { type ByteString, concat, type Pairs } from '../../util/bytes.ts'
import { closesConnection } from '../http/codec.ts'
import type { Protocol } from '../http/encoder.ts'
import { canonical, lowerCase } from '../http/headers.ts'
import { fieldsAreReadable, http2Head } from '../http/http2-check.ts'
import { dataFrames } from '../http/http2-codec.ts'
import { firstBytes, promisedLength } from '../http/message-syntax.ts'
import { checkResponse, type ResponseFate } from './response-check.ts'

/** An answer as the upstream's codec delivers it. */
export interface UpstreamAnswer {
  /** `:status` first, names in lower case, framing included. */
  readonly sent: Pairs
  /** The same as Envoy's codec stores it. */
  readonly head: Pairs
  readonly fate: ResponseFate
  readonly pieces: readonly Uint8Array[]
  readonly body: Uint8Array
  readonly trailers: Pairs | null
  /** Virtual nanoseconds between the end of the request and the head. */
  readonly delay: bigint
  /** Whether the head alone is the whole message, whatever was asked. */
  readonly bodiless: boolean
  /** Bytes come behind its end. */
  readonly leavesOver: boolean
  /** Bytes of body that the head promises, where HTTP/2 holds it to that. */
  readonly promised: number | null
  /** Trailers that HTTP/2 does not take. */
  readonly brokenTrailers: boolean
  /** The upstream closes the connection with it. */
  readonly closes: boolean
  /** How it ends before it is complete; undefined where it does not. */
  readonly breaksOff: Answer['breaksOff']
}

interface Rule {
  readonly method: string | undefined
  readonly prefix: ByteString | undefined
  readonly answer: UpstreamAnswer
}

/** A request on a connection that it shares. */
interface Sharer {
  connectionGone(): void
}

export class Cluster {
  readonly name: string
  /** Whether it has an endpoint at all. */
  readonly hasHosts: boolean
  readonly protocol: Protocol
  readonly #rules: readonly Rule[]
  /** Connections that wait for a request, by thread. */
  readonly #idle = new Map<number, number>()
  /** What is under way on the HTTP/2 connection of a thread, the newest first. */
  readonly #sharers = new Map<number, readonly Sharer[]>()
  /** Threads whose HTTP/2 connection is going at this moment. */
  readonly #closing = new Set<number>()

  constructor(config: ClusterConfig) {
    this.hasHosts = config.hosts !== 0
    this.name = config.name
    this.protocol = config.protocol
    this.#rules = config.rules.map(({ match, answer }) => ({
      method: match.method,
      prefix: match.prefix === undefined ? undefined : byteStringOf(match.prefix),
      answer: config.protocol === 'http2' ? prepareHttp2(answer) : prepare(answer),
    }))
  }

  /** Whether anybody is there; without a rule the connection is refused. */
  get listens(): boolean {
    return this.#rules.length > 0
  }

  /** Takes a connection that is there. False where a new one must be made. */
  takeIdle(thread: number): boolean {
    const idle = this.#idle.get(thread) ?? 0
    // One connection of HTTP/2 is enough for all requests of a thread.
    if (idle > 0 && this.protocol === 'http1') this.#idle.set(thread, idle - 1)
    return idle > 0
  }

  /** A request is under way on the HTTP/2 connection of a thread. */
  share(thread: number, request: Sharer): void {
    this.#sharers.set(thread, [request, ...(this.#sharers.get(thread) ?? [])])
    this.#idle.set(thread, 1)
  }

  unshare(thread: number, request: Sharer): void {
    const others = (this.#sharers.get(thread) ?? []).filter((each) => each !== request)
    if (others.length === 0) this.#sharers.delete(thread)
    else this.#sharers.set(thread, others)
  }

  /** Whether whoever begins now finds a connection that has just gone: Envoy tells the others before it forgets it. */
  isClosing(thread: number): boolean {
    return this.#closing.has(thread)
  }

  /** The HTTP/2 connection of a thread goes, and takes all requests with it, the newest first. */
  close(thread: number): void {
    this.#closing.add(thread)
    for (let [next] = this.#sharers.get(thread) ?? []; next !== undefined; [next] = this.#sharers.get(thread) ?? []) {
      this.unshare(thread, next)
      next.connectionGone()
    }
    this.#closing.delete(thread)
    this.#idle.delete(thread)
  }

  /** A connection waits for the next request. */
  giveBack(thread: number): void {
    this.#idle.set(thread, (this.#idle.get(thread) ?? 0) + 1)
  }

  /** The answer of the first rule that matches what arrived upstream, or null: the upstream closes the connection. */
  answer(method: ByteString, path: ByteString): UpstreamAnswer | null {
    for (const rule of this.#rules) {
      if (rule.method !== undefined && rule.method !== method) continue
      if (rule.prefix !== undefined && !path.startsWith(rule.prefix)) continue
      return rule.answer
    }
    return null
  }
}

/** Every cluster of a scenario, by name. */
export function clustersOf(configs: readonly ClusterConfig[]): ReadonlyMap<string, Cluster> {
  return new Map(configs.map((config) => [config.name, new Cluster(config)]))
}

const lower = (pairs: Pairs) => pairs.map(([name, value]) => [lowerCase(name), value] as const)

/** HTTP/2 needs no framing: a message ends with its head, with its last bytes, or with its trailers. */
function prepareHttp2(answer: Answer): UpstreamAnswer {
  const { status, breaksOff } = answer
  const sent: Pairs = [[':status', String(status)], ...lower(pairsOf(answer.headers))]
  const never = status === 204 || status === 304
  const body = never ? undefined : answer.body
  const pieces = body === undefined ? [] : bodyPieces(body)
  const trailers = never || answer.trailers === undefined || answer.trailers.length === 0 ? null : lower(pairsOf(answer.trailers))
  return {
    sent,
    head: http2Head('response', sent),
    pieces: body !== undefined && pieces.length === 0 ? [new Uint8Array(0)] : pieces.flatMap(dataFrames),
    body: concat(pieces),
    trailers,
    delay: BigInt(answer.delayMs) * 1_000_000n,
    promised: promisedLength(sent) ?? null,
    fate: fieldsAreReadable(sent) ? 'answers' : 'unreadable',
    leavesOver: false,
    brokenTrailers: trailers !== null && !fieldsAreReadable(trailers),
    closes: false,
    bodiless: body === undefined && trailers === null && breaksOff === undefined,
    breaksOff,
  }
}

function prepare(answer: Answer): UpstreamAnswer {
  const pieces = answer.body === undefined ? [] : bodyPieces(answer.body)
  const length = answer.body === undefined ? null : pieces.reduce((sum, piece) => sum + piece.length, 0)
  const trailers = answer.trailers === undefined ? null : lower(pairsOf(answer.trailers))
  const { status } = answer
  const open = answer.breaksOff !== undefined
  const framed = frame(pairsOf(answer.headers), length, trailers !== null || open, status)
  const fields = lower(framed.headers)
  const sent: Pairs = [[':status', String(status)], ...fields]
  const promised = framed.chunked ? null : (promisedLength(fields) ?? length ?? 0)
  const read = promised === null ? pieces : firstBytes(pieces, promised)
  // ClientConnectionImpl::onHeadersCompleteBase: these have no length, not even none.
  const kept = status < 200 || status === 204 ? sent.filter(([name]) => name !== 'content-length') : sent
  const bodiless = status === 204 || status === 304
  const head = canonical('response', kept)
  return {
    sent,
    head,
    fate: checkResponse(status, sent),
    pieces: read,
    body: bodiless ? concat([]) : concat(read),
    // Without chunks they are not sent.
    trailers: framed.chunked ? trailers : null,
    delay: BigInt(answer.delayMs) * 1_000_000n,
    // Envoy waits for the body of a changed protocol.
    bodiless: bodiless || (promised === 0 && !open && status !== 101),
    leavesOver: (length ?? 0) > (bodiless ? 0 : (promised ?? Number.POSITIVE_INFINITY)),
    promised: null,
    brokenTrailers: false,
    closes: closesConnection(head),
    // An upstream that promises more than it sends keeps its client waiting.
    breaksOff: answer.breaksOff ?? ((promised ?? 0) > (length ?? 0) ? 'silence' : undefined),
  }
}
