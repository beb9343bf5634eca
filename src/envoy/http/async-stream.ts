// AsyncStream: a request that Envoy makes by itself, through a router of its own. Envoy: source/common/http/async_client_impl.cc.
import { type ByteString, concat, type Pairs } from '../../util/bytes.ts'
import type { Process } from '../process.ts'
import type { Cluster } from '../upstream/clusters.ts'
import type { Route } from '../upstream/routes.ts'
import { Buffer } from './buffer.ts'
import { HeaderMap } from './headers.ts'
import { isGrpc, type LocalReply, render } from './local-reply.ts'
import type { RoutedStream, UpstreamCells, UpstreamFacts } from './routed-stream.ts'
import { Router } from './router.ts'

export interface AsyncRequest {
  readonly cluster: Cluster
  readonly headers: HeaderMap
  readonly body: Uint8Array
  /** 0 for none. */
  readonly timeoutMs: number
}

/** A whole response: the upstream's, or what Envoy makes of its absence. */
export interface AsyncResponse {
  readonly headers: HeaderMap
  readonly body: Uint8Array
  readonly trailers: HeaderMap | null
  /** Why Envoy made it; null for the upstream's. */
  readonly details: ByteString | null
}

/** Nobody looks at it but the router. */
class Facts implements UpstreamFacts {
  backendLatency: bigint | null = null

  setFlag(): void {
    // A callout is in no access log.
  }
}

export class AsyncStream implements RoutedStream {
  readonly sink: Process['sink']
  readonly scheduler: RoutedStream['scheduler']
  readonly thread: number
  readonly target: Process['target']
  readonly info = new Facts()
  readonly upstreamCells: UpstreamCells
  readonly encode = null
  readonly timeoutMs: number
  readonly #nextTime: () => string | undefined
  readonly #request: AsyncRequest
  readonly #router = new Router(this)
  readonly #done: (response: AsyncResponse | null) => void
  readonly #isHead: boolean
  readonly #isGrpc: boolean
  #headers: HeaderMap | null = null
  readonly #body: Uint8Array[] = []
  #ended = false

  /** `done` is told once, unless the stream is cancelled: null says that the response broke off. */
  constructor(
    process: Process,
    thread: number,
    request: AsyncRequest,
    upstreamCells: UpstreamCells,
    done: (response: AsyncResponse | null) => void,
  ) {
    const { scheduler } = process
    const here = (run: () => void) => () => process.thread.on(thread, run)
    this.sink = process.sink
    this.scheduler = {
      get now() {
        return scheduler.now
      },
      after: (delay, run) => scheduler.after(delay, here(run)),
      whenQuiet: (run) => scheduler.whenQuiet(here(run)),
    }
    this.thread = thread
    this.timeoutMs = request.timeoutMs
    this.upstreamCells = upstreamCells
    this.#nextTime = () => process.nextCalloutTime(thread)
    this.#request = request
    this.#done = done
    this.target = process.target
    this.#isHead = request.headers.get(':method') === 'HEAD'
    this.#isGrpc = isGrpc(request.headers.get('content-type'))
  }

  /** Sends the request. It may have ended when this returns. */
  start(): void {
    const { headers, body } = this.#request
    headers.set('x-envoy-internal', 'true')
    this.#router.decodeHeaders(headers, body.length === 0)
    if (body.length > 0 && !this.#ended) this.#router.decodeData(new Buffer(body), true)
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Nobody wants the response any more. */
  cancel(): void {
    this.#end()
  }

  route(): Route {
    return { prefix: '/', cluster: this.#request.cluster }
  }

  sendLocalReply(reply: LocalReply): void {
    if (this.#headers !== null) {
      // AsyncStreamImpl::sendLocalReply: what has begun can only be reset.
      this.#finish(null)
      return
    }
    const { headers, body } = render(reply, this.#isGrpc, null)
    const { details } = reply
    this.#finish({ headers, body: this.#isHead ? new Uint8Array(0) : body, trailers: null, details })
  }

  respondHead(_: Pairs, head: Pairs, endStream: boolean, serviceTime: bigint | null): void {
    this.#headers = new HeaderMap('response', [...head], null)
    if (serviceTime !== null) this.#headers.set('x-envoy-upstream-service-time', this.#nextTime() ?? String(serviceTime))
    if (endStream) this.#complete(null)
  }

  respondBody(bytes: Uint8Array, endStream: boolean): void {
    if (bytes.length > 0) this.#body.push(bytes)
    if (endStream) this.#complete(null)
  }

  respondTrailers(trailers: Pairs): void {
    const map = new HeaderMap('responseTrailers', [], null)
    map.assign(trailers)
    this.#complete(map)
  }

  #complete(trailers: HeaderMap | null): void {
    if (this.#headers !== null) this.#finish({ headers: this.#headers, body: concat(this.#body), trailers, details: null })
  }

  #finish(response: AsyncResponse | null): void {
    if (this.#ended) return
    this.#end()
    this.#done(response)
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#router.onDestroy()
  }
}
