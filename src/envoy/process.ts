// What every VM, thread and stream of one emulated Envoy process shares.
import type { Environment } from '../scenario/environment.ts'
import type { Limits } from '../scenario/limits.ts'
import type { Target } from '../scenario/schema.ts'
import type { TraceSink } from '../trace/recording-sink.ts'
import type { Random } from '../util/random.ts'
import type { Scheduler } from './scheduler.ts'
import type { Stats, WasmLifecycle } from './stats.ts'

export interface Process {
  readonly target: Target
  readonly environment: Environment
  readonly limits: Limits
  readonly sink: TraceSink | null
  readonly scheduler: Scheduler
  readonly stats: Stats
  readonly lifecycle: WasmLifecycle
  readonly random: Random
  /** Nanoseconds since the epoch at which virtual time starts. */
  readonly startTime: bigint
  /** The level of the `wasm` logger: a line below it is not shown. */
  readonly logLevel: number
  nextVmId(): number
}
