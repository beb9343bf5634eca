// Why a host call was refused, and what to do: by its answer.

import { type CallSpan, isRefusal, resultNames } from '../../src/trace/call-names.ts'
import type { SpanResult } from '../../src/trace/event.ts'

export interface Explanation {
  readonly title: string
  readonly text: string
  readonly remedy: string
}

const byStatus: Readonly<Record<string, Explanation>> = {
  NotFound: {
    title: 'There is no such thing now',
    text: 'Envoy looked and found nothing under that name. For a header or a property this is an ordinary answer: it is not set on this request.',
    remedy:
      'Treat it as “absent”. For a property, check the phase: response.* exists from the response headers on, upstream.* once a host was chosen.',
  },
  BadArgument: {
    title: 'Envoy does not take that argument here',
    text: 'A number outside its enumeration, or a map or buffer that does not exist in this callback: request headers end with the request, response headers begin with the response.',
    remedy: 'Do it in the callback in which that map exists; the first argument says which one it is.',
  },
  InvalidMemoryAccess: {
    title: 'The address is outside of the guest’s memory',
    text: 'A pointer and its length reach past the end of linear memory, or the allocator gave no room for the answer.',
    remedy: 'Check the pointer and length that go with the call; with an SDK this points at a damaged heap.',
  },
  Unimplemented: {
    title: 'Not modelled, so it is refused',
    text: 'This playground declares the call but has nothing behind it yet, and answers Unimplemented rather than pretend.',
    remedy: 'See the note in the timeline. A real Envoy may answer otherwise.',
  },
  ParseFailure: {
    title: 'Envoy could not read what was passed',
    text: 'The serialised argument does not follow its format.',
    remedy: 'Compare its bytes with the format that the call expects.',
  },
  SerializationFailure: {
    title: 'The value has no form that a guest can read',
    text: 'It exists, but Envoy cannot turn it into bytes: a whole object, or a list.',
    remedy: 'Ask for one of its fields instead.',
  },
  InternalFailure: {
    title: 'Envoy failed at it',
    text: 'The call was understood, but could not be carried out at this moment.',
    remedy: 'Look at the rows just before it: something the call depends on was not there.',
  },
  Empty: { title: 'There is nothing in it', text: 'The queue has no item to hand out.', remedy: 'Treat it as “later”.' },
}

/** The explanation of a refusal; null for what was not refused. */
export function explain(span: CallSpan, result: SpanResult | undefined): Explanation | null {
  if (!isRefusal(span, result?.word)) return null
  return byStatus[resultNames(span)?.[Number(result?.word)] ?? ''] ?? null
}
