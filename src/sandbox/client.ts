// The outside of the sandbox: runs scenarios in a worker that can be ended at any time, and collects the trace.
import { type Endpoint, wrap } from 'comlink'
import { sweepsOf } from '../scenario/chunking.ts'
import type { Environment } from '../scenario/environment.ts'
import { patience } from '../scenario/limits.ts'
import type { Scenario } from '../scenario/schema.ts'
import type { History } from '../trace/history.ts'
import { type SweepResult, SweepTally } from '../trace/sweep.ts'
import { Attempt, type AttemptEnd } from './attempt.ts'
import { bugFault, hangFault } from './faults.ts'
import type { ModuleBytes, ProbeAnswer, SandboxApi } from './protocol.ts'

export type { ModuleBytes } from './protocol.ts'

/** A worker as the client needs it: Web Worker in a page, worker thread in Node. */
export interface SandboxWorker {
  /** Comlink's. */
  readonly endpoint: Endpoint
  terminate(): void
  /** Calls back when the worker dies by itself (out of memory, its script cannot be read). */
  onFailure(listener: (message: string) => void): void
}

/** Starts a worker that runs `worker.ts`. Injected, so that the page and the command line share this client. */
export type Spawn = () => SandboxWorker

export interface RunInput {
  readonly scenario: Scenario
  readonly modules: ModuleBytes
  /** Absent: made up from the scenario's seed. */
  readonly environment?: Environment
  /** What spans cost in real time is measured: `History.costs`. */
  readonly timed?: boolean
}

/** Told whenever the trace has grown. After a hang the replay's history, which is another object, takes over. */
export interface RunListener {
  onChunk?(history: History): void
}

/** How a run ended. The trace up to there is in `history`, whatever the end; all but `stopped` and `finished` have a fault in it. */
export type RunEnd = { readonly history: History } & (
  | { readonly kind: 'finished' }
  /** A module cannot be loaded, or Envoy would reject the configuration. */
  | { readonly kind: 'rejected' }
  | { readonly kind: 'hung' }
  /** By `stop`, `dispose` or the next `run`. */
  | { readonly kind: 'stopped' }
  /** Our own mistake, or the worker died. */
  | { readonly kind: 'crashed'; readonly message: string }
)

/** How a look into a guest ended. */
export type ProbeEnd =
  | { readonly kind: 'reached'; readonly answer: ProbeAnswer }
  /** The run does not come to that event, or no call begins or ends there. */
  | { readonly kind: 'missed' }
  /** By the next probe, or by `dispose`. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly message: string }

/** The Web Worker of a page: `spawn = () => pageWorker(new Worker(new URL('…/sandbox/worker.ts', import.meta.url), { type: 'module' }))`. */
export function pageWorker(worker: Worker): SandboxWorker {
  return {
    endpoint: worker,
    terminate: () => worker.terminate(),
    onFailure: (listener) => {
      worker.addEventListener('error', (event) => listener(event.message || 'the worker could not be started'))
      worker.addEventListener('messageerror', () => listener('a message of the worker could not be read'))
    },
  }
}

/** Runs one scenario at a time, each in a fresh worker. */
export class SandboxClient {
  readonly #spawn: Spawn
  readonly #now: () => number
  #stop: () => void = () => {}
  #stopProbe: () => void = () => {}
  #disposed = false

  constructor(spawn: Spawn, now: () => number = () => performance.now()) {
    this.#spawn = spawn
    this.#now = now
  }

