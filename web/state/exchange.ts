// One request and its response, as the two ends saw them: what changed on the way, and who changed it.
import type { Scenario } from '../../src/scenario/schema.ts'
import type { CallSpan } from '../../src/trace/call-names.ts'
import { cells, type Direction, type MessagePart, type Stage } from '../../src/trace/cells.ts'
import type { OutcomeKind, TraceValue } from '../../src/trace/event.ts'
import type { ByteString, Pair, Pairs } from '../../src/util/bytes.ts'
import { type DiffRow, diffHeaders } from './diff-headers.ts'
import type { StepSpan, TraceIndex } from './trace-index.ts'

/** Who changed a header. */
export interface Who {
  /** A plugin's name, or `Envoy`. */
  readonly label: string
  /** The host call that did it, where a guest did; selecting it shows that moment. */
  readonly span: number | null
  readonly call: string | null
}

export interface HeaderRow {
  readonly kind: 'same' | 'added' | 'removed' | 'changed'
  readonly name: ByteString
  readonly value: ByteString
  /** Of a changed one. */
  readonly before: ByteString | null
  readonly by: Who | null
}

export interface MessageView {
  /** Whether it left Envoy at all. */
  readonly sent: boolean
  readonly rows: readonly HeaderRow[]
  readonly trailers: readonly HeaderRow[]
  readonly body: Uint8Array
  /** As it came to Envoy; null for a message that Envoy made itself. */
  readonly bodyBefore: Uint8Array | null
}

/** What passed between two nodes of the flow. */
export interface Hop {
  readonly text: string
  readonly tone: 'plain' | 'add' | 'del' | 'warn'
  /** The span that shows it. */
  readonly span: number | null
}

export interface FilterPart {
  readonly plugin: string
  /** What the chain did next, after the headers or, where they were let through, after a later part. */
  readonly request: string | null
  readonly response: string | null
  readonly failed: boolean
}

export interface Exchange {
  readonly step: number
  readonly outcome: OutcomeKind | null
  readonly status: string | null
  /** The cluster that was asked; null where none was. */
  readonly cluster: ByteString | null
  readonly request: MessageView
  readonly response: MessageView
  readonly filters: readonly FilterPart[]
  /** One more than there are filters, each in the order in which the message passes; undefined where none passed. */
  readonly hops: { readonly request: ReadonlyArray<Hop | undefined>; readonly response: ReadonlyArray<Hop | undefined> }
}

const noBytes = new Uint8Array()

/** The exchange of a step, or null where the trace has none yet. */
export function exchangeOf(index: TraceIndex, step: number, ran: Scenario): Exchange | null {
  const span = index.steps.find((each) => each.step === step)
  const stream = span?.streams[0]
  if (!span || stream === undefined) return null
  const left = index.end(span.enter)
  const end = left?.seq ?? index.history.lastSeq
  const read = (direction: Direction, stage: Stage, part: MessagePart) =>
    index.history.at(cells.message(stream, direction, stage, part), end)
  const passages = passagesOf(index, span, end)
  const outcome = left?.result.outcome?.kind ?? null
  const local = outcome === 'local-reply' ? localReplyIn(index, span.enter, end) : null
  const message = (direction: Direction) => messageView(index, ran, stream, direction, end, read, local)
  const status = asPairs(read('response', 'sent', 'headers')).find(([name]) => name === ':status')?.[1] ?? null
  const cluster = index.history.at(cells.cluster(stream), end)
  const request = message('request')
  const response = message('response')
  return {
    step,
    outcome,
    status,
    cluster: request.sent && typeof cluster === 'string' ? cluster : null,
    request,
    response,
    filters: filtersOf(passages, local?.span.plugin ?? null),
    hops: {
      request: hopsOf(index, stream, 'request', ran.chains.http, passages, request.sent, end),
      response: hopsOf(index, stream, 'response', ran.chains.http.toReversed(), passages, response.sent, end),
    },
  }
}

