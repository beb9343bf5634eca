// What Envoy answers with Ok and does nothing about: how the trace marks it.
import type { Direction } from '../../trace/cells.ts'
import type { MarkKind } from '../../trace/event.ts'
import type { NothingToContinue } from '../http/filter.ts'
import type { ReplyFate } from '../http/local-reply.ts'

type Mark = readonly [kind: MarkKind, text: string]

/** By why nothing went on: FilterManager::commonContinue. */
export const nothingToContinue: Readonly<Record<NothingToContinue, Mark>> = {
  ended: ['too late', 'The stream had ended before.'],
  replied: ['ignored', 'A local reply was on its way: nothing goes on after one.'],
  'not-paused': ['ignored', 'The stream was not paused here: nothing was held back that could go on.'],
}

/** By what becomes of a local reply; null where the client gets it. */
export const markOfReply: Readonly<Record<ReplyFate, Mark | null>> = {
  sent: null,
  second: ['ignored', 'Another local reply was asked for first, and the client gets that one.'],
  reset: ['too late', 'The response had begun: the client gets no reply, and its connection is reset.'],
  ended: ['too late', 'The stream had ended before: the client has all that it gets.'],
}

/** A body that somebody was given already. */
export const bodyIsGone: Readonly<Record<Direction, string>> = {
  request: 'This piece of the request body has left the filter: nobody will be given what was written.',
  response: 'This piece of the response body has left the filter: nobody will be given what was written.',
}

/** Stream control in a context that has no stream: Context::continueStream and its neighbours have no callbacks there. */
export const noStream = 'This context has no stream: Envoy answers Ok, and nothing happens.'

/** Foreign functions of Envoy up to 1.36 act on the context whose callback runs. */
export const effectiveIgnored =
  'Up to Envoy 1.36 the effective context does not count here, and the callback has no stream: nothing happens.'

/** Stream types 2 and 3 in an HTTP stream. */
export const notTcp = 'This stream type means a TCP connection: an HTTP stream has none, and Envoy answers Ok.'

/** A period for a module that cannot hear of it. */
export const nobodyHearsTicks = 'The module has no proxy_on_tick that Envoy may call: nobody hears of the timer.'
