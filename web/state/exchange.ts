// One request and its response, as the two ends saw them: what changed on the way, and who changed it.
import { asPairs } from '../../src/abi-shim/trace-value.ts'
import type { Scenario } from '../../src/scenario/schema.ts'
import { type BodyChange, type BodyPassage, bodyChange } from '../../src/trace/body-change.ts'
import { cells, type Direction, type MessagePart, type Stage } from '../../src/trace/cells.ts'
import { diffPairs, type PairChange } from '../../src/trace/diff.ts'
import type { OutcomeKind, TraceValue } from '../../src/trace/event.ts'
import { filterVerdict, pauseOf } from '../../src/trace/filter-verdict.ts'
import { headerStory, type StoryRow } from '../../src/trace/header-story.ts'
import type { Waker } from '../../src/trace/wakers.ts'
import type { ByteString } from '../../src/util/bytes.ts'
import { diedBefore } from './death.ts'
import { countText } from './number-text.ts'
import { isOutOfOrdinary } from './out-of-ordinary.ts'
import type { StepSpan, TraceIndex } from './trace-index.ts'

export interface MessageView {
  /** Whether it left Envoy at all. */
  readonly sent: boolean
  readonly rows: readonly StoryRow[]
  readonly trailers: readonly StoryRow[]
  readonly body: Uint8Array
  /** As it came to Envoy; null for a message that Envoy made itself. */
  readonly bodyBefore: Uint8Array | null
  /** How many bytes its content-length promises, where that is not how many there are; null where they agree. */
  readonly promised: number | null
}

/** What passed between two nodes of the flow. */
export interface Hop {
  readonly text: string
  readonly tone: 'plain' | 'add' | 'del' | 'warn'
  /** The span that shows it. */
  readonly span: number | null
  /** Where the headers come from, if not from one side alone. */
  readonly about?: string
}

export interface FilterPart {
  readonly plugin: string
  /** What the chain did next, after the headers or, where they were let through, after a later part. */
  readonly request: string | null
  readonly response: string | null
  /** What the stream that it paused waits for; null where it did not pause it for good. */
  readonly waitsFor: readonly Waker[] | null
  readonly failed: boolean
  /** Its host calls that were refused, but for answers that filters expect. */
  readonly refused: readonly number[]
}

export interface Exchange {
  readonly step: number
  readonly outcome: OutcomeKind | null
  readonly status: string | null
  /** Whether a real Envoy would have died before it came to the end of this. */
  readonly gone: boolean
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
  const outcome = left?.result.outcome ?? null
  const passages = passagesOf(index, span, end)
  const message = (direction: Direction) => messageView(index, stream, direction, end, read)
  const cluster = index.history.at(cells.cluster(stream), end)
  const request = message('request')
  const response = message('response')
  const status = response.sent ? response.rows.find(({ name, kind }) => name === ':status' && kind !== 'removed') : undefined
  return {
    step,
    outcome: outcome?.kind ?? null,
    status: status?.value ?? null,
    gone: diedBefore(index, end) !== null,
    cluster: request.sent && typeof cluster === 'string' ? cluster : null,
    request,
    response,
    filters: filtersOf(
      index,
      passages,
      status?.by?.hostcall === 'proxy_send_local_response' ? status.by.plugin : null,
      outcome?.pausedBy?.plugin ?? null,
      pauseOf(index.history, outcome, span.enter)?.waitsFor ?? null,
    ),
    hops: {
      request: hopsOf(index, stream, 'request', ran.chains.http, passages, request.sent, end),
      response: hopsOf(index, stream, 'response', ran.chains.http.toReversed(), passages, response.sent, end),
    },
  }
}

function messageView(
  { history }: TraceIndex,
  stream: number,
  direction: Direction,
  end: number,
  read: (direction: Direction, stage: Stage, part: MessagePart) => TraceValue | undefined,
): MessageView {
  const body = (stage: Stage) => {
    const value = read(direction, stage, 'body')
    return value instanceof Uint8Array ? value : null
  }
  const bytes = body('sent') ?? noBytes
  const headers = read(direction, 'sent', 'headers')
  const length = asPairs(headers).find(([name]) => name === 'content-length')?.[1]
  // An answer to HEAD has no body, whatever it promises.
  const promised = bytes.length > 0 && length !== undefined && /^\d+$/.test(length) ? Number(length) : bytes.length
  return {
    sent: headers !== undefined,
    rows: headerStory(history, stream, direction, 'headers', end),
    trailers: headerStory(history, stream, direction, 'trailers', end),
    body: bytes,
    promised: promised === bytes.length ? null : promised,
    // An empty body is not written; a local reply was never received.
    bodyBefore: body('received') ?? (read(direction, 'received', 'headers') === undefined ? null : noBytes),
  }
}

