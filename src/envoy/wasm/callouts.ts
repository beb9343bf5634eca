// The HTTP callouts of one VM: what its plugins have sent and wait for. Envoy: Context::httpCall, onHttpCallSuccess, onHttpCallFailure.
import { Status } from '../../abi-shim/enums.ts'
import { cells } from '../../trace/cells.ts'
import type { CalloutOutcome } from '../../trace/event.ts'
import { type AsyncRequest, type AsyncResponse, AsyncStream } from '../http/async-stream.ts'
import type { UpstreamCells } from '../http/routed-stream.ts'
import type { RootContext } from './context.ts'
import type { Vm } from './vm.ts'

interface Callout {
  /** Its number in the trace. */
  readonly id: number
  readonly token: number
  /** The callback goes to the root context, whoever called. */
  readonly root: RootContext
  readonly stream: AsyncStream
}

const callback = 'proxy_on_http_call_response'

export class Callouts {
  readonly #vm: Vm
  readonly #pending = new Map<number, Callout>()
  #lastToken = 0

  constructor(vm: Vm) {
    this.#vm = vm
  }

  /** Sends a request. Null where it ended at once: Envoy answers InternalFailure then, and never calls back. */
  send(root: RootContext, request: AsyncRequest): number | null {
    const { process } = this.#vm
    this.#lastToken += 4
    const token = this.#lastToken
    const id = process.nextCalloutId()
    let inline = true
    const stream = new AsyncStream(process, this.#vm.thread, request, cellsOf(id), (response) => {
      if (!inline) this.#ended(token, response)
    })
    this.#asked(id, root, token, request)
    stream.start()
    inline = false
    if (stream.ended) {
      this.#outcome(id, 'refused')
      return null
    }
    this.#pending.set(token, { id, token, root, stream })
    return token
  }

  /** The VM is gone: nobody is told. */
  cancel(): void {
    for (const { id, stream } of this.#pending.values()) {
      stream.cancel()
      this.#outcome(id, 'cancelled')
    }
    this.#pending.clear()
  }

  #ended(token: number, response: AsyncResponse | null): void {
    const vm = this.#vm
    const callout = this.#pending.get(token)
    if (callout === undefined) return
    this.#pending.delete(token)
    this.#answered(callout.id, response)
    if (vm.failed || !vm.exports(callback)) {
      this.#outcome(callout.id, 'unheard')
      return
    }
    const { root, id } = callout
    vm.event({ kind: 'callout', callout: id }, () => {
      root.response = response
      root.status = response === null ? { code: Status.BrokenConnection, message: 'reset' } : root.status
      // First in the queue: what the callback has asked for is done without the response.
      vm.afterCall(() => {
        root.response = null
        root.status = { code: root.status.code, message: '' }
      })
      const body = response?.body.length ?? 0
      vm.callVoid(root, callback, root.id, token, response?.headers.count ?? 0, body, response?.trailers?.count ?? 0)
    })
  }

  #asked(id: number, root: RootContext, token: number, { cluster, headers, body, timeoutMs }: AsyncRequest): void {
    const { sink } = this.#vm.process
    if (sink === null) return
    sink.write(cells.callout(id, 'plugin'), root.plugin.id)
    sink.write(cells.callout(id, 'token'), token)
    sink.write(cells.callout(id, 'timeout'), timeoutMs)
    sink.write(cells.callout(id, 'cluster'), cluster.name)
    sink.write(cells.callout(id, 'request.headers'), headers.snapshot())
    if (body.length > 0) sink.write(cells.callout(id, 'request.body'), body)
  }

  #answered(id: number, response: AsyncResponse | null): void {
    const { sink } = this.#vm.process
    if (response === null) {
      this.#outcome(id, 'reset')
      return
    }
    if (sink === null) return
    const { headers, body, trailers, details } = response
    sink.write(cells.callout(id, 'response.headers'), headers.snapshot())
    if (body.length > 0) sink.write(cells.callout(id, 'response.body'), body)
    if (trailers !== null) sink.write(cells.callout(id, 'response.trailers'), trailers.snapshot())
    if (details !== null) sink.write(cells.callout(id, 'details'), details)
    this.#outcome(id, details === null ? 'answered' : 'local-reply')
  }

  #outcome(id: number, outcome: CalloutOutcome): void {
    this.#vm.process.sink?.write(cells.callout(id, 'outcome'), outcome)
  }
}

function cellsOf(id: number): UpstreamCells {
  return {
    cluster: cells.callout(id, 'cluster'),
    headers: cells.callout(id, 'sent.headers'),
    body: cells.callout(id, 'sent.body'),
    trailers: cells.callout(id, 'sent.trailers'),
    wire: cells.callout(id, 'wire'),
    answerBody: cells.callout(id, 'received.body'),
  }
}
