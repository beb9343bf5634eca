// Spans of a trace: what is around a moment, and how it ended.
import type { Span, SpanResult, TraceEvent } from './event.ts'
import type { History } from './history.ts'

export type EnterEvent = Extract<TraceEvent, { type: 'enter' }>

/** The spans around an event, innermost first; the event's own where it opens one. */
export function* spansAround(history: History, seq: number): Generator<EnterEvent> {
  for (let at: number | null = seq; at !== null; at = history.parent(at)) {
    const event = history.event(at)
    if (event.type === 'enter') yield event
  }
}

/** The innermost span of a kind around an event, or undefined. */
export function enclosing<K extends Span['kind']>(
  history: History,
  kind: K,
  seq: number,
): (EnterEvent & { readonly span: Extract<Span, { kind: K }> }) | undefined {
  for (const event of spansAround(history, seq)) {
    if (event.span.kind === kind) return event as EnterEvent & { readonly span: Extract<Span, { kind: K }> }
  }
  return undefined
}

/** How a span ended, and with which event; undefined while it is open. */
export function endOf(history: History, seq: number): { readonly seq: number; readonly result: SpanResult } | undefined {
  const partner = history.partner(seq)
  const leave = partner === null ? undefined : history.event(partner)
  return leave?.type === 'leave' ? { seq: leave.seq, result: leave.result } : undefined
}

/** Who acted at a moment. `plugin` is null for Envoy itself. */
export interface Author {
  readonly plugin: string | null
  readonly callback: string | null
  readonly hostcall: string | null
  /** The innermost span that says so. */
  readonly span: number | null
}

/** The plugin whose host call or callback an event lies in, else Envoy. */
export function authorOf(history: History, seq: number): Author {
  let hostcall: EnterEvent | undefined
  for (const event of spansAround(history, seq)) {
    const { span } = event
    if (span.kind === 'hostcall') hostcall ??= event
    if (span.kind === 'callback') {
      const name = hostcall?.span.kind === 'hostcall' ? hostcall.span.name : null
      return { plugin: span.plugin, callback: span.name, hostcall: name, span: hostcall?.seq ?? event.seq }
    }
    // What Envoy makes of a callback's answer is Envoy's work.
    if (span.kind === 'envoy' || span.kind === 'filter') return { plugin: null, callback: null, hostcall: null, span: event.seq }
  }
  return { plugin: null, callback: null, hostcall: null, span: null }
}
