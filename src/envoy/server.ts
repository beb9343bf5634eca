// One emulated Envoy process: threads, listener, clusters, VMs. Contract first; the engine follows.
import type { LoadedModule } from '../abi-shim/module.ts'
import type { Environment } from '../scenario/environment.ts'
import type { Limits } from '../scenario/limits.ts'
import type { Scenario, Step } from '../scenario/schema.ts'
import type { TraceSink } from '../trace/recording-sink.ts'

export interface ServerInput {
  readonly scenario: Scenario
  /** By module id of the scenario. */
  readonly modules: ReadonlyMap<string, LoadedModule>
  readonly environment: Environment
  readonly limits: Limits
  /** Null runs untraced. */
  readonly sink: TraceSink | null
}

export declare class Server {
  constructor(input: ServerInput)
  /** Starts every VM as Envoy does. False where Envoy would reject the configuration; the trace has the fault. */
  start(): boolean
  /** Runs one step to its end. Synchronous. */
  drive(step: Step): void
}
