// A row of the timeline as text: for finding, and for reading aloud.
import type { CallSpan } from '../../src/trace/call-names.ts'
import { type CallText, callText } from '../../src/trace/call-text.ts'
import { type CalloutFacts, calloutFacts } from '../../src/trace/callouts.ts'
import { calloutOf } from '../../src/trace/cells.ts'
import type { CalloutOutcome, SpanResult } from '../../src/trace/event.ts'
import { type EnterEvent, enclosing } from '../../src/trace/spans.ts'
import { streamEventText } from '../../src/trace/stream-events.ts'
import { showText } from '../../src/util/bytes.ts'
import { clockText } from './clock-text.ts'
import type { TraceIndex } from './trace-index.ts'

/** A call with what the trace knows about its numbers. */
export function callTextIn(index: TraceIndex, span: CallSpan, result: SpanResult | undefined): CallText {
  return callText(span, result, undefined, (argument, value) => {
    const name = argument === 'metricId' ? index.metricName(span.vm, value) : undefined
    return name === undefined ? undefined : showText(name)
  })
}

/**
 * What happened to a stream from outside, and how long after it began: `the client leaves after 20 s`. A callout goes through a
 * router, too: then it is what happened to that. Null for all else.
 */
export function streamEventIn({ history }: TraceIndex, event: EnterEvent): string | null {
  const text = event.span.kind === 'envoy' ? streamEventText(event.span) : null
  if (text === null) return null
  const next = event.seq < history.lastSeq ? history.event(event.seq + 1) : null
  const callout = next?.type === 'write' ? calloutOf(next.cell) : null
  if (callout !== null) return `callout ${callout}: ${text.replace('the route', 'it')}`
  const stream = enclosing(history, 'stream', event.seq)
  return stream === undefined ? text : `${text} ${afterText(event.at - stream.at)}`
}

const afterText = (nanoseconds: bigint) => (nanoseconds === 0n ? 'at once' : `after ${clockText(nanoseconds)}`)

const ends: Readonly<Record<CalloutOutcome, string>> = {
  answered: '',
  'local-reply': 'from Envoy',
  reset: 'broken off',
  refused: 'refused',
  cancelled: 'cancelled',
  unheard: 'heard by nobody',
}

/** How a callout ended, and after what time: `403 after 20 ms`. */
export function calloutEnd({ history }: TraceIndex, { seq, end, outcome, response }: CalloutFacts): string {
  if (end === null || outcome === null) return 'on its way'
  const status = response?.headers.find(([name]) => name === ':status')?.[1]
  const took = afterText(history.event(end).at - history.event(seq).at)
  return [status === undefined ? '' : showText(status), ends[outcome], took].filter((part) => part !== '').join(' ')
}

/** The text of a row. */
export function rowText(index: TraceIndex, seq: number): string {
  const event = index.history.event(seq)
  if (event.type === 'fault') return `${event.fault.message} ${event.fault.code}`
  if (event.type === 'note') return `${event.code} ${event.detail}`
  if (event.type !== 'enter') return ''
  const { span } = event
  if (span.kind === 'filter') return `${span.plugin} ${span.direction} ${span.part}`
  if (span.kind === 'envoy') return streamEventIn(index, event) ?? ''
  if (span.kind === 'callout') {
    const facts = calloutFacts(index.history, span.callout)
    return `callout ${span.callout} to ${showText(facts.cluster)} comes back ${calloutEnd(index, facts)}`
  }
  if (span.kind !== 'callback' && span.kind !== 'hostcall') return span.kind
  const text = callTextIn(index, span, index.end(seq)?.result)
  return `${text.name} ${[...text.args, ...text.outputs].map((piece) => piece.text).join(' ')} ${text.answer ?? ''}`
}
