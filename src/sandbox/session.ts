// The inside of the sandbox: owns one emulated Envoy and its recorder, drives the steps, sends the trace.
import { transfer } from 'comlink'
import { Server } from '../envoy/server.ts'
import { seededEnvironment } from '../scenario/environment-seeded.ts'
import type { Step } from '../scenario/schema.ts'
import { BudgetExceeded } from '../trace/recorder.ts'
import { invariant } from '../util/assert.ts'
import { limitsOf } from './limits-of.ts'
import { loadModules } from './load.ts'
import { type Pacing, PacingRecorder } from './pacing-recorder.ts'
import { probeRun } from './probe.ts'
import type { OpenReport, OpenRequest, PortMessage, ProbeAnswer, Report, SandboxApi, StepReport } from './protocol.ts'
import { TimingRecorder } from './timing-recorder.ts'

/** One run: `open`, `drive` for each step, `close`. Mistakes of ours are in the reports, so that the trace before them arrives. */
export class Session implements SandboxApi {
  readonly #now: () => number
  #recorder: PacingRecorder | undefined
  #server: Server | undefined
  #exhausted = false
  #bug: string | null = null

  /** The clock, in milliseconds, decides when the trace is sent, and measures where that is asked for. */
  constructor(now: () => number) {
    this.#now = now
  }

  async open(request: OpenRequest, events: MessagePort): Promise<OpenReport> {
    invariant(this.#recorder === undefined, 'a session opens once')
    const { scenario, environment, everyCallFrom, timed = false } = request
    const limits = limitsOf(scenario)
    const post = (message: PortMessage, transfer: Transferable[] = []) => events.postMessage(message, transfer)
    const costs: number[] = []
    const pacing: Pacing = {
      limits,
      now: this.#now,
      everyCallFrom,
      send: (chunk) => post({ type: 'chunk', chunk, costs: costs.splice(0) }, [chunk.tape.buffer]),
    }
    const recorder = timed ? new TimingRecorder(pacing, costs) : new PacingRecorder(pacing)
    this.#recorder = recorder
    const { modules, refused, faults, runs } = loadModules(scenario, request.modules, limits)
    post({ type: 'compiled' })
    const started = this.#guarded(recorder, () => {
      for (const fault of faults) recorder.fault(fault)
      if (!runs) return false
      this.#server = new Server({
        scenario,
        modules,
        refused,
        environment: environment ?? seededEnvironment(scenario),
        limits,
        sink: recorder,
      })
      return this.#server.start()
    })
    recorder.send()
    return { started: started === true, ...this.#report(recorder) }
  }

  async drive(step: Step): Promise<StepReport> {
    const recorder = this.#recorder
    const server = this.#server
    invariant(recorder !== undefined && server !== undefined, 'a session opens before it drives')
    if (!this.#exhausted) this.#guarded(recorder, () => server.drive(step))
    recorder.sendIfDue()
    return { goesOn: !this.#exhausted, ...this.#report(recorder) }
  }

  async close(): Promise<Report> {
    const recorder = this.#recorder
    invariant(recorder !== undefined, 'a session opens before it closes')
    recorder.send()
    return this.#report(recorder)
  }

  async probe(request: Omit<OpenRequest, 'everyCallFrom'>, until: number): Promise<ProbeAnswer | null> {
    invariant(this.#recorder === undefined, 'a probe has a session of its own')
    const answer = probeRun(request, until)
    return answer === null ? null : transfer(answer, [answer.memory.buffer])
  }

  #report({ lastSeq }: PacingRecorder): Report {
    return { lastSeq, bug: this.#bug }
  }

  /** Runs the engine. A used-up budget ends the run, its fault is in the trace; any other exception is ours. */
  #guarded<T>(recorder: PacingRecorder, run: () => T): T | undefined {
    try {
      return run()
    } catch (error) {
      recorder.send()
      this.#exhausted = true
      if (!(error instanceof BudgetExceeded)) this.#bug = error instanceof Error ? (error.stack ?? error.message) : String(error)
      return undefined
    }
  }
}
