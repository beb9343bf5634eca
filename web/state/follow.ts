// Takes a trace into its index while it grows, in slices that leave the page free to answer, and tells when to look again.
import type { History } from '../../src/trace/history.ts'
import { indexOf } from './trace-index.ts'

/** Milliseconds of one slice: half a frame. */
const slice = 8
/** Milliseconds between two looks at a trace that grows: each draws every panel. */
const pause = 50

/** Follows one trace, until it is let go. */
export class Follower {
  readonly #history: History
  readonly #show: () => void
  #shownAt = Number.NEGATIVE_INFINITY
  #timer: ReturnType<typeof setTimeout> | undefined
  #loop: Promise<void> | undefined
  #gone = false

  /** `show` is told when there is more to see; not after the last event, which `end` awaits. */
  constructor(history: History, show: () => void) {
    this.#history = history
    this.#show = show
  }

  get history(): History {
    return this.#history
  }

  /** The trace has grown. */
  grown() {
    this.#loop ??= this.#run().finally(() => {
      this.#loop = undefined
    })
  }

  /** Resolves once everything is taken in. */
  async end(): Promise<void> {
    while (!this.#gone && !indexOf(this.#history).complete) {
      this.grown()
      await this.#loop
    }
    this.letGo()
  }

  letGo() {
    this.#gone = true
    clearTimeout(this.#timer)
  }

  async #run() {
    const index = indexOf(this.#history)
    while (!this.#gone) {
      const until = performance.now() + slice
      index.catchUp(() => performance.now() >= until)
      this.#showSoon()
      if (index.complete) return
      await nextTask()
    }
  }

  #showSoon() {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined
        this.#shownAt = performance.now()
        this.#show()
      },
      Math.max(0, this.#shownAt + pause - performance.now()),
    )
  }
}

/** Lets input and drawing go first; a timer would wait for four milliseconds, and for a second in a hidden tab. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
