// One run in one worker: the calls, the chunks that come back, and what the watchdog thinks of it.
import { type Remote, transfer, wrap } from 'comlink'
import { patience } from '../scenario/limits.ts'
import { History } from '../trace/history.ts'
import type { RunInput, SandboxWorker, Spawn } from './client.ts'
import type { PortMessage, Report, SandboxApi } from './protocol.ts'
import { arrived, tick, type Verdict, watchFrom } from './watchdog.ts'

export type AttemptEnd =
  | { readonly kind: 'finished' }
  | { readonly kind: 'rejected' }
  /** `terminate` was called. */
  | { readonly kind: 'terminated' }
  | { readonly kind: 'crashed'; readonly message: string }

/** A run from `open` to `close`. It is under way from construction on, and ends once. */
export class Attempt {
  readonly history = new History()
  readonly ended: Promise<AttemptEnd>
  /** Whether modules are compiled, so that silence means something. */
  compiled = false
  /** What it has come to so far; undefined while it runs. */
  end: AttemptEnd | undefined
  readonly #worker: SandboxWorker
  readonly #now: () => number
  readonly #onChunk: () => void
  #watch
  #settle: (end: AttemptEnd) => void = () => {}
  #awaited: { readonly seq: number; readonly resume: () => void } | undefined

  constructor(spawn: Spawn, input: RunInput, everyCallFrom: number | null, now: () => number, onChunk: () => void) {
    this.#now = now
    this.#onChunk = onChunk
    this.#watch = watchFrom(now())
    this.#worker = spawn()
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = (event: MessageEvent<PortMessage>) => this.#receive(event.data)
    this.ended = new Promise<AttemptEnd>((resolve) => {
      this.#settle = resolve
    }).then((end) => {
      port1.close()
      this.#worker.terminate()
      return end
    })
    this.#worker.onFailure((message) => this.#finish({ kind: 'crashed', message }))
    this.#drive(wrap<SandboxApi>(this.#worker.endpoint), input, everyCallFrom, port2).then(
      (end) => this.#finish(end),
      (error: unknown) => this.#finish({ kind: 'crashed', message: messageOf(error) }),
    )
  }

  /** Ends the worker at once, whatever it does. */
  terminate(): void {
    this.#finish({ kind: 'terminated' })
  }

  /** To be called each `patience.tick`: what to think of the engine now. */
  look(): Verdict {
    const hang = this.compiled ? patience.hang : patience.compile
    const suspect = this.compiled ? patience.suspect : patience.compile
    const { watch, verdict } = tick(this.#watch, this.#now(), { ...patience, suspect, hang })
    this.#watch = watch
    return verdict
  }

  /** Milliseconds since the engine was last heard of. */
  get silence(): number {
    return this.#now() - this.#watch.quietSince
  }

  #finish(end: AttemptEnd): void {
    if (this.end !== undefined) return
    this.end = end
    this.#settle(end)
  }

  async #drive(api: Remote<SandboxApi>, input: RunInput, everyCallFrom: number | null, events: MessagePort): Promise<AttemptEnd> {
    const { scenario, modules, environment = null, timed = false } = input
    const request = { scenario, modules, environment, everyCallFrom, timed }
    const opened = await this.#heard(api.open(request, transfer(events, [events])))
    if (opened.bug !== null || !opened.started) return this.#last(opened, { kind: 'rejected' })
    for (const step of scenario.steps) {
      const driven = await this.#heard(api.drive(step))
      if (driven.bug !== null) return this.#last(driven, { kind: 'finished' })
      if (!driven.goesOn) break
    }
    return this.#last(await this.#heard(api.close()), { kind: 'finished' })
  }

  /** The end after the last report, once the trace up to it is in. */
  async #last({ lastSeq, bug }: Report, end: AttemptEnd): Promise<AttemptEnd> {
    await this.#reached(lastSeq)
    return bug === null ? end : { kind: 'crashed', message: bug }
  }

  /** A reply is a sign of life, like a chunk. */
  async #heard<T>(reply: Promise<T>): Promise<T> {
    const value = await reply
    this.#watch = arrived(this.#watch, this.#now())
    return value
  }

  #receive(message: PortMessage): void {
    // Terminated workers may have messages under way; the trace has been closed with a fault by then.
    if (this.end !== undefined) return
    this.#watch = arrived(this.#watch, this.#now())
    if (message.type === 'compiled') {
      this.compiled = true
      return
    }
    this.history.append(message.chunk)
    this.history.appendCosts(message.costs)
    this.#onChunk()
    if (this.#awaited && this.history.lastSeq >= this.#awaited.seq) this.#awaited.resume()
  }

  /** A reply can overtake the chunks before it: waits until the event with this number is in. */
  #reached(seq: number): Promise<void> {
    if (this.history.lastSeq >= seq) return Promise.resolve()
    return new Promise((resume) => {
      this.#awaited = { seq, resume }
    })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
