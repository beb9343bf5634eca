// What crosses the boundary of the sandbox's worker: types only.
import type { Environment } from '../scenario/environment.ts'
import type { Scenario, Step } from '../scenario/schema.ts'
import type { TraceChunk } from '../trace/chunk.ts'

/** Modules by the scenario's module id; files in gzip are unpacked by whoever reads them. */
export type ModuleBytes = ReadonlyMap<string, Uint8Array>

export interface OpenRequest {
  readonly scenario: Scenario
  readonly modules: ModuleBytes
  /** Null: made up from the scenario's seed. */
  readonly environment: Environment | null
  /**
   * Null: the trace is sent every 256 KB or 50 ms, and before an entry to the guest once 5 ms have passed. A number: from
   * this event on it is sent before every entry to the guest and every host call, so that a hang loses nothing.
   */
  readonly everyCallFrom: number | null
  /** What spans cost in real time is measured. */
  readonly timed?: boolean
}

/** Every report says which event was the last before it: a reply can overtake chunks on the port. -1 before the first. */
export interface Report {
  readonly lastSeq: number
  /** An exception that is a mistake of ours; nothing more can be done with this session. */
  readonly bug: string | null
}

export interface OpenReport extends Report {
  /** False where a module cannot be loaded or Envoy would reject the configuration; the trace has the faults. */
  readonly started: boolean
}

export interface StepReport extends Report {
  /** False once a budget is used up: further steps would do nothing. */
  readonly goesOn: boolean
}

/** What a guest looked like at one event of a run. */
export interface ProbeAnswer {
  /** The VM that the event belongs to. */
  readonly vm: number
  /** Its whole linear memory. */
  readonly memory: Uint8Array
  /** `0x<offset> - <name>`, innermost first; empty where the module has no names, or where no guest code is running. */
  readonly stack: readonly string[]
}

/** What travels on the events port, in order, from the worker to its client. */
export type PortMessage =
  /** Modules are compiled; from here on silence is measured with the shorter patience. */
  | { readonly type: 'compiled' }
  /** `costs` are pairs: the event that opens a span, and its milliseconds. */
  | { readonly type: 'chunk'; readonly chunk: TraceChunk; readonly costs: readonly number[] }

/** The calls, through Comlink. One run for each worker: open, drive each step, close. */
export interface SandboxApi {
  open(request: OpenRequest, events: MessagePort): Promise<OpenReport>
  drive(step: Step): Promise<StepReport>
  /** Sends the rest of the trace. */
  close(): Promise<Report>
  /**
   * In a worker of its own, without `open`: runs the whole scenario, without sending its trace, up to the event with this
   * number, and tells about the guest there. Null where the run does not get that far, or no call begins or ends there.
   */
  probe(request: Omit<OpenRequest, 'everyCallFrom' | 'timed'>, until: number): Promise<ProbeAnswer | null>
}
