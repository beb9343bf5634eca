// A recorder that also measures what each span costs in real time. The measures are a side column: never part of the trace.
import type { CallObserver } from '../abi-shim/observer.ts'
import type { Role, Span } from '../trace/event.ts'
import type { ByteString } from '../util/bytes.ts'
import { type Pacing, PacingRecorder } from './pacing-recorder.ts'

export class TimingRecorder extends PacingRecorder {
  readonly #now: () => number
  readonly #costs: number[]
  /** The spans that are open: the event that opened each, and when. */
  readonly #open: number[] = []

  /** Appends to `costs`, for each span that took more than a tick of the clock: the event that opened it, its milliseconds. */
  constructor(pacing: Pacing, costs: number[]) {
    super(pacing)
    this.#now = pacing.now
    this.#costs = costs
  }

  override enter(span: Span): number {
    const seq = super.enter(span)
    this.#begin()
    return seq
  }

  override leave(...args: Parameters<PacingRecorder['leave']>): void {
    this.#end()
    super.leave(...args)
  }

  override vm(vm: number, role: Role, module: string, vmId: ByteString, plugin: () => string | null): CallObserver {
    const observer = super.vm(vm, role, module, vmId, plugin)
    return {
      // What is recorded about a call itself is not counted; what is recorded about the calls inside it is.
      callbackEnter: (name, words) => {
        observer.callbackEnter(name, words)
        this.#begin()
      },
      callbackLeave: (word, trapped) => {
        this.#end()
        observer.callbackLeave(word, trapped)
      },
      hostcallEnter: (from, name, words) => {
        observer.hostcallEnter(from, name, words)
        this.#begin()
      },
      hostcallInputs: observer.hostcallInputs,
      hostcallLeave: (word, outputs, trapped) => {
        this.#end()
        observer.hostcallLeave(word, outputs, trapped)
      },
    }
  }

  #begin(): void {
    this.#open.push(this.lastSeq, this.#now())
  }

  #end(): void {
    const since = this.#open.pop()
    const seq = this.#open.pop()
    if (since === undefined || seq === undefined) return
    const took = Math.round((this.#now() - since) * 1000) / 1000
    if (took > 0) this.#costs.push(seq, took)
  }
}
