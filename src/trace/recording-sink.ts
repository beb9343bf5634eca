// The engine's side of a trace: what the emulator calls while it runs. Implemented by `Recorder`.
import type { CallObserver } from '../abi-shim/observer.ts'
import type { ByteString } from '../util/bytes.ts'
import type { Cell } from './cells.ts'
import type { Fault, MarkKind, Outcome, Role, Span, TraceValue, VerdictCause } from './event.ts'

/** What can be said of a span's end. */
export interface Left {
  readonly outcome?: Outcome
  readonly verdict?: string
  readonly because?: VerdictCause
  readonly trapped?: boolean
}

/**
 * Where the engine puts what happened. Spans nest: `leave` always closes the innermost open one. Callback and host-call
 * spans come through `observer(vm)`, which `bind` calls; everything else through the methods below. Once the event or
 * byte budget is used up, methods throw `BudgetExceeded`.
 */
export interface TraceSink {
  /** The event that was recorded last. */
  readonly lastSeq: number
  /** Virtual time and logical thread of whatever is recorded next. */
  setClock(at: bigint): void
  setThread(thread: number): void
  /** Opens a span (not callback/hostcall) and returns its sequence number. */
  enter(span: Extract<Span, { kind: 'start' | 'shutdown' | 'step' | 'stream' | 'filter' | 'envoy' | 'callout' }>): number
  leave(result?: Left): void
  /** Announces a VM and gives the observer for its calls. `plugin` tells whose context is current at the moment of a call. */
  vm(vm: number, role: Role, module: string, vmId: ByteString, plugin: () => string | null): CallObserver
  write(cell: Cell, value: TraceValue): void
  log(level: number, prefix: ByteString, text: ByteString, plugin: string | null, shown: boolean): void
  envoyLog(level: number, text: ByteString): void
  note(code: string, detail: string): void
  /** The host call that was entered with this event has no effect. */
  mark(of: number, kind: MarkKind, text: string): void
  fault(fault: Fault): void
}
