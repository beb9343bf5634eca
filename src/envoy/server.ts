// Server: one emulated Envoy process, with its threads, listener, clusters and VMs. Synchronous from end to end.
import type { Refusal } from '../abi-shim/load-problem.ts'
import type { LoadedModule } from '../abi-shim/module.ts'
import { atLeast } from '../abi-shim/version.ts'
import type { Environment, RequestEnvironment } from '../scenario/environment.ts'
import type { Limits } from '../scenario/limits.ts'
import { logLevels, type Plugin as PluginConfig, type RequestStep, type Scenario, type Step } from '../scenario/schema.ts'
import { cells } from '../trace/cells.ts'
import type { TraceSink } from '../trace/recording-sink.ts'
import { invariant } from '../util/assert.ts'
import { byteStringOfText } from '../util/bytes.ts'
import { Random } from '../util/random.ts'
import { epochNanoseconds } from '../util/time.ts'
import { converse, type PreparedRequest, prepareRequest } from './http/client.ts'
import type { Protocol } from './http/encoder.ts'
import type { HttpFilter } from './http/filter.ts'
import { Router } from './http/router.ts'
import { HttpStream } from './http/stream.ts'
import { type ConnectionInfo, StreamInfo } from './http/stream-info.ts'
import type { StreamSurroundings } from './http/surroundings.ts'
import { CurrentThread, type Process } from './process.ts'
import { Scheduler } from './scheduler.ts'
import { SharedData } from './shared-data.ts'
import { type Consumer, SharedQueues } from './shared-queues.ts'
import { reloadStats, Stats, WasmLifecycle } from './stats.ts'
import { Thread } from './thread.ts'
import { clustersOf } from './upstream/clusters.ts'
import { RouteTable } from './upstream/routes.ts'
import { BaseVms } from './wasm/base-vms.ts'
import { Plugin } from './wasm/plugin.ts'

export interface ServerInput {
  readonly scenario: Scenario
  /** By module id of the scenario. */
  readonly modules: ReadonlyMap<string, LoadedModule>
  /** Modules that Envoy gives up while it loads them. */
  readonly refused?: ReadonlyMap<string, Refusal>
  readonly environment: Environment
  readonly limits: Limits
  /** Null runs untraced. */
  readonly sink: TraceSink | null
}

/** Envoy's default `per_connection_buffer_limit_bytes`. */
const defaultBufferLimit = 1024 * 1024

/** http2_protocol_options.initial_stream_window_size, by default. */
const streamWindow = 16 * 1024 * 1024

/** What filters may hold of one message: in HTTP/2 a stream's window counts, and not the connection's buffer (StreamImpl::bufferLimit). */
function bufferLimitOf({ protocol, bufferLimit }: Scenario['listener']): number {
  return protocol === 'http2' ? streamWindow : (bufferLimit ?? defaultBufferLimit)
}

export class Server {
  readonly #process: Process
  readonly #chain: readonly Plugin[]
  /** The first plugin whose module Envoy refuses; it never gets to those after it. */
  readonly #refused: { readonly config: PluginConfig; readonly refusal: Refusal } | null
  readonly #main: Thread
  readonly #workers: readonly Thread[]
  readonly #bases: BaseVms
  readonly #around: StreamSurroundings
  readonly #shutsDown: boolean
  readonly #lastStep: number
  /** Requests that were driven before, made ready once. */
  readonly #requests = new WeakMap<RequestStep, PreparedRequest>()
  /** By request of the environment. */
  readonly #connections: ConnectionInfo[] = []
  #nextStream = 1
  #nextStep = 0
  #nextRequest = 0
  #nextWorker = 0

