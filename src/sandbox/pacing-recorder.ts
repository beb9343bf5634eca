// A recorder that sends its chunks in time: a guest that never returns must not take the trace with it.
import type { CallObserver } from '../abi-shim/observer.ts'
import type { Limits } from '../scenario/limits.ts'
import type { TraceChunk } from '../trace/chunk.ts'
import type { Role } from '../trace/event.ts'
import { Recorder } from '../trace/recorder.ts'
import type { ByteString } from '../util/bytes.ts'

/** Milliseconds since the last chunk after which an entry to the guest, and a return to it, sends the next. */
const beforeEntry = 5
const beforeReturn = 50

export interface Pacing {
  readonly limits: Pick<Limits, 'events' | 'traceBytes'>
  /** Milliseconds of any clock. */
  readonly now: () => number
  readonly send: (chunk: TraceChunk) => void
  /** From this event on, every entry and every return to the guest sends what there is. Null: never. */
  readonly everyCallFrom: number | null
}

export class PacingRecorder extends Recorder {
  readonly #pacing: Pacing
  readonly #everyCallFrom: number
  #sentAt: number

  constructor(pacing: Pacing) {
    super({ limits: pacing.limits, onFull: () => this.send() })
    this.#pacing = pacing
    this.#everyCallFrom = pacing.everyCallFrom ?? Number.POSITIVE_INFINITY
    this.#sentAt = pacing.now()
  }

  /** Sends whatever was recorded since the last chunk. */
  send(): void {
    this.#sentAt = this.#pacing.now()
    const chunk = this.flush()
    if (chunk !== null) this.#pacing.send(chunk)
  }

  /** Between steps: sends what has waited long enough. */
  sendIfDue(): void {
    this.#pace(beforeReturn)
  }

  override vm(vm: number, role: Role, module: string, vmId: ByteString, plugin: () => string | null): CallObserver {
    const { callbackEnter, callbackLeave, hostcallEnter, hostcallInputs, hostcallLeave } = super.vm(
      vm,
      role,
      module,
      vmId,
      plugin,
    )
    return {
      // The guest takes over after these two: what they recorded, its own entry included, must be out when it hangs.
      callbackEnter: (name, words) => {
        callbackEnter(name, words)
        this.#pace(beforeEntry)
      },
      hostcallLeave: (word, outputs, trapped) => {
        hostcallLeave(word, outputs, trapped)
        this.#pace(beforeReturn)
      },
      callbackLeave,
      hostcallEnter,
      hostcallInputs,
    }
  }

  #pace(patience: number): void {
    if (this.lastSeq >= this.#everyCallFrom || this.#pacing.now() - this.#sentAt >= patience) this.send()
  }
}
