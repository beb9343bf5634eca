// The selected moment: what stands between the beginning of a span and its end, or at an event.
import { useMemo } from 'react'
import { asPairs } from '../../src/abi-shim/trace-value.ts'
import { cells, type Direction, type MessagePart, type Stage } from '../../src/trace/cells.ts'
import { diffPairs } from '../../src/trace/diff.ts'
import { headerStory, lateChanges, type StoryRow } from '../../src/trace/header-story.ts'
import { enclosing } from '../../src/trace/spans.ts'
import type { TraceIndex } from './trace-index.ts'
import { useIndex } from './use-trace.ts'
import { useView } from './view.ts'

export interface Moment {
  readonly index: TraceIndex
  readonly seq: number
  /** The last event of the span, or the event itself; of an open span the last there is. */
  readonly end: number
  /** The stream that it lies in. */
  readonly stream: number | null
  /** The message that it is about, where it is about one. */
  readonly direction: Direction | null
}

/** The selected moment, or null where the whole request is shown. */
export function useMoment(): Moment | null {
  const selected = useView((state) => state.selected)
  const { index, revision } = useIndex()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; its revision says when
  return useMemo(() => (index === null || selected === null ? null : momentOf(index, selected)), [index, revision, selected])
}

/** The moment of an event; null for one that the trace does not have, and for a step, which is shown as a whole. */
export function momentOf(index: TraceIndex, seq: number): Moment | null {
  const { history } = index
  if (seq > history.lastSeq) return null
  const event = history.event(seq)
  const end = event.type === 'enter' ? (history.partner(seq) ?? history.lastSeq) : seq
  if (event.type === 'enter' && event.span.kind === 'step') return null
  const stream = enclosing(history, 'stream', seq)?.span.stream ?? null
  return { index, seq, end, stream, direction: directionOf(index, seq) }
}

function directionOf(index: TraceIndex, seq: number): Direction | null {
  for (const { span } of index.around(seq)) {
    if (span.kind === 'filter') return span.direction
    if (span.kind === 'callback' && /_(request|response)_/.test(span.name))
      return span.name.includes('_request_') ? 'request' : 'response'
  }
  return null
}

/** A message at a moment: what it has become, who did it, and what of that was done just now. */
export interface MessageAt {
  readonly direction: Direction
  /** Whether there was one at all. */
  readonly exists: boolean
  readonly sent: boolean
  readonly headers: readonly StoryRow[]
  readonly trailers: readonly StoryRow[]
  /** Done after it had left. */
  readonly late: readonly StoryRow[]
  /** Pairs that the moment itself added, removed or changed. */
  readonly changed: number
  readonly bodyBefore: number
  readonly bodyAfter: number
}

/** Both messages of the moment's stream, the one that it is about first. */
export function messagesAt({ index, seq, end, stream, direction }: Moment): MessageAt[] {
  if (stream === null) return []
  const { history } = index
  const order: readonly Direction[] = direction === 'request' ? ['request', 'response'] : ['response', 'request']
  return order.map((way) => {
    const at = (stage: Stage, part: MessagePart, when: number) => history.at(cells.message(stream, way, stage, part), when)
    const size = (when: number) => {
      const body = at('current', 'body', when) ?? at('received', 'body', when)
      return body instanceof Uint8Array ? body.length : 0
    }
    const changes = (['headers', 'trailers'] as const).flatMap((part) => {
      const before = at('current', part, seq)
      // A message that begins inside a span was not changed by it.
      if (before === undefined && part === 'headers') return []
      return diffPairs(asPairs(before), asPairs(at('current', part, end))).filter(({ kind }) => kind !== 'same')
    })
    return {
      direction: way,
      exists: (at('current', 'headers', end) ?? at('received', 'headers', end)) !== undefined,
      sent: at('sent', 'headers', end) !== undefined,
      headers: headerStory(history, stream, way, 'headers', end),
      trailers: headerStory(history, stream, way, 'trailers', end),
      late: [...lateChanges(history, stream, way, 'headers', end), ...lateChanges(history, stream, way, 'trailers', end)],
      changed: changes.length,
      bodyBefore: size(seq),
      bodyAfter: size(end),
    }
  })
}
