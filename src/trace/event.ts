// What a trace says: plain data, as readers see it. How it is stored is the recorder's business.
import type { TraceValue } from '../abi-shim/trace-value.ts'
import type { ByteString } from '../util/bytes.ts'

/** Which of Envoy's VMs: base, canary, the main thread's, a worker's. `unknown` where a log begins too late to show it. */
export const roles = ['base', 'canary', 'main', 'worker', 'unknown'] as const
export type Role = (typeof roles)[number]

export type { TraceValue } from '../abi-shim/trace-value.ts'

/** What every event has. `at` is virtual nanoseconds since start; `in` is the sequence number of the enclosing span. */
export interface At {
  readonly seq: number
  readonly at: bigint
  readonly thread: number
  readonly in: number | null
}

export type Span =
  /** Envoy starts: every VM of every plugin. */
  | { readonly kind: 'start' }
  /** Envoy is told to stop: workers first, then the main thread. */
  | { readonly kind: 'shutdown' }
  /** `advance`: nobody sends anything, and so many milliseconds pass. */
  | { readonly kind: 'step'; readonly step: number; readonly advance?: number }
  | { readonly kind: 'stream'; readonly stream: number }
  /** One filter handles one part of a message. `plugin` is the scenario's id; 'envoy' spans are the manager's and the router's own work. */
  | {
      readonly kind: 'filter'
      readonly plugin: string
      readonly direction: 'request' | 'response'
      readonly part: 'headers' | 'body' | 'trailers'
    }
  | { readonly kind: 'envoy'; readonly what: string }
  /** The end of a callout reaches the plugin that sent it. */
  | { readonly kind: 'callout'; readonly callout: number }
  /** The host enters an export. `plugin` is null while no plugin's context is current (start functions of a base VM). */
  | {
      readonly kind: 'callback'
      readonly name: string
      readonly vm: number
      readonly plugin: string | null
      readonly words: readonly (number | bigint)[]
      readonly args: Readonly<Record<string, TraceValue>>
    }
  /** The guest calls an import. `module` is `env` or a WASI module. */
  | {
      readonly kind: 'hostcall'
      readonly module: string
      readonly name: string
      readonly vm: number
      readonly plugin: string | null
      readonly words: readonly (number | bigint)[]
      readonly args: Readonly<Record<string, TraceValue>>
    }

/**
 * How a span ended. A callback or host call has the word it returned (undefined for void) and, for a host call, its
 * outputs; a span that a trap unwound has `trapped`.
 */
export interface SpanResult {
  readonly word?: number | bigint
  readonly outputs?: Readonly<Record<string, TraceValue>>
  readonly trapped?: boolean
  /** Of a call in a log: it ended unseen, because the log is cut or a line is missing. */
  readonly unfinished?: boolean
  /** Of a step. */
  readonly outcome?: Outcome
  /** Of a filter span: the status that the filter chain goes by, and why it is that one. */
  readonly verdict?: string
  readonly because?: VerdictCause
}

/** Why a filter was left with its status. */
export const verdictCauses = [
  /** Its callback said so. */
  'answer',
  /** No callback was called: the module has none, or knows nothing of the stream. */
  'no-callback',
  /** A local reply was asked for meanwhile, and the callback's answer does not count. */
  'replied',
  /** The stream ended meanwhile: it was closed, or the response came to its end. */
  'ended',
  /** Envoy itself has answered meanwhile, as where more is held back than the buffer takes. */
  'envoy-replied',
  /** Its VM has failed, and it fails closed, … */
  'failed',
  /** … or open. */
  'failed-open',
] as const
export type VerdictCause = (typeof verdictCauses)[number]

/** Why something had no effect. */
export const markKinds = [
  /** What it is about had left already, or is over. */
  'too late',
  /** There is nothing that it could change, or something else was first. */
  'ignored',
  /** Its context has no stream. */
  'no stream',
] as const
export type MarkKind = (typeof markKinds)[number]

/** How a step can end. */
export const outcomeKinds = ['completed', 'local-reply', 'paused', 'reset', 'failed'] as const
export type OutcomeKind = (typeof outcomeKinds)[number]
export interface Outcome {
  readonly kind: OutcomeKind
  readonly pausedBy: { readonly plugin: string; readonly callback: string } | null
}

/**
 * How a callout can end: with the upstream's response, with one that Envoy made for want of it, broken off in the middle of it, at
 * once (the call answered InternalFailure), with the VM that sent it, or unheard, since that VM has failed.
 */
export const calloutOutcomes = ['answered', 'local-reply', 'reset', 'refused', 'cancelled', 'unheard'] as const
export type CalloutOutcome = (typeof calloutOutcomes)[number]

/** Why a run, a VM or a request came to a bad end. */
export const faultCodes = [
  /** The module cannot be loaded: not wasm, no ABI marker, a missing or mismatched import, no allocator … */
  'load',
  /** A trap, an abort, a restricted call. */
  'trap',
  /** on_vm_start or on_configure answered false: Envoy rejects the configuration. */
  'start',
  /** A limit of `limits.ts` was reached. */
  'budget',
  /** The watchdog found the engine silent. */
  'hang',
  /** The emulator contradicted itself. */
  'bug',
] as const
export type FaultCode = (typeof faultCodes)[number]

export interface Fault {
  readonly code: FaultCode
  /** For a load fault which kind (`missing-import` …), for a budget which limit. */
  readonly kind: string
  readonly plugin: string | null
  readonly vm: number | null
  readonly callback: string | null
  /** In Envoy's words where Envoy has any. */
  readonly message: string
  /** `0x<offset> - <name>`, innermost first; offsets are in the original file. */
  readonly stack: readonly string[]
  /** What Envoy does next. */
  readonly consequence: string
  /** What to change. */
  readonly remedy: string
}

export type TraceEvent = At &
  (
    | { readonly type: 'enter'; readonly span: Span }
    | { readonly type: 'leave'; readonly of: number; readonly result: SpanResult }
    /** Module and VM id are null in what was read from a log, which does not say them. */
    | {
        readonly type: 'vm'
        readonly vm: number
        readonly role: Role
        readonly module: string | null
        readonly vmId: ByteString | null
      }
    | { readonly type: 'write'; readonly cell: string; readonly value: TraceValue }
    /** `prefix` is Envoy's: each non-empty part preceded by a space. `shown` says whether the logger's level lets it through. */
    | {
        readonly type: 'log'
        readonly level: number
        readonly prefix: ByteString
        readonly text: ByteString
        readonly plugin: string | null
        readonly shown: boolean
      }
    /** Envoy's own line (not a guest's), such as `Function: proxy_on_… failed: …`. */
    | { readonly type: 'envoy-log'; readonly level: number; readonly text: ByteString }
    /** A host call that was answered Ok, and has no effect. `of` is where it was entered; what it asked for may come later. */
    | { readonly type: 'mark'; readonly of: number; readonly mark: MarkKind; readonly text: string }
    | { readonly type: 'note'; readonly code: string; readonly detail: string }
    | { readonly type: 'fault'; readonly fault: Fault }
  )
