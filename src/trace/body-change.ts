// What a filter made of a body, which comes to it in pieces: how many bytes went in and how many go on.
import { cells, type Direction, type MessagePart } from './cells.ts'
import { Op } from './chunk.ts'
import type { History } from './history.ts'
import { markOf } from './marks.ts'
import { authorOf, enclosing } from './spans.ts'
import type { VerdictKind } from './verdict-reasons.ts'

/** One time that a filter was given a part of the message. */
export interface BodyPassage {
  readonly plugin: string
  readonly enter: number
  readonly leave: number | null
  readonly part: MessagePart
  readonly verdict: VerdictKind | null
}

export interface BodyChange {
  /** Bytes. */
  readonly before: number
  readonly after: number
  readonly changed: boolean
}

/**
 * The body before and behind a filter. `before` is what came to it; null for a body that Envoy or a plugin made, which comes in one
 * piece. A piece that is held is shown again with the next one; what is stopped without being held is gone.
 */
export function bodyChange(
  history: History,
  stream: number,
  direction: Direction,
  passages: readonly BodyPassage[],
  before: number | null,
): BodyChange {
  let grown = 0
  let changed = false
  let given: number | null = null
  /** What the filter sees again. */
  let held: number | null = null
  for (const [at, passage] of passages.entries()) {
    if (passage.part === 'headers') continue
    const size: number | null = passage.part === 'body' ? sizeIn(history, direction, passage) : held
    if (size === null) continue
    if (passage.part === 'body') given ??= size
    const written = writtenIn(history, stream, direction, passage, passages[at + 1]?.enter ?? history.length)
    const after: number = written ?? size
    changed ||= written !== null
    grown += after - size
    if (passage.part === 'body' && passage.verdict === 'stop' && after > 0) {
      grown -= after
      changed = true
    }
    held = passage.verdict === 'buffer' ? after : null
  }
  const came = before ?? given ?? 0
  return { before: came, after: came + grown, changed }
}

/** How much the callback in a passage was shown; null where none was called. */
function sizeIn(history: History, direction: Direction, { enter, leave }: BodyPassage): number | null {
  const name = `proxy_on_${direction}_body`
  const end = leave ?? history.lastSeq
  for (let seq = enter + 1; seq < end; seq++) {
    if (history.op(seq) !== Op.CallbackEnter || history.callName(seq) !== name) continue
    const event = history.event(seq)
    return event.type === 'enter' && event.span.kind === 'callback' ? Number(event.span.words[1] ?? 0) : null
  }
  return null
}

/** How much is in the buffer after the last write that counts, before the filter is asked again; null where none did. */
function writtenIn(
  history: History,
  stream: number,
  direction: Direction,
  { enter, plugin }: BodyPassage,
  end: number,
): number | null {
  const last = history.writes(cells.message(stream, direction, 'current', 'body')).findLast(({ seq }) => {
    if (seq <= enter || seq >= end) return false
    const call = enclosing(history, 'hostcall', seq)
    // What is held can be written later, too: in the callback of a callout, or of a timer.
    return call !== undefined && authorOf(history, seq).plugin === plugin && markOf(history, call.seq)?.kind !== 'too late'
  })
  return last?.value instanceof Uint8Array ? last.value.length : null
}
