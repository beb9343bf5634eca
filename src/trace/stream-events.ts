// What happens to a stream from outside of its filters: Envoy's own spans that a reader is told of.
import type { Span } from './event.ts'

/** By the name of the span, in words that a time may follow. */
const streamEvents = {
  'client leaves': 'the client leaves',
  'route times out': 'the route times out',
  'upstream refuses': 'the upstream refuses the connection',
  'upstream closes': 'the upstream closes the connection',
  'upstream resets': 'the upstream resets the stream',
  'upstream breaks off': 'the upstream breaks off its response',
  'upstream errs': 'the upstream sends what Envoy cannot read',
} as const
export type StreamEvent = keyof typeof streamEvents

const awaited = 'A client waits as long as something may still bring its response: an upstream, a callout, a timer.'

/** What a reader may want to know of one. */
export function streamEventAbout({ what }: Extract<Span, { kind: 'envoy' }>): string {
  return what === 'client leaves'
    ? `${awaited} What lies inside of this row is the end of its stream.`
    : 'Envoy answers in the place of the upstream, or resets a response that has begun; what lies inside of this row comes of it.'
}

/** The words for one of Envoy's own spans; null for its everyday work. */
export function streamEventText({ what }: Extract<Span, { kind: 'envoy' }>): string | null {
  return Object.hasOwn(streamEvents, what) ? streamEvents[what as StreamEvent] : null
}
