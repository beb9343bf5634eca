// What every stream of a process shares.
import type { Target } from '../../scenario/schema.ts'
import type { TraceSink } from '../../trace/recording-sink.ts'
import type { Scheduler } from '../scheduler.ts'
import type { Thread } from '../thread.ts'
import type { RouteTable } from '../upstream/routes.ts'
import type { Protocol } from './encoder.ts'
import type { HttpFilter } from './filter.ts'
import type { Arrived } from './request-mutation.ts'
import type { HttpStream } from './stream.ts'

/** What a stream needs from the process around it. */
export interface StreamSurroundings {
  readonly target: Target
  readonly sink: TraceSink | null
  readonly scheduler: Scheduler
  readonly routes: RouteTable
  /** What clients speak. */
  readonly protocol: Protocol
  /** With `use_remote_address`; null without. */
  readonly edge: Arrived['edge']
  readonly bufferLimit: number
  /** The chain, router last. A filter that is bypassed is not in it. */
  readonly filters: (stream: HttpStream, worker: Thread) => HttpFilter[]
}
