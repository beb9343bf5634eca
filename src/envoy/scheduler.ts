// The virtual clock and what happens when: a discrete-event queue in nanoseconds since start.

interface Due {
  readonly at: bigint
  readonly run: () => void
}

/** Runs events in order of time, then of registration. Nothing waits: time jumps to the next event. */
export class Scheduler {
  #now = 0n
  readonly #queue: Due[] = []
  readonly #moved: (now: bigint) => void

  /** `moved` is told whenever the clock changes. */
  constructor(moved: (now: bigint) => void) {
    this.#moved = moved
  }

  get now(): bigint {
    return this.#now
  }

  /** Registers an event `delay` nanoseconds from now. */
  after(delay: bigint, run: () => void): void {
    const at = this.#now + delay
    let index = this.#queue.length
    while (index > 0 && (this.#queue[index - 1] as Due).at > at) index--
    if (index === this.#queue.length) this.#queue.push({ at, run })
    else this.#queue.splice(index, 0, { at, run })
  }

  /** Runs until nothing is left. */
  drain(): void {
    for (let due = this.#queue.shift(); due !== undefined; due = this.#queue.shift()) {
      if (due.at !== this.#now) {
        this.#now = due.at
        this.#moved(due.at)
      }
      due.run()
    }
  }
}