function messageView(
  index: TraceIndex,
  ran: Scenario,
  stream: number,
  direction: Direction,
  end: number,
  read: (direction: Direction, stage: Stage, part: MessagePart) => TraceValue | undefined,
  local: LocalReply | null,
): MessageView {
  const rows = (part: 'headers' | 'trailers'): HeaderRow[] => {
    const received = asPairs(read(direction, 'received', part))
    const sent = asPairs(read(direction, 'sent', part))
    const who = changesOf(index, ran, stream, direction, part, received, end)
    return diffHeaders(received, sent).map((row) => ({
      ...row,
      by: row.kind === 'same' ? null : (askedFor(ran, local, direction, row) ?? who(row.kind, row.name, row.value)),
    }))
  }
  const body = (stage: Stage) => {
    const value = read(direction, stage, 'body')
    return value instanceof Uint8Array ? value : null
  }
  return {
    sent: read(direction, 'sent', 'headers') !== undefined,
    rows: rows('headers'),
    trailers: rows('trailers'),
    body: body('sent') ?? noBytes,
    // An empty body is not written; a local reply was never received.
    bodyBefore: body('received') ?? (read(direction, 'received', 'headers') === undefined ? null : noBytes),
  }
}

interface LocalReply {
  readonly seq: number
  readonly span: Extract<CallSpan, { kind: 'hostcall' }>
}

/** The host call that asked for the answer of a step; Envoy makes it once the callback has returned. */
function localReplyIn(index: TraceIndex, from: number, to: number): LocalReply | null {
  const rows = index.rows.filter(({ seq }) => seq > from && seq < to)
  for (const { seq } of rows.toReversed()) {
    const span = index.span(seq)?.span
    if (span?.kind === 'hostcall' && span.name === 'proxy_send_local_response') return { seq, span }
  }
  return null
}

/** The plugin, where it asked for this header in its local reply: the status, or one of its own list. */
function askedFor(ran: Scenario, local: LocalReply | null, direction: Direction, { name }: DiffRow): Who | null {
  if (local === null || local.span.plugin === null || direction === 'request') return null
  const own = name === ':status' || asPairs(local.span.args['headers']).some((pair) => pair[0].toLowerCase() === name)
  return own ? { label: pluginLabel(ran, local.span.plugin), span: local.seq, call: local.span.name } : null
}

/** Replays every change of a message and remembers who made it. */
function changesOf(
  index: TraceIndex,
  ran: Scenario,
  stream: number,
  direction: Direction,
  part: MessagePart,
  received: Pairs,
  end: number,
) {
  const by = new Map<string, Who>()
  let before = received
  const writes = ['current', 'sent'] as const
  const all = writes
    .flatMap((stage) => index.history.writes(cells.message(stream, direction, stage, part)))
    .sort((a, b) => a.seq - b.seq)
  for (const write of all) {
    if (write.seq > end) break
    const after = asPairs(write.value)
    const who = whoDid(index, ran, write.seq)
    for (const row of diffHeaders(before, after))
      if (row.kind !== 'same') by.set(`${row.kind === 'removed' ? '-' : '+'}${row.name}\n${row.value}`, who)
    before = after
  }
  return (kind: HeaderRow['kind'], name: ByteString, value: ByteString): Who | null =>
    by.get(`${kind === 'removed' ? '-' : '+'}${name}\n${value}`) ?? null
}

const envoyItself: Who = { label: 'Envoy', span: null, call: null }

/** The plugin and host call around a write, or Envoy. */
export function whoDid(index: TraceIndex, ran: Scenario | null, seq: number | null): Who {
  for (const { seq: at, span } of index.around(seq)) {
    if (span.kind === 'hostcall' && span.plugin !== null)
      return { label: pluginLabel(ran, span.plugin), span: at, call: span.name }
    if (span.kind === 'envoy') return envoyItself
  }
  return envoyItself
}

/** A plugin's name for people: its Envoy name where it has one. */
export function pluginLabel(ran: Scenario | null, id: string): string {
  return ran?.plugins.find((plugin) => plugin.id === id)?.name || id
}

interface Passage {
  readonly plugin: string
  readonly direction: Direction
  readonly part: MessagePart
  readonly enter: number
  readonly leave: number | null
  readonly verdict: string | null
  readonly failed: boolean
}

/** Each time a filter of the chain was given a part of the message. */
function passagesOf(index: TraceIndex, step: StepSpan, end: number): Passage[] {
  const out: Passage[] = []
  const failedIn = new Set<number>()
  for (const seq of index.faults) {
    if (seq < step.enter || seq > end) continue
    for (const { seq: at, span } of index.around(seq)) if (span.kind === 'filter') failedIn.add(at)
  }
  for (const seq of index.filters) {
    const enter = index.span(seq)
    if (seq < step.enter || seq > end || enter?.span.kind !== 'filter') continue
    const { plugin, direction, part } = enter.span
    const left = index.end(seq)
    out.push({
      plugin,
      direction,
      part,
      enter: seq,
      leave: left?.seq ?? null,
      verdict: left?.result.verdict ?? null,
      failed: failedIn.has(seq) || left?.result.trapped === true,
    })
  }
  return out
}

