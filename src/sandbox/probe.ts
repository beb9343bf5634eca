// Runs a scenario again up to one event, to look into the guest there: what a trace is too small for is asked for when it is wanted.
import type { CallObserver, GuestInside } from '../abi-shim/observer.ts'
import { seededEnvironment } from '../scenario/environment-seeded.ts'
import type { Limits } from '../scenario/limits.ts'
import type { Role } from '../trace/event.ts'
import { BudgetExceeded, Recorder } from '../trace/recorder.ts'
import type { ByteString } from '../util/bytes.ts'
import { limitsOf } from './limits-of.ts'
import type { OpenRequest, ProbeAnswer } from './protocol.ts'
import { runInto } from './run-scenario.ts'

/** Thrown through the guest and the engine once the answer is there. */
class ProbeReached extends Error {
  override readonly name = 'ProbeReached'
}

/** Counts events as the run's recorder did, keeps nothing, and stops at one of them. */
class ProbeRecorder extends Recorder {
  readonly #until: number
  answer: ProbeAnswer | null = null

  constructor(limits: Pick<Limits, 'events' | 'traceBytes'>, until: number) {
    super({ limits, onFull: () => this.flush() })
    this.#until = until
  }

  override vm(vm: number, role: Role, module: string, vmId: ByteString, plugin: () => string | null): CallObserver {
    const told = super.vm(vm, role, module, vmId, plugin)
    let inside: GuestInside | undefined
    const look = () => {
      if (this.lastSeq < this.#until) return
      const reached = new ProbeReached(`event ${this.#until}`)
      if (this.lastSeq === this.#until && inside !== undefined)
        this.answer ??= { vm, memory: inside.memory(), stack: inside.frames(reached) }
      throw reached
    }
    return {
      instantiated: (view) => {
        inside = view
      },
      callbackEnter: (name, words) => {
        told.callbackEnter(name, words)
        look()
      },
      callbackLeave: (word, trapped) => {
        told.callbackLeave(word, trapped)
        // What a trap unwinds is on its way already.
        if (!trapped) look()
      },
      hostcallEnter: (module, name, words) => {
        told.hostcallEnter(module, name, words)
        look()
      },
      hostcallInputs: told.hostcallInputs,
      hostcallLeave: (word, outputs, trapped) => {
        told.hostcallLeave(word, outputs, trapped)
        if (!trapped) look()
      },
    }
  }
}

/** The guest at an event of a run; null where the run does not get there. What else goes wrong is ours, and thrown. */
export function probeRun(
  { scenario, modules, environment }: Omit<OpenRequest, 'everyCallFrom' | 'timed'>,
  until: number,
): ProbeAnswer | null {
  // Values that were flushed are stored again, which must not count twice.
  const limits = { events: limitsOf(scenario).events, traceBytes: Number.POSITIVE_INFINITY }
  const recorder = new ProbeRecorder(limits, until)
  try {
    runInto(recorder, scenario, modules, environment ?? seededEnvironment(scenario))
  } catch (error) {
    if (!(error instanceof ProbeReached) && !(error instanceof BudgetExceeded)) throw error
  }
  return recorder.answer
}
