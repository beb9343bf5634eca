// What each verdict of a filter means for the stream. Envoy: envoy/http/filter.h, Filter{Headers,Data,Trailers}Status.

/** A reason that holds wherever its name comes up. */
export interface ByName {
  readonly title: string
  readonly happened: string
  readonly next: string
  readonly change: string
}

const resume = 'Call proxy_continue_stream later, or send a local reply; until then the client waits.'

/** By the name of the status. */
export const verdictReasons: Readonly<Record<string, ByName>> = {
  Continue: {
    title: 'The stream goes on',
    happened: 'The filter is done with this part.',
    next: 'The next filter gets it, or after the last one the router or the client.',
    change: 'Nothing.',
  },
  StopIteration: {
    title: 'Stopped here',
    happened: 'The filter keeps the headers or trailers back.',
    next: 'Later filters do not see them yet. This filter still gets the body, and the first Continue of its body callback lets the headers go too.',
    change: resume,
  },
  StopAllIterationAndBuffer: {
    title: 'Stopped here, and everything behind it is buffered',
    happened: 'The filter keeps the headers back, and gets no body either.',
    next: 'Envoy buffers the body up to its limit: beyond it a request is answered 413, a response 500.',
    change: resume,
  },
  StopAllIterationAndWatermark: {
    title: 'Stopped here, with the sender told to wait',
    happened: 'The filter keeps the headers back, and gets no body either.',
    next: 'Envoy buffers until its high watermark and then stops reading from the sender. Nothing is refused for its size.',
    change: resume,
  },
  StopIterationAndBuffer: {
    title: 'The body is being collected',
    happened: 'The filter keeps this piece of the body back.',
    next: 'Envoy adds it to the buffer; the next body callback sees all of it so far. Beyond the limit a request is answered 413, a response 500.',
    change: `Return Continue once the body is whole (end of stream). ${resume}`,
  },
  StopIterationAndWatermark: {
    title: 'The body is being collected, with the sender told to wait',
    happened: 'The filter keeps this piece of the body back.',
    next: 'Envoy buffers until its high watermark and then stops reading from the sender.',
    change: resume,
  },
  StopIterationNoBuffer: {
    title: 'Stopped here, and nothing is kept',
    happened: 'The filter lets nothing on, and Envoy does not keep this piece of the body.',
    next: 'What was passed in is lost unless a local reply ends the stream, which is the usual reason for this answer.',
    change: 'Nothing where a local reply was meant. Otherwise return Pause (1), which buffers.',
  },
}
