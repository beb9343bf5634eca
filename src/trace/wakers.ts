// Wakers: what can let a paused stream go on, at a moment of a trace. Whoever resumes it acts in the VM of the filter that paused.
import type { ByteString } from '../util/bytes.ts'
import { showText } from '../util/bytes.ts'
import { cells, type Direction, ofTimers } from './cells.ts'
import type { History } from './history.ts'
import { enclosing } from './spans.ts'

export type Waker =
  /** More of the message comes, and the filter is asked again. */
  | { readonly kind: 'message'; readonly direction: Direction }
  /** A callout in flight. */
  | { readonly kind: 'callout'; readonly callout: number; readonly plugin: string; readonly cluster: ByteString }
  | { readonly kind: 'timer'; readonly plugin: string; readonly periodMs: number }
  /** A queue that wakes a plugin when somebody appends to it. */
  | { readonly kind: 'queue'; readonly plugin: string; readonly queue: ByteString }

/** A waker in words, to stand behind "waits for". */
function wakerText(waker: Waker): string {
  switch (waker.kind) {
    case 'message':
      return `the rest of the ${waker.direction}`
    case 'callout':
      return `callout ${waker.callout} to ${showText(waker.cluster)}`
    case 'timer':
      return `the timer of ${waker.plugin} (every ${waker.periodMs} ms)`
    case 'queue':
      return `an item in queue ${showText(waker.queue)} of ${waker.plugin}`
    default:
      return waker satisfies never
  }
}

/** What a stream waits for, in words; nobody where nothing is left. */
export function waitText(wakers: readonly Waker[]): string {
  return wakers.length === 0 ? 'nobody' : wakers.map(wakerText).join(', or ')
}

/** Callouts in flight, timers that run and queues that wake, in a VM at a moment. */
export function wakersIn(history: History, vm: number, at: number): Waker[] {
  const { callouts, timers, queues } = sourcesOf(history)
  const text = (cell: string) => String(history.at(cell, at))
  const found: Waker[] = []
  for (const { callout, of, sent, ended } of callouts) {
    if (of !== vm || sent > at || (ended !== null && ended <= at)) continue
    const cluster = text(cells.callout(callout, 'cluster'))
    found.push({ kind: 'callout', callout, plugin: text(cells.callout(callout, 'plugin')), cluster })
  }
  for (const { of, plugin, cell } of timers) {
    const periodMs = Number(history.at(cell, at) ?? 0)
    if (of === vm && periodMs > 0) found.push({ kind: 'timer', plugin, periodMs })
  }
  for (const token of queues) {
    const registered = history.writes(cells.queue(token, 'consumer')).findLast(({ seq }) => seq <= at)
    if (registered === undefined || vmOf(history, registered.seq) !== vm) continue
    found.push({ kind: 'queue', plugin: String(registered.value), queue: text(cells.queue(token, 'name')) })
  }
  return found
}

interface Sources {
  readonly revision: number
  readonly callouts: readonly {
    readonly callout: number
    readonly of: number
    readonly sent: number
    readonly ended: number | null
  }[]
  readonly timers: readonly { readonly of: number; readonly plugin: string; readonly cell: string }[]
  readonly queues: readonly number[]
}

/** Looked for once in a history as it stands: a view asks for many moments. */
const known = new WeakMap<History, Sources>()

function sourcesOf(history: History): Sources {
  const before = known.get(history)
  if (before?.revision === history.revision) return before
  const callouts: Sources['callouts'][number][] = []
  for (let callout = 1; ; callout++) {
    const sent = history.writes(cells.callout(callout, 'plugin'))[0]?.seq
    if (sent === undefined) break
    const ended = history.writes(cells.callout(callout, 'outcome'))[0]?.seq ?? null
    callouts.push({ callout, of: vmOf(history, sent), sent, ended })
  }
  const timers = history.cellsMatching(ofTimers).map((cell) => {
    const [vm = '', ...plugin] = cell.slice(ofTimers.length).split('/')
    return { of: Number(vm), plugin: plugin.join('/'), cell }
  })
  const queues: number[] = []
  for (let token = 1; history.last(cells.queue(token, 'name')) !== undefined; token++) queues.push(token)
  const found = { revision: history.revision, callouts, timers, queues }
  known.set(history, found)
  return found
}

/** The VM whose host call an event lies in; -1 for none. */
const vmOf = (history: History, seq: number) => enclosing(history, 'hostcall', seq)?.span.vm ?? -1
