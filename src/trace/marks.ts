// Calls that answered Ok, or had an action, and came to nothing: what the engine marked, and what a trace alone tells.
import { cells, type Direction } from './cells.ts'
import { Op } from './chunk.ts'
import type { MarkKind } from './event.ts'
import type { History } from './history.ts'
import { enclosing, endOf } from './spans.ts'

export interface Mark {
  readonly kind: MarkKind
  readonly text: string
}

const messages = (['request', 'response'] as const).flatMap((direction) =>
  (['headers', 'trailers'] as const).map((part) => ({ direction, part })),
)

const receiver: Record<Direction, string> = { request: 'upstream', response: 'client' }

/** The mark of a host call or callback; null for what had its effect, or had none to have. */
export function markOf(history: History, seq: number): Mark | null {
  const op = history.op(seq)
  if (op === Op.HostcallEnter) return markOfHostcall(history, seq)
  return op === Op.CallbackEnter ? markOfCallback(history, seq) : null
}

function markOfHostcall(history: History, seq: number): Mark | null {
  const marked = history.markedBy(seq)
  const mark = marked === undefined ? null : history.event(marked)
  if (mark?.type === 'mark') return { kind: mark.mark, text: mark.text }
  const end = history.partner(seq) ?? seq
  for (let at = seq + 1; at < end; at++) {
    if (history.op(at) !== Op.Write) continue
    const event = history.event(at)
    if (event.type !== 'write') continue
    const stream = enclosing(history, 'stream', seq)?.span.stream
    if (stream === undefined) continue
    for (const { direction, part } of messages) {
      if (event.cell !== nameOf(stream, direction, part)) continue
      const sent = history.at(cells.message(stream, direction, 'sent', part), seq)
      if (sent === undefined) continue
      const text = `The ${direction} ${part} had left before this call: the ${receiver[direction]} does not see the change.`
      return { kind: 'too late', text }
    }
  }
  return null
}

const nameOf = (stream: number, direction: Direction, part: 'headers' | 'trailers') =>
  `stream/${stream}/${direction}.current.${part}`

/** Callbacks whose answer decides how a stream goes on. */
const decides = /^proxy_on_(request|response)_(headers|body|trailers)$/

// proxy-wasm-cpp-host ContextBase::onRequestHeaders: after a local response the action is StopIteration, whatever the guest said.
function markOfCallback(history: History, seq: number): Mark | null {
  if (!decides.test(history.callName(seq) ?? '')) return null
  const end = endOf(history, seq)
  if (end?.result.word !== 0) return null
  for (let at = seq + 1; at < end.seq; at = next(history, at)) {
    if (history.callName(at) !== 'proxy_send_local_response' || markOfHostcall(history, at) !== null) continue
    if (endOf(history, at)?.result.word !== 0) continue
    return {
      kind: 'ignored',
      text: 'It said Continue, but a local reply was asked for inside: Envoy ignores the action and answers the client.',
    }
  }
  return null
}

/** The event after a call that was made here, or simply the next. */
function next(history: History, at: number): number {
  const partner = history.partner(at)
  return partner !== null && partner > at ? partner + 1 : at + 1
}
