// What happened to the headers of a message on their way through Envoy, and who did it.
import type { Pairs } from '../util/bytes.ts'
import { cells, type Direction } from './cells.ts'
import { diffPairs, type PairChange, pairKey } from './diff.ts'
import type { History } from './history.ts'
import { type Author, authorOf } from './spans.ts'

export interface StoryRow extends PairChange {
  /** Who changed it; null for one that went through as it came. */
  readonly by: Author | null
}

const envoy: Author = { plugin: null, callback: null, hostcall: null, span: null }
const isPairs = (value: unknown): value is Pairs => Array.isArray(value)

/**
 * From what arrived at Envoy to what left it, up to a moment; where nothing left, to where the message got. Empty where
 * there was nothing. Found out from the writes of the travelling message, each inside the span that made it.
 */
export function headerStory(
  history: History,
  stream: number,
  direction: Direction,
  part: 'headers' | 'trailers',
  until = history.lastSeq,
): StoryRow[] {
  const cell = (stage: 'received' | 'current' | 'sent') => cells.message(stream, direction, stage, part)
  const arrived = history.at(cell('received'), until)
  const received = isPairs(arrived) ? arrived : []
  const writes = [...history.writes(cell('current')), ...history.writes(cell('sent'))]
    .filter(({ seq }) => seq <= until)
    .sort((a, b) => a.seq - b.seq)
  const by = new Map<string, Author>()
  let travelling = received
  for (const { seq, value } of writes) {
    if (!isPairs(value)) continue
    const author = authorOf(history, seq)
    for (const change of diffPairs(travelling, value)) if (change.kind !== 'same') by.set(keyOf(change), author)
    travelling = value
  }
  return diffPairs(received, travelling).map((change) => ({
    ...change,
    by: change.kind === 'same' ? null : (by.get(keyOf(change)) ?? envoy),
  }))
}

/** A value may come, go and come again: the last one who brought or removed it counts. */
const keyOf = ({ kind, name, value }: PairChange) => `${kind === 'removed' ? '-' : '+'}${pairKey(name, value)}`