/** A verdict in a few words: the many ways to stop differ in what they buffer, which the timeline tells. */
function shortVerdict(verdict: string): string {
  if (/^stop/i.test(verdict)) return 'stopped'
  return verdict.toLowerCase()
}

function filtersOf(passages: readonly Passage[], answeredBy: string | null): FilterPart[] {
  const ids = [...new Set(passages.map(({ plugin }) => plugin))]
  return ids.map((plugin) => {
    const own = passages.filter((each) => each.plugin === plugin)
    const verdict = (direction: Direction) => {
      const verdicts = own.filter((each) => each.direction === direction).map((each) => each.verdict ?? '…')
      const telling = verdicts.find((each) => !/^continue$/i.test(each)) ?? verdicts[0]
      return telling === undefined ? null : shortVerdict(telling)
    }
    const failed = own.some((each) => each.failed)
    if (failed) return { plugin, request: null, response: null, failed }
    return {
      plugin,
      request: plugin === answeredBy ? 'answered here' : verdict('request'),
      response: verdict('response'),
      failed,
    }
  })
}

/** The hops of one direction: before the first filter of `order`, and after each. */
function hopsOf(
  index: TraceIndex,
  stream: number,
  direction: Direction,
  order: readonly string[],
  passages: readonly Passage[],
  sent: boolean,
  end: number,
): Array<Hop | undefined> {
  const cell = cells.message(stream, direction, 'current', 'headers')
  const received = asPairs(index.history.at(cells.message(stream, direction, 'received', 'headers'), end))
  const body = index.history.at(cells.message(stream, direction, 'received', 'body'), end)
  const bytes = body instanceof Uint8Array && body.length > 0 ? `, ${body.length} B` : ''
  const own = (id: string | undefined) => passages.filter((each) => each.plugin === id && each.direction === direction)
  const first =
    received.length > 0 ? { text: `${headersText(received.length)}${bytes}`, tone: 'plain' as const, span: null } : undefined
  const hops: Array<Hop | undefined> = [first]
  order.forEach((id, at) => {
    const mine = own(id)
    const begin = mine[0]
    const passed = at + 1 < order.length ? own(order[at + 1]).length > 0 : sent
    if (!begin || !passed) {
      hops.push(undefined)
      return
    }
    // Only while the filter had the message: between two of its turns Envoy itself adds headers.
    const rows = mine.flatMap(({ enter, leave }) =>
      diffHeaders(asPairs(index.history.at(cell, enter)), asPairs(index.history.at(cell, leave ?? end))),
    )
    const sum = changeText(rows)
    // A local reply comes from no upstream: on its first arrow its size says more than that nothing changed it.
    const madeHere = received.length === 0 && sum.text === 'unchanged'
    const size = asPairs(index.history.at(cell, begin.enter)).length
    hops.push({ ...(madeHere ? { text: headersText(size), tone: 'plain' as const } : sum), span: begin.enter })
  })
  return hops
}

const headersText = (count: number) => (count === 1 ? '1 header' : `${count} headers`)

function changeText(rows: readonly DiffRow[]): { readonly text: string; readonly tone: Hop['tone'] } {
  const count = (kind: HeaderRow['kind']) => rows.filter((row) => row.kind === kind).length
  const [added, removed, changed] = [count('added'), count('removed'), count('changed')]
  if (added + removed + changed === 0) return { text: 'unchanged', tone: 'plain' }
  const parts = [added > 0 && `+${added}`, removed > 0 && `−${removed}`, changed > 0 && `~${changed}`].filter(
    (part) => part !== false,
  )
  const noun = added + removed + changed === 1 ? 'header' : 'headers'
  return { text: `${parts.join(' ')} ${noun}`, tone: removed > 0 && added === 0 ? 'del' : 'add' }
}

/** Pairs out of a cell; none where nothing was written. */
export function asPairs(value: TraceValue | undefined): Pairs {
  return Array.isArray(value) ? (value as readonly Pair[]) : []
}
