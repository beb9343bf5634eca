// Tells a silent engine from a busy one: a pure function of when messages and ticks arrived. Times are milliseconds of any clock.

/** What the watchdog knows about one worker. */
export interface Watch {
  /** When the silence began: the last message, the start of a call, or the last moment at which we could have seen one. */
  readonly quietSince: number
  readonly lastTick: number
}

export interface Patience {
  /** Silence after which a second worker may be asked. */
  readonly suspect: number
  /** Silence after which the engine counts as hung. */
  readonly hang: number
  /** How much of the silence is forgiven, at least, after a late tick. */
  readonly grace: number
  /** A tick that comes this much after the last one says that our own thread slept: nothing is known about the engine. */
  readonly lateTick: number
}

/** `unknown`: our own thread was late, so messages may be waiting that we have not seen. */
export type Verdict = 'alive' | 'suspect' | 'hung' | 'unknown'

/** Starts watching. */
export function watchFrom(now: number): Watch {
  return { quietSince: now, lastTick: now }
}

/** A message of the engine came in. */
export function arrived(watch: Watch, now: number): Watch {
  return { ...watch, quietSince: Math.max(watch.quietSince, now) }
}

/** Our timer fired. After a late tick the silence may have been ours, so that the engine is given time to be heard. */
export function tick(watch: Watch, now: number, patience: Patience): { readonly watch: Watch; readonly verdict: Verdict } {
  if (now - watch.lastTick >= patience.lateTick) {
    const quietSince = Math.max(watch.quietSince, now + patience.grace - patience.hang)
    return { watch: { quietSince, lastTick: now }, verdict: 'unknown' }
  }
  const quiet = now - watch.quietSince
  const verdict = quiet >= patience.hang ? 'hung' : quiet >= patience.suspect ? 'suspect' : 'alive'
  return { watch: { ...watch, lastTick: now }, verdict }
}
