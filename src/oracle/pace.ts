// Tells when an Envoy has done all that it will do by itself, so that a busy machine changes nothing of what a run is.
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises'
import { type Envoy, Restless } from './envoy.ts'
import type { Traffic } from './traffic.ts'

/**
 * How long there must be no sign of life before Envoy counts as settled, by how much is known of it: in looks, between which our
 * own sockets are read (on a busy machine it is us who are late), and in milliseconds.
 */
const patience = {
  /** Every byte has arrived, and the threads sleep. */
  asleep: { looks: 4, ms: 4 },
  /** Every byte has arrived, and nobody tells about threads (not Linux). */
  arrived: { looks: 4, ms: 20 },
  /** Bytes are on their way, and Envoy does not read them, since its buffers are full. */
  full: { looks: 10, ms: 30 },
  /** Something is on its way. The network between two processes of one machine may take as long as that on a busy one. */
  underWay: { looks: 10, ms: 300 },
  /** A thread is at work. */
  busy: { looks: Number.POSITIVE_INFINITY, ms: 0 },
} as const

/** Milliseconds in which a guest must come to an end; a loop without end never sleeps. */
const longest = 20_000

/** A plugin's timer that goes off so often leaves no rest. */
const restlessTickMs = 10

/** What is looked at. */
type Watched = Pick<Envoy, 'log' | 'ended' | 'asleep'>

/** Real time cannot show what the scenario says. */
export class NotInRealTime extends Error {}

export class Pace {
  readonly #envoy: Watched
  readonly #traffic: Traffic
  /** When the last one who waits for its turn has it. */
  #turns: Promise<void> = Promise.resolve()
  /** What was waited for in vain: bytes of a connection that was closed before they were read. */
  #lost = '0 0 0'

  constructor(envoy: Watched, traffic: Traffic) {
    this.#envoy = envoy
    this.#traffic = traffic
  }

  /**
   * Resolves when Envoy has read all that was written to it, has called all callbacks of that, and waits for more; or has
   * ended. What comes later by a timer is not waited for.
   */
  async settled(): Promise<void> {
    const from = performance.now()
    let signs = ''
    let looks = 0
    let since = from
    while (this.#envoy.ended === null) {
      const now = this.#signs()
      if (now !== signs) {
        looks = 0
        since = performance.now()
      }
      signs = now
      const enough = this.#patience()
      if (looks++ >= enough.looks && performance.now() - since >= enough.ms) {
        this.#lost = this.#balance()
        return
      }
      if (this.#envoy.log.shortestTickMs < restlessTickMs)
        throw new NotInRealTime(
          `a timer of ${this.#envoy.log.shortestTickMs} ms goes off all the time in a real Envoy; ${restlessTickMs} ms are the least`,
        )
      if (performance.now() - from > longest)
        throw new Restless(`Envoy did not come to rest in ${longest / 1000} s: is a guest in a loop?`)
      await sleep(1)
      // Timers come before sockets in Node's loop, and this after them.
      await immediate()
    }
  }

  /**
   * As `settled`, one after another, for the client and the upstreams that send at the same time: what one sends has been taken in when
   * the next one's turn comes, as in the emulator.
   */
  turn(): Promise<void> {
    const mine = this.#turns.then(() => this.settled())
    this.#turns = mine.catch(() => undefined)
    return mine
  }

  #signs(): string {
    const { log, asleep } = this.#envoy
    return `${log.text.length} ${this.#traffic.sent} ${this.#traffic.received} ${this.#traffic.closed} ${asleep()}`
  }

  #patience(): { readonly looks: number; readonly ms: number } {
    const { log, asleep } = this.#envoy
    const threads = asleep()
    if (threads === false) return patience.busy
    if (log.connecting.size > 0 || log.reading.size > 0 || this.#balance() !== this.#lost)
      return log.disabled.size > 0 ? patience.full : patience.underWay
    return threads === null ? patience.arrived : patience.asleep
  }

  /** What one side has sent or closed, and the other has not noticed. */
  #balance(): string {
    const { log } = this.#envoy
    const { sent, received, closed } = this.#traffic
    return `${sent - log.read} ${log.written - received} ${closed - log.closed.size}`
  }
}