  /** Ends the present run, if any, and starts this one. Never rejects. */
  async run(input: RunInput, listener: RunListener = {}): Promise<RunEnd> {
    this.stop()
    const attempts: Attempt[] = []
    const start = (everyCallFrom: number | null): Attempt => {
      const attempt: Attempt = new Attempt(this.#spawn, input, everyCallFrom, this.#now, () => {
        if (attempt === attempts[0]) listener.onChunk?.(attempt.history)
      })
      attempts.push(attempt)
      return attempt
    }
    if (!this.#disposed) {
      this.#stop = () => {
        for (const attempt of attempts) attempt.terminate()
      }
    }
    const first = start(null)
    if (this.#disposed) first.terminate()
    const end = await supervise(first, start)
    if (end.kind === 'hung' || end.kind === 'crashed' || end.history !== first.history) listener.onChunk?.(end.history)
    return end
  }

  /** Looks into the guest at one event of a run, in a worker of its own; runs are not disturbed. Never rejects. */
  async probe(input: RunInput, until: number): Promise<ProbeEnd> {
    this.#stopProbe()
    if (this.#disposed) return { kind: 'stopped' }
    const worker = this.#spawn()
    const { scenario, modules, environment = null } = input
    // Up to this event the run came by itself, so only the machine can be slow.
    let timer: ReturnType<typeof setTimeout> | undefined
    const end = await new Promise<ProbeEnd>((resolve) => {
      this.#stopProbe = () => resolve({ kind: 'stopped' })
      worker.onFailure((message) => resolve({ kind: 'failed', message }))
      timer = setTimeout(() => resolve({ kind: 'failed', message: 'the replay took too long' }), patience.compile)
      wrap<SandboxApi>(worker.endpoint)
        .probe({ scenario, modules, environment }, until)
        .then(
          (answer) => resolve(answer === null ? { kind: 'missed' } : { kind: 'reached', answer }),
          (error: unknown) => resolve({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
        )
    })
    clearTimeout(timer)
    worker.terminate()
    return end
  }

  /**
   * Runs a scenario again in every way to cut its bodies that it asks for, and holds each run against the one that has been.
   * What is left when somebody stops it is not told.
   */
  async sweep({ scenario, modules }: RunInput, base: History): Promise<SweepResult[]> {
    const results: SweepResult[] = []
    for (const { body, cuts } of sweepsOf(scenario)) {
      const tally = new SweepTally(body, base)
      for (const cut of cuts) {
        const end = await this.run({ scenario: cut.scenario, modules })
        if (end.kind === 'stopped') return results
        tally.add(cut.name, end.history)
      }
      results.push(tally.result)
    }
    return results
  }

  /** Ends the present run: its promise resolves with `stopped`. */
  stop(): void {
    this.#stop()
    this.#stop = () => {}
  }

  /** Ends the present run for good; later runs stop at once. */
  dispose(): void {
    this.#disposed = true
    this.#stopProbe()
    this.stop()
  }
}

/** Waits for the end of a run, and for its verdict where it does not end. */
async function supervise(first: Attempt, start: (everyCallFrom: number | null) => Attempt): Promise<RunEnd> {
  let replay: Replay | undefined
  const giveUp = () => {
    replay?.attempt.terminate()
    replay = undefined
  }
  for (;;) {
    await Promise.race([first.ended, pause(patience.tick)])
    if (first.end !== undefined) {
      giveUp()
      return endOf(first, first.end)
    }
    const verdict = first.look()
    if (verdict === 'hung') break
    // Asking a second worker before the verdict means that the trace is complete when it falls.
    if (verdict === 'suspect' && first.compiled) replay ??= new Replay(start(first.history.lastSeq + 1), first)
    if (verdict === 'alive') giveUp()
    replay?.look()
  }
  first.terminate()
  if (!first.compiled) return hung(first.history, true)
  replay ??= new Replay(start(first.history.lastSeq + 1), first)
  while (!replay.look()) await Promise.race([replay.attempt.ended, pause(patience.tick)])
  // The same run may have ended in the replay: then the machine was slow, and not the guest.
  const { end } = replay.attempt
  if (end !== undefined && !replay.settled) return endOf(replay.attempt, end)
  return hung(replay.caughtUp ? replay.attempt.history : first.history, false)
}

/** A second worker that runs the same again, to tell what the first did before it fell silent. */
class Replay {
  readonly attempt: Attempt
  /** It has told all that it will. */
  settled = false
  readonly #first: Attempt

  constructor(attempt: Attempt, first: Attempt) {
    this.attempt = attempt
    this.#first = first
  }

  get caughtUp(): boolean {
    return this.attempt.history.lastSeq >= this.#first.history.lastSeq
  }

  /** Whether it has ended, or has nothing more to tell; then it is ended, since it would burn the time of a processor. */
  look(): boolean {
    const { attempt } = this
    if (attempt.end !== undefined) return true
    const silent = attempt.look() === 'hung'
    if (!silent && !(attempt.compiled && this.caughtUp && attempt.silence >= patience.settle)) return false
    this.settled = true
    attempt.terminate()
    return true
  }
}

function hung(history: History, compiling: boolean): RunEnd {
  history.appendFault(hangFault(history, compiling))
  return { kind: 'hung', history }
}

function endOf({ history }: Attempt, end: AttemptEnd): RunEnd {
  if (end.kind === 'terminated') return { kind: 'stopped', history }
  if (end.kind === 'crashed') {
    history.appendFault(bugFault(end.message))
    return { kind: 'crashed', message: end.message, history }
  }
  return { kind: end.kind, history }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