/** A plugin's name for people: its Envoy name where it has one. */
export function pluginLabel(ran: Scenario | null, id: string): string {
  return ran?.plugins.find((plugin) => plugin.id === id)?.name || id
}

interface Passage extends BodyPassage {
  readonly direction: Direction
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
      verdict: filterVerdict(index.history, seq)?.kind ?? null,
      failed: failedIn.has(seq) || left?.result.trapped === true,
    })
  }
  return out
}

function filtersOf(
  index: TraceIndex,
  passages: readonly Passage[],
  answeredBy: string | null,
  pausedBy: string | null,
  waits: readonly Waker[] | null,
): FilterPart[] {
  const ids = [...new Set(passages.map(({ plugin }) => plugin))]
  return ids.map((plugin) => {
    const own = passages.filter((each) => each.plugin === plugin)
    const verdict = (direction: Direction) => {
      const verdicts = own.filter((each) => each.direction === direction).map((each) => each.verdict ?? '…')
      return verdicts.find((each) => each !== 'continue') ?? verdicts[0] ?? null
    }
    const failed = own.some((each) => each.failed)
    const waitsFor = plugin === pausedBy ? waits : null
    if (failed) return { plugin, request: null, response: null, waitsFor, failed, refused: [] }
    const refused = index.refusals.filter(
      (seq) => own.some(({ enter, leave }) => seq > enter && seq < (leave ?? seq + 1)) && isOutOfOrdinary(index, seq),
    )
    return {
      plugin,
      request: plugin === answeredBy ? 'answered here' : verdict('request'),
      response: verdict('response'),
      waitsFor,
      failed,
      refused,
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
  const bytes = body instanceof Uint8Array && body.length > 0 ? `, ${countText(body.length)} B` : ''
  const own = (id: string | undefined) => passages.filter((each) => each.plugin === id && each.direction === direction)
  const arrived = own(order[0])[0]
  const given = arrived ? asPairs(index.history.at(cell, arrived.enter)).length : 0
  const made = given - received.length
  const first =
    received.length === 0
      ? undefined
      : {
          // As many as the first filter is told of.
          text: `${headersText(given > 0 ? given : received.length)}${bytes}`,
          tone: 'plain' as const,
          span: null,
          ...(given > 0 && made > 0
            ? { about: `${received.length} from the ${direction === 'request' ? 'client' : 'upstream'}, ${made} added by Envoy` }
            : {}),
        }
  const bodies = new Map<string, BodyChange>()
  let came = received.length === 0 ? null : body instanceof Uint8Array ? body.length : 0
  for (const id of order) {
    const change = bodyChange(index.history, stream, direction, own(id), came)
    bodies.set(id, change)
    came = change.after
  }
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
      diffPairs(asPairs(index.history.at(cell, enter)), asPairs(index.history.at(cell, leave ?? end))),
    )
    const sum = changeText(rows, bodies.get(id))
    // A local reply comes from no upstream: on its first arrow its size says more than that nothing changed it.
    const madeHere = received.length === 0 && sum.text === 'unchanged'
    const size = asPairs(index.history.at(cell, begin.enter)).length
    hops.push({ ...(madeHere ? { text: headersText(size), tone: 'plain' as const } : sum), span: begin.enter })
  })
  return hops
}

const headersText = (count: number) => (count === 1 ? '1 header' : `${count} headers`)

/** What a filter did to headers and, where it did something to it, to the body. */
function changeText(rows: readonly PairChange[], change: BodyChange | undefined): Omit<Hop, 'span'> {
  const count = (kind: PairChange['kind']) => rows.filter((row) => row.kind === kind).length
  const [added, removed, changed] = [count('added'), count('removed'), count('changed')]
  const body = change?.changed ? `body ${countText(change.before)} → ${countText(change.after)} B` : null
  if (added + removed + changed === 0) return body === null ? { text: 'unchanged', tone: 'plain' } : { text: body, tone: 'add' }
  const parts = [added > 0 && `+${added}`, removed > 0 && `−${removed}`, changed > 0 && `~${changed}`].filter(
    (part) => part !== false,
  )
  const noun = added + removed + changed === 1 ? 'header' : 'headers'
  const headers = `${parts.join(' ')} ${noun}`
  return body === null
    ? { text: headers, tone: removed > 0 && added === 0 ? 'del' : 'add' }
    : { text: `${headers}, ${body}`, tone: 'add' }
}
