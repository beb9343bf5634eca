// Real time in step with a scenario's virtual time: what a request takes is no part of what `advance` says.
import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds after the end of an `advance` in which what was due at its end may still happen: timers are late, never early. */
const slack = 20

export class Clock {
  /** When the workers' VMs stood. */
  readonly #origin = performance.now()
  /** Milliseconds of the scenario since then. */
  #virtual = 0

  /** Lets virtual time pass. Requests take no time in a scenario, and a little in reality, which is made up for here. */
  async advance(ms: number): Promise<void> {
    this.#virtual += ms
    await sleep(Math.max(0, this.#virtual + slack - this.#real()))
  }

  /** Something was waited for: the time that it took passed in the scenario too. */
  passed(): void {
    this.#virtual = Math.max(this.#virtual, this.#real())
  }

  #real(): number {
    return performance.now() - this.#origin
  }
}
