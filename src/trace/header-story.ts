// What happened to the headers of a message on their way through Envoy, and who did it.
import { asPairs, isPairs } from '../abi-shim/trace-value.ts'
import type { ByteString } from '../util/bytes.ts'
import { cells, type Direction } from './cells.ts'
import { Op } from './chunk.ts'
import { diffPairs, type PairChange, pairKey } from './diff.ts'
import type { History } from './history.ts'
import { type Author, authorOf, enclosing, endOf } from './spans.ts'

export interface StoryRow extends PairChange {
  /** Who changed it; null for one that went through as it came. */
  readonly by: Author | null
}

const envoy: Author = { plugin: null, callback: null, hostcall: null, span: null }

/**
 * From what arrived at Envoy to what left it, up to a moment; where nothing left, to where the message got. Empty where
 * there was nothing. Found out from the writes of the travelling message, each inside the span that made it. What was done
 * to it after it left is no part of the story: see `lateChanges`.
 */
export function headerStory(
  history: History,
  stream: number,
  direction: Direction,
  part: 'headers' | 'trailers',
  until = history.lastSeq,
): StoryRow[] {
  const cell = (stage: 'received' | 'current' | 'sent') => cells.message(stream, direction, stage, part)
  const received = asPairs(history.at(cell('received'), until))
  const left = history.writes(cell('sent')).filter(({ seq }) => seq <= until)
  const gone = left.at(-1)?.seq ?? until
  // A plugin may still hold the map of a message that has left; what it does to it reaches nobody.
  const writes = [...history.writes(cell('current')).filter(({ seq }) => seq <= gone), ...left].sort((a, b) => a.seq - b.seq)
  const came: Authors = new Map()
  const went: Authors = new Map()
  let travelling = received
  for (const { seq, value } of writes) {
    if (!isPairs(value)) continue
    const changes = diffPairs(travelling, value).filter(({ kind }) => kind !== 'same')
    const author = authorOf(history, seq)
    const status = author.plugin === null ? changes.find(({ name }) => name === ':status') : undefined
    const reply = status === undefined ? null : localReplyBefore(history, seq, status.value)
    for (const { kind, name, value, before } of changes) {
      const who = reply?.asked(name, value) ? reply.author : author
      const old = kind === 'removed' ? value : before
      if (old !== null) {
        came.get(pairKey(name, old))?.pop()
        put(went, pairKey(name, old), who)
      }
      if (kind !== 'removed') put(came, pairKey(name, value), who)
    }
    travelling = value
  }
  return diffPairs(received, travelling).map((change) => {
    if (change.kind === 'same') return { ...change, by: null }
    const authors = change.kind === 'removed' ? went : came
    return { ...change, by: authors.get(pairKey(change.name, change.value))?.shift() ?? envoy }
  })
}

/** What was done to a message up to a moment, after it had left: nobody receives it. */
export function lateChanges(
  history: History,
  stream: number,
  direction: Direction,
  part: 'headers' | 'trailers',
  until = history.lastSeq,
): StoryRow[] {
  const sent = history.writes(cells.message(stream, direction, 'sent', part)).findLast(({ seq }) => seq <= until)
  if (sent === undefined) return []
  const current = cells.message(stream, direction, 'current', part)
  let before = asPairs(history.at(current, sent.seq))
  return history.writes(current).flatMap(({ seq, value }) => {
    if (seq <= sent.seq || seq > until || !isPairs(value)) return []
    const changes = diffPairs(before, value).filter(({ kind }) => kind !== 'same')
    before = value
    return changes.map((change) => ({ ...change, by: authorOf(history, seq) }))
  })
}

/** By pair: who brought it, or took it away, in order. Equal pairs may come from several. */
type Authors = Map<string, Author[]>

function put(authors: Authors, key: string, author: Author): void {
  const list = authors.get(key)
  if (list) list.push(author)
  else authors.set(key, [author])
}

interface LocalReply {
  readonly author: Author
  /** Whether the plugin named this header, or the status, itself. */
  readonly asked: (name: ByteString, value: ByteString) => boolean
}

/** The host call that asked for an answer of this status. Envoy makes the answer itself once the callback has returned. */
function localReplyBefore(history: History, write: number, status: string): LocalReply | null {
  const from = enclosing(history, 'stream', write)?.seq ?? write
  for (let seq = write - 1; seq > from; seq--) {
    if (history.op(seq) !== Op.HostcallEnter) continue
    const event = history.event(seq)
    if (event.type !== 'enter' || event.span.kind !== 'hostcall' || event.span.name !== 'proxy_send_local_response') continue
    const { statusCode, headers } = event.span.args
    if (String(statusCode) !== status || endOf(history, seq)?.result.word !== 0) continue
    const own = new Set(asPairs(headers).map(([name, value]) => pairKey(name.toLowerCase(), value)))
    return {
      author: authorOf(history, seq),
      asked: (name, value) => name === ':status' || own.has(pairKey(name, value)),
    }
  }
  return null
}
