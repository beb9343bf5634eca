// Callouts of a trace: what plugins sent, to whom, and what came back.
import { asPairs } from '../abi-shim/trace-value.ts'
import { type CalloutField, cells } from './cells.ts'
import { type CalloutOutcome, calloutOutcomes } from './event.ts'
import type { History } from './history.ts'
import { enclosing, spansAround } from './spans.ts'
import type { Message } from './streams.ts'

export interface CalloutFacts {
  readonly callout: number
  readonly plugin: string
  readonly token: number
  readonly cluster: string
  /** In milliseconds; 0 for none. */
  readonly timeout: number
  /** The event in the host call that sends it. */
  readonly seq: number
  /** The step in which it was sent; null while Envoy starts. */
  readonly step: number | null
  readonly request: Message
  /** What reached the upstream; null where nothing did. */
  readonly sent: Message | null
  /** What was written to the upstream, in HTTP/1.1. */
  readonly wire: string | null
  /** What the plugin is shown; null where there was none. */
  readonly response: Message | null
  /** Null while it is on its way. */
  readonly outcome: CalloutOutcome | null
  /** Why Envoy made the response by itself; null for the upstream's. */
  readonly details: string | null
  /** The event with which it ended. */
  readonly end: number | null
}

const noBytes = new Uint8Array(0)

/** Every callout, in the order of their sending. */
export function callouts(history: History): CalloutFacts[] {
  const found: CalloutFacts[] = []
  for (let id = 1; history.last(cells.callout(id, 'plugin')) !== undefined; id++) found.push(calloutFacts(history, id))
  return found
}

/** One callout, by its number. */
export function calloutFacts(history: History, callout: number): CalloutFacts {
  const cell = (field: CalloutField) => history.last(cells.callout(callout, field))
  const text = (field: CalloutField): string | null => {
    const value = cell(field)
    return typeof value === 'string' ? value : null
  }
  const messageOf = (at: 'request' | 'sent' | 'response'): Message | null => {
    const headers = cell(`${at}.headers`)
    if (headers === undefined) return null
    const body = cell(`${at}.body`)
    const trailers = at === 'request' ? undefined : cell(`${at}.trailers`)
    return { headers: asPairs(headers), body: body instanceof Uint8Array ? body : noBytes, trailers: asPairs(trailers) }
  }
  const seq = history.writes(cells.callout(callout, 'plugin'))[0]?.seq ?? 0
  const outcome = calloutOutcomes.find((each) => each === cell('outcome')) ?? null
  return {
    callout,
    plugin: text('plugin') ?? '',
    token: Number(cell('token')),
    cluster: text('cluster') ?? '',
    timeout: Number(cell('timeout')),
    seq,
    step: enclosing(history, 'step', seq)?.span.step ?? null,
    request: messageOf('request') ?? { headers: [], body: noBytes, trailers: [] },
    sent: messageOf('sent'),
    wire: text('wire'),
    response: messageOf('response'),
    outcome,
    details: text('details'),
    end: history.writes(cells.callout(callout, 'outcome'))[0]?.seq ?? null,
  }
}

/** The callout that a call is about: it sends it, or it is told of its end, or it asks within the callback that is told. */
export interface CalloutAt {
  readonly callout: number
  readonly role: 'sends' | 'is told' | 'asks'
}

/** The callout that an event is about, or null. */
export function calloutAt(history: History, seq: number): CalloutAt | null {
  const event = history.event(seq)
  if (event.type !== 'enter') return null
  if (event.span.kind === 'hostcall' && event.span.name === 'proxy_http_call') {
    const callout = sentIn(history, seq)
    return callout === null ? null : { callout, role: 'sends' }
  }
  for (const { seq: at, span } of spansAround(history, seq)) {
    if (span.kind === 'callout') {
      const asks = event.span.kind === 'hostcall'
      return { callout: span.callout, role: asks ? 'asks' : 'is told' }
    }
    // What goes on because of a callout is not about it any more.
    if (span.kind === 'hostcall' ? at !== seq : span.kind !== 'callback' || span.name !== 'proxy_on_http_call_response') {
      return null
    }
  }
  return null
}

function sentIn(history: History, seq: number): number | null {
  const end = history.partner(seq) ?? history.lastSeq
  for (let id = 1; ; id++) {
    const sent = history.writes(cells.callout(id, 'plugin'))[0]?.seq
    if (sent === undefined || sent > end) return null
    if (sent > seq) return id
  }
}
