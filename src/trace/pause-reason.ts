// What to say about a stream that was paused until its client left: who paused it, what came meanwhile and let it wait, what to change.

import { showText } from '../util/bytes.ts'
import { callouts } from './callouts.ts'
import { Op } from './chunk.ts'
import type { Outcome } from './event.ts'
import { type Pause, pauseOf } from './filter-verdict.ts'
import type { History } from './history.ts'
import { type Mark, markOf } from './marks.ts'
import type { Reason } from './reasons.ts'
import { enclosing } from './spans.ts'
import { waitText } from './wakers.ts'

export interface PauseReason {
  readonly reason: Reason
  /** The event to look at: the call that came to nothing, the callback that let it wait, or the one that paused. */
  readonly seq: number | null
}

/** Calls that let a stream go on, or end it. */
const letsGo = /^proxy_(continue_(stream|request|response)|send_local_response)$/

/** Why a stream waits; null for one that does not. `step` is the event that opens its step. */
export function reasonOfPause(history: History, outcome: Outcome | null, step: number): PauseReason | null {
  if (outcome?.kind !== 'paused') return null
  const pause = pauseOf(history, outcome, step)
  if (pause === null) return { reason: nobodyKnows(outcome), seq: null }
  const { callback, filter, waitsFor } = pause
  const { direction } = filter.span
  const tried = triedIn(history, pause)
  const came = cameIn(history, pause)
  const name = callback.span.name
  const reason: Reason = {
    title: `The ${direction} waits${waitsFor.length === 0 ? ' for nobody' : ''}`,
    happened: `${name} of ${filter.span.plugin} did not say Continue. ${
      tried?.text ?? came?.text ?? 'Nothing let the stream go on since.'
    }`,
    phase: name,
    next:
      waitsFor.length > 0
        ? `It waits for ${waitText(waitsFor)}; until the client left, none of it let the stream go on.`
        : 'Nobody can let it go on: no callout is in flight, no timer runs, and no queue wakes a plugin of this VM. Envoy keeps the stream, and what it has buffered, until the client goes away or a timeout of the route ends it.',
    change:
      tried?.mark.kind === 'no stream'
        ? `Call proxy_set_effective_context with ${callback.span.words[0]} before: the context id that ${name} was given. Keep it where the callout was sent; each stream has its own.`
        : `Call proxy_continue_stream for the ${direction} from a later callback (the answer of a callout, a timer), or answer with proxy_send_local_response.`,
    call: tried?.call ?? name,
  }
  return { reason, seq: tried?.seq ?? came?.seq ?? callback.seq }
}

function nobodyKnows(outcome: Outcome): Reason {
  const { pausedBy } = outcome
  const way = pausedBy?.callback.includes('_response_') === true ? 'response' : 'request'
  return {
    title: `The ${way} waits for nobody`,
    happened: 'The stream was paused, and nothing let it go on.',
    phase: pausedBy?.callback ?? null,
    next: 'Envoy keeps the stream, and what it has buffered, until the client goes away or a timeout of the route ends it.',
    change: `Call proxy_continue_stream for the ${way} from a later callback, or answer with proxy_send_local_response.`,
    call: pausedBy?.callback ?? null,
  }
}

/** The last call meanwhile that should have let the stream go on, and did nothing. */
function triedIn(history: History, { callback, left }: Pause) {
  for (let seq = left; seq > callback.seq; seq--) {
    const call = history.op(seq) === Op.HostcallEnter ? history.callName(seq) : undefined
    if (call === undefined || !letsGo.test(call)) continue
    const around = enclosing(history, 'callback', seq)
    const mark: Mark | null = around?.span.vm === callback.span.vm ? markOf(history, seq) : null
    if (mark === null || around === undefined) continue
    return { seq, call, mark, text: `${around.span.name} called ${call}, which came to nothing. ${mark.text}` }
  }
  return null
}

/** The last callout of this VM that came back meanwhile. */
function cameIn(history: History, { callback, left }: Pause) {
  const back = callouts(history).findLast(
    ({ seq, end }) =>
      end !== null && end > callback.seq && end <= left && enclosing(history, 'callback', seq)?.span.vm === callback.span.vm,
  )
  if (back?.end == null) return null
  for (let seq = back.end; seq <= left; seq++) {
    if (history.op(seq) !== Op.CallbackEnter || history.callName(seq) !== 'proxy_on_http_call_response') continue
    const status = back.response?.headers.find(([key]) => key === ':status')?.[1]
    const answer = `callout ${back.callout} to ${showText(back.cluster)} came back${status === undefined ? '' : ` with ${showText(status)}`}`
    return { seq, text: `Then ${answer}, and proxy_on_http_call_response did not let the stream go on.` }
  }
  return null
}