  constructor(input: ServerInput) {
    const { scenario, environment, limits, sink } = input
    const stats = new Stats(sink)
    const scheduler = new Scheduler(epochNanoseconds(scenario.process.startTime), (now) => sink?.setClock(now))
    const clusters = clustersOf(scenario.clusters)
    let vms = 0
    let callouts = 0
    const answered = new Map<number, number>()
    this.#process = {
      target: scenario.target,
      environment,
      limits,
      faults: scenario.faults,
      sink,
      scheduler,
      thread: new CurrentThread(sink),
      stats,
      lifecycle: new WasmLifecycle(stats, atLeast(scenario.target, '1.39')),
      random: new Random(scenario.process.seed),
      logLevel: logLevels.indexOf(scenario.process.logLevel),
      clusters: new Map([...clusters].map(([name, cluster]) => [byteStringOfText(name), cluster])),
      sharedData: new SharedData(sink),
      // Envoy posts to the consumer's dispatcher, also where that is the producer's own.
      sharedQueues: new SharedQueues(sink, (consumer, token) => scheduler.post(() => this.#queueReady(consumer, token))),
      nextVmId: () => vms++,
      nextCalloutId: () => ++callouts,
      nextCalloutTime: (thread) => {
        const index = answered.get(thread) ?? 0
        answered.set(thread, index + 1)
        return environment.calloutTimes?.[thread]?.[index]
      },
    }
    const chain: Plugin[] = []
    this.#refused = null
    for (const id of scenario.chains.http) {
      const config = scenario.plugins.find((plugin) => plugin.id === id)
      invariant(config !== undefined, `no plugin ${id}`)
      const refusal = input.refused?.get(config.module)
      if (refusal !== undefined) {
        this.#refused = { config, refusal }
        break
      }
      const module = input.modules.get(config.module)
      invariant(module !== undefined, `no module ${config.module}`)
      chain.push(new Plugin(config, module, scenario.target))
    }
    this.#chain = chain
    this.#shutsDown = scenario.process.shutdown
    this.#lastStep = scenario.steps.length - 1
    this.#bases = new BaseVms(this.#process)
    this.#main = new Thread(this.#process, this.#bases, 0, 'main')
    this.#workers = Array.from(
      { length: scenario.process.concurrency },
      (_, index) => new Thread(this.#process, this.#bases, index + 1, 'worker'),
    )
    this.#around = {
      target: scenario.target,
      sink,
      scheduler,
      routes: new RouteTable(scenario.routes, clusters),
      protocol: scenario.listener.protocol,
      edge: scenario.listener.useRemoteAddress === true ? edgeOf(environment) : null,
      bufferLimit: bufferLimitOf(scenario.listener),
      filters: (stream, worker) => this.#filters(stream, worker),
    }
  }

