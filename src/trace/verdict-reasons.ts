// What each verdict of a filter means for the stream. Envoy: envoy/http/filter.h, Filter{Headers,Data,Trailers}Status.
import type { VerdictCause } from './event.ts'

/** A verdict in a word. */
export type VerdictKind = 'continue' | 'stop' | 'stop-all' | 'buffer' | 'watermark' | 'replied' | 'ended' | 'failed'

/** A reason that holds wherever its name comes up. */
export interface ByName {
  readonly title: string
  readonly happened: string
  readonly next: string
  readonly change: string
}

const resume = 'Call proxy_continue_stream later, or send a local reply; until then the client waits.'

/** By the name of the status. */
export const verdictReasons: Readonly<Record<string, ByName & { readonly kind: VerdictKind }>> = {
  Continue: {
    kind: 'continue',
    title: 'The stream goes on',
    happened: 'The filter is done with this part.',
    next: 'The next filter gets it, or after the last one the router or the client.',
    change: 'Nothing.',
  },
  StopIteration: {
    kind: 'stop',
    title: 'Stopped here',
    happened: 'The filter keeps the headers or trailers back.',
    next: 'Later filters do not see them yet. This filter still gets the body, and the first Continue of its body callback lets the headers go too.',
    change: resume,
  },
  StopAllIterationAndBuffer: {
    kind: 'stop-all',
    title: 'Stopped here, and everything behind it is buffered',
    happened: 'The filter keeps the headers back, and gets no body either.',
    next: 'Envoy buffers the body up to its limit: beyond it a request is answered 413, a response 500.',
    change: resume,
  },
  StopAllIterationAndWatermark: {
    kind: 'stop-all',
    title: 'Stopped here, with the sender told to wait',
    happened: 'The filter keeps the headers back, and gets no body either.',
    next: 'Envoy buffers until its high watermark and then stops reading from the sender. Nothing is refused for its size.',
    change: resume,
  },
  StopIterationAndBuffer: {
    kind: 'buffer',
    title: 'The body is being collected',
    happened: 'The filter keeps this piece of the body back.',
    next: 'Envoy adds it to the buffer; the next body callback sees all of it so far. Beyond the limit a request is answered 413, a response 500.',
    change: `Return Continue once the body is whole (end of stream). ${resume}`,
  },
  StopIterationAndWatermark: {
    kind: 'watermark',
    title: 'The body is being collected, with the sender told to wait',
    happened: 'The filter keeps this piece of the body back.',
    next: 'Envoy buffers until its high watermark and then stops reading from the sender.',
    change: resume,
  },
  StopIterationNoBuffer: {
    kind: 'stop',
    title: 'Stopped here, and nothing is kept',
    happened: 'The filter lets nothing on, and Envoy does not keep this piece of the body.',
    next: 'What was passed in is lost unless a local reply ends the stream, which is the usual reason for this answer.',
    change: 'Nothing where a local reply was meant. Otherwise return Pause (1), which buffers.',
  },
}

/** By the cause that overrules the status. */
export const causeReasons: Readonly<Partial<Record<VerdictCause, ByName>>> = {
  replied: {
    title: 'The filter replies by itself',
    happened: 'Nothing goes on from here.',
    next: 'The reply goes back to the client: of a request through the response callbacks of the filters, of a response straight.',
    change: 'Nothing.',
  },
  ended: {
    title: 'The stream is over',
    happened: 'What the callback answered does not matter any more.',
    next: 'Every filter is told: on_log, on_done, on_delete.',
    change: 'Nothing.',
  },
  'envoy-replied': {
    title: 'Envoy replies by itself',
    happened: 'As a rule more is held back than the buffer takes; nothing goes on from here.',
    next: 'A request is answered 413, a response 500; a response whose head has left is reset.',
    change: 'Hold less back, or raise per_connection_buffer_limit_bytes.',
  },
  failed: {
    title: 'The plugin has failed',
    happened: 'Its VM trapped, now or earlier, and calls no callback any more.',
    next: 'The client gets 503, and so does every further request on this worker, until the VM is replaced.',
    change: 'Find the trap; failurePolicy decides what happens after one.',
  },
  'failed-open': {
    title: 'The plugin has failed, and is passed by',
    happened: 'Its VM trapped, now or earlier, and calls no callback any more.',
    next: 'The stream goes on as if the filter were not there.',
    change: 'Find the trap; failurePolicy decides what happens after one.',
  },
}
