// The virtual clock and what happens when: a discrete-event queue in nanoseconds since start.

/** Something that will happen, unless it is cancelled. */
export interface Appointment {
  cancel(): void
}

class Due implements Appointment {
  readonly at: bigint
  /** Of two at the same time the one with the smaller rank comes first. */
  readonly rank: -1 | 0 | 1
  readonly background: boolean
  readonly run: () => void
  readonly #queue: DueQueue

  constructor(queue: DueQueue, at: bigint, rank: -1 | 0 | 1, background: boolean, run: () => void) {
    this.#queue = queue
    this.at = at
    this.rank = rank
    this.background = background
    this.run = run
  }

  cancel(): void {
    this.#queue.remove(this)
  }

  comesAfter(other: Due): boolean {
    return this.at === other.at ? this.rank > other.rank : this.at > other.at
  }
}

/** What is due, the next first. */
class DueQueue {
  readonly #all: Due[] = []
  foreground = 0

  get first(): Due | undefined {
    return this.#all[0]
  }

  get background(): number {
    return this.#all.length - this.foreground
  }

  put(due: Due): Due {
    const all = this.#all
    if (!due.background) this.foreground++
    let index = all.length
    all.push(due)
    for (; index > 0 && (all[index - 1] as Due).comesAfter(due); index--) all[index] = all[index - 1] as Due
    all[index] = due
    return due
  }

  take(): Due | undefined {
    const due = this.#all.shift()
    if (due?.background === false) this.foreground--
    return due
  }

  /** Without effect on what has happened. */
  remove(due: Due): void {
    const index = this.#all.lastIndexOf(due)
    if (index < 0) return
    this.#all.splice(index, 1)
    if (!due.background) this.foreground--
  }
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
  readonly #queue = new DueQueue()
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
    return this.#queue.background
  }

  /** Registers an event `delay` nanoseconds from now. */
  after(delay: bigint, run: () => void): Appointment {
    return this.#queue.put(new Due(this.#queue, this.#now + delay, 0, false, run))
  }

  /** Registers an event before everything else that happens now: Envoy's Dispatcher::post, which needs nobody outside. */
  post(run: () => void): Appointment {
    return this.#queue.put(new Due(this.#queue, this.#now, -1, false, run))
  }

  /** Registers an event behind everything else that happens now: what arrives once Envoy has nothing left to do. */
  whenQuiet(run: () => void): Appointment {
    return this.#queue.put(new Due(this.#queue, this.#now, 1, false, run))
  }

  /** As `after`, but nobody waits for it. */
  inBackground(delay: bigint, run: () => void): Appointment {
    return this.#queue.put(new Due(this.#queue, this.#now + delay, 0, true, run))
  }

  /** Runs until no foreground work is left. */
  drain(): void {
    while (this.#queue.foreground > 0) this.#next()
  }

  /** Runs the next event, of whatever class, and all foreground work that follows. */
  advanceToNext(): void {
    this.#next()
    this.drain()
  }

  /** Lets so many nanoseconds pass, with everything that happens meanwhile and all foreground work that follows. */
  advance(duration: bigint): void {
    const until = this.#now + duration
    for (let due = this.#queue.first; due !== undefined && due.at <= until; due = this.#queue.first) this.#next()
    this.#moveTo(until)
    this.drain()
  }

  #next(): void {
    const due = this.#queue.take()
    if (due === undefined) return
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
