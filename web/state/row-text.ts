// A row of the timeline as text: for finding, and for reading aloud.
import type { CallSpan } from '../../src/trace/call-names.ts'
import { type CallText, callText } from '../../src/trace/call-text.ts'
import type { SpanResult } from '../../src/trace/event.ts'
import { showText } from '../../src/util/bytes.ts'
import type { TraceIndex } from './trace-index.ts'

/** A call with what the trace knows about its numbers. */
export function callTextIn(index: TraceIndex, span: CallSpan, result: SpanResult | undefined): CallText {
  return callText(span, result, undefined, (argument, value) => {
    const name = argument === 'metricId' ? index.metricName(span.vm, value) : undefined
    return name === undefined ? undefined : showText(name)
  })
}

/** The text of a row. */
export function rowText(index: TraceIndex, seq: number): string {
  const event = index.history.event(seq)
  if (event.type === 'fault') return `${event.fault.message} ${event.fault.code}`
  if (event.type === 'note') return `${event.code} ${event.detail}`
  if (event.type !== 'enter') return ''
  const { span } = event
  if (span.kind === 'filter') return `${span.plugin} ${span.direction} ${span.part}`
  if (span.kind === 'callout') return `callout ${span.callout}`
  if (span.kind !== 'callback' && span.kind !== 'hostcall') return span.kind
  const text = callTextIn(index, span, index.end(seq)?.result)
  return `${text.name} ${[...text.args, ...text.outputs].map((piece) => piece.text).join(' ')} ${text.answer ?? ''}`
}
