// The virtual clock and what happens when: a discrete-event queue in nanoseconds since start.

/** Something that will happen, unless it is cancelled. */
export interface Appointment {
  cancel(): void
}

interface Due {
  readonly at: bigint
  /** Of two at the same time the one with the smaller rank comes first. */
  readonly rank: 0 | 1
  readonly background: boolean
  readonly run: () => void
}

/**
 * Runs events in order of time, then of registration. Nothing waits: time jumps to the next event. Work is of two classes, like
 * Node's `ref` and `unref`: foreground work (streams, callouts, upstream delays) keeps a simulation going, background work
 * (timers of plugins, the patience of clients) happens only while time passes for another reason.
 */
export class Scheduler {
  readonly #startTime: bigint
  #now = 0n
  #wallTime: bigint
  #foreground = 0
  readonly #queue: Due[] = []
  readonly #moved: (now: bigint) => void

  /** `startTime` is in nanoseconds since the epoch; `moved` is told whenever the clock changes. */
  constructor(startTime: bigint, moved: (now: bigint) => void) {
    this.#startTime = startTime
    this.#wallTime = startTime
    this.#moved = moved
  }

  get now(): bigint {
    return this.#now
  }

  /** What a wall clock shows, in nanoseconds since the epoch: guests ask for it all the time. */
  get wallTime(): bigint {
    return this.#wallTime
  }

  /** How many pieces of background work are to come. */
  get background(): number {
    return this.#queue.length - this.#foreground
  }

  /** Registers an event `delay` nanoseconds from now. */
  after(delay: bigint, run: () => void): Appointment {
    return this.#put({ at: this.#now + delay, rank: 0, background: false, run })
  }

  /** Registers an event behind everything else that happens now: what arrives once Envoy has nothing left to do. */
  whenQuiet(run: () => void): Appointment {
    return this.#put({ at: this.#now, rank: 1, background: false, run })
  }

  /** As `after`, but nobody waits for it. */
  inBackground(delay: bigint, run: () => void): Appointment {
    return this.#put({ at: this.#now + delay, rank: 0, background: true, run })
  }

  /** Runs until no foreground work is left. */
  drain(): void {
    while (this.#foreground > 0) this.#next()
  }

  /** Runs the next event, of whatever class, and all foreground work that follows. */
  advanceToNext(): void {
    this.#next()
    this.drain()
  }

  /** Lets so many nanoseconds pass, with everything that happens meanwhile and all foreground work that follows. */
  advance(duration: bigint): void {
    const until = this.#now + duration
    for (let due = this.#queue[0]; due !== undefined && due.at <= until; due = this.#queue[0]) this.#next()
    this.#moveTo(until)
    this.drain()
  }

  #put(due: Due): Appointment {
    const queue = this.#queue
    if (!due.background) this.#foreground++
    let index = queue.length
    while (index > 0 && comesAfter(queue[index - 1] as Due, due)) index--
    if (index === queue.length) queue.push(due)
    else queue.splice(index, 0, due)
    return { cancel: () => this.#cancel(due) }
  }

  /** Without effect on what has happened. */
  #cancel(due: Due): void {
    const index = this.#queue.lastIndexOf(due)
    if (index < 0) return
    this.#queue.splice(index, 1)
    if (!due.background) this.#foreground--
  }

  #next(): void {
    const due = this.#queue.shift()
    if (due === undefined) return
    if (!due.background) this.#foreground--
    this.#moveTo(due.at)
    due.run()
  }

  #moveTo(at: bigint): void {
    if (at <= this.#now) return
    this.#now = at
    this.#wallTime = this.#startTime + at
    this.#moved(at)
  }
}

function comesAfter(a: Due, b: Due): boolean {
  return a.at === b.at ? a.rank > b.rank : a.at > b.at
}
