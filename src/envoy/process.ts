// What every VM, thread and stream of one emulated Envoy process shares.
import type { Environment } from '../scenario/environment.ts'
import type { Limits } from '../scenario/limits.ts'
import type { Fault, Target } from '../scenario/schema.ts'
import type { TraceSink } from '../trace/recording-sink.ts'
import type { ByteString } from '../util/bytes.ts'
import type { Random } from '../util/random.ts'
import type { Scheduler } from './scheduler.ts'
import type { SharedData } from './shared-data.ts'
import type { SharedQueues } from './shared-queues.ts'
import type { Stats, WasmLifecycle } from './stats.ts'
import type { Cluster } from './upstream/clusters.ts'

/** Which logical thread runs: what is recorded carries its number. 0 is the main thread, workers follow. */
export class CurrentThread {
  readonly #sink: TraceSink | null
  #index = 0

  constructor(sink: TraceSink | null) {
    this.#sink = sink
  }

  /** Everything from here on happens on this thread. */
  become(index: number): void {
    this.#index = index
    this.#sink?.setThread(index)
  }

  /** Does something on a thread, and goes back to the one before. */
  on(index: number, run: () => void): void {
    const before = this.#index
    if (index === before) {
      run()
      return
    }
    this.become(index)
    run()
    this.become(before)
  }
}

export interface Process {
  readonly target: Target
  readonly environment: Environment
  readonly limits: Limits
  /** Host calls whose answers are scripted. */
  readonly faults: readonly Fault[]
  readonly sink: TraceSink | null
  readonly scheduler: Scheduler
  readonly thread: CurrentThread
  readonly stats: Stats
  readonly lifecycle: WasmLifecycle
  readonly random: Random
  /** The level of the `wasm` logger: a line below it is not shown. */
  readonly logLevel: number
  /** By the bytes of their names. */
  readonly clusters: ReadonlyMap<ByteString, Cluster>
  readonly sharedData: SharedData
  readonly sharedQueues: SharedQueues
  nextVmId(): number
  /** Callouts are numbered from 1, over all VMs. */
  nextCalloutId(): number
  /** What the environment says that the next answer to a callout of this thread took, in milliseconds. */
  nextCalloutTime(thread: number): string | undefined
}