  /**
   * Starts every VM as Envoy does: for each plugin base, canary and the main thread's, then each worker's. False where
   * Envoy would reject the configuration; the trace has the fault.
   */
  start(): boolean {
    const { sink, stats, thread, scheduler } = this.#process
    thread.become(0)
    sink?.enter({ kind: 'start' })
    let accepted = true
    for (const plugin of this.#chain) {
      reloadStats(stats, plugin.name)
      accepted = this.#bases.admit(plugin)
      if (!accepted) break
      this.#main.startPlugin(plugin)
    }
    if (accepted && this.#refused !== null) accepted = this.#bases.refuse(this.#refused.config, this.#refused.refusal)
    if (!accepted) this.#main.shutDown()
    if (accepted) {
      for (const worker of this.#workers) {
        thread.become(worker.index)
        for (const plugin of this.#chain) worker.startPlugin(plugin)
      }
    }
    // What plugins have sent while they were configured.
    if (accepted) scheduler.drain()
    sink?.leave({ verdict: accepted ? 'accepted' : 'rejected' })
    if (accepted && this.#lastStep < 0) this.#shutDown()
    return accepted
  }

  /** Runs one step until nothing is left to happen. A stream that is still open then loses its client. */
  drive(step: Step): void {
    const index = this.#nextStep++
    if ('advance' in step) this.#advance(index, step.advance.ms)
    else this.#request(index, step)
    if (index === this.#lastStep) this.#shutDown()
  }

  /** SIGTERM, where the scenario asks for it. Envoy joins its workers one after another; no dispatcher runs any more. */
  #shutDown(): void {
    const { sink, thread } = this.#process
    if (!this.#shutsDown) return
    sink?.enter({ kind: 'shutdown' })
    for (const each of [...this.#workers, this.#main]) {
      thread.become(each.index)
      each.shutDown()
    }
    sink?.leave()
  }

  #request(index: number, step: Extract<Step, { request: unknown }>): void {
    const { sink, scheduler, thread } = this.#process
    const worker = this.#worker(step.thread)
    thread.become(worker.index)
    sink?.enter({ kind: 'step', step: index })
    let request = this.#requests.get(step.request)
    if (request === undefined) {
      request = prepareRequest(step.request, this.#around.protocol, this.#process.target)
      this.#requests.set(step.request, request)
    }
    const stream = this.#open(worker, request)
    sink?.enter({ kind: 'stream', stream: stream.id })
    sink?.write(cells.step(stream.id), index)
    converse(stream, request, scheduler)
    sink?.leave()
    sink?.leave({ outcome: stream.outcome })
  }

  #advance(index: number, ms: number): void {
    const { sink, scheduler, thread } = this.#process
    thread.become(0)
    sink?.enter({ kind: 'step', step: index, advance: ms })
    scheduler.advance(BigInt(ms) * 1_000_000n)
    sink?.leave()
  }

  /** The wake-up is lost where the VM or the plugin is gone by then. */
  #queueReady({ thread, vmKey, rootId }: Consumer, token: number): void {
    const on = thread === 0 ? this.#main : this.#workers[thread - 1]
    on?.vm(vmKey)?.queueReady(rootId, token)
  }

  /** The chain of a new stream. A filter that is bypassed is not in it. */
  #filters(stream: HttpStream, worker: Thread): HttpFilter[] {
    const chain: HttpFilter[] = []
    for (const plugin of this.#chain) {
      const filter = worker.createFilter(plugin, stream)
      if (filter !== null) chain.push(filter)
    }
    chain.push(new Router(stream))
    return chain
  }

  #worker(wanted: number | undefined): Thread {
    const index = wanted ?? this.#nextWorker++
    const worker = this.#workers[index % this.#workers.length]
    invariant(worker !== undefined, 'a server has at least one worker')
    return worker
  }

  #open(worker: Thread, { refusal }: PreparedRequest): HttpStream {
    const { environment, scheduler } = this.#process
    // The environment may name fewer requests than are driven (a soak run): the last one stands for the rest.
    const index = Math.min(this.#nextRequest++, environment.requests.length - 1)
    const madeUp = environment.requests[index]
    invariant(madeUp !== undefined, 'the environment names no request')
    this.#connections[index] ??= connectionOf(environment, madeUp, this.#around.protocol)
    const info = new StreamInfo(this.#connections[index], scheduler.wallTime)
    // ConnectionManagerImpl makes the chain once a head has been read.
    const around = refusal?.by === 'http2 codec' ? { ...this.#around, filters: () => [] } : this.#around
    return new HttpStream(this.#nextStream++, info, madeUp, around, worker)
  }
}

/** Utility::appendXff: of a client on the same machine Envoy says its own address. */
function edgeOf({ envoyAddress }: Environment) {
  return { client: '127.0.0.1', forwardedFor: envoyAddress ?? '127.0.0.1' }
}

function connectionOf(
  environment: Environment,
  { clientPort, connectionId }: RequestEnvironment,
  protocol: Protocol,
): ConnectionInfo {
  const { listenerPort } = environment
  return {
    id: BigInt(connectionId),
    localAddress: `127.0.0.1:${listenerPort}`,
    localPort: listenerPort,
    remoteAddress: `127.0.0.1:${clientPort}`,
    remotePort: clientPort,
    protocol,
  }
}
