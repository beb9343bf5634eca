// The verdict after a callback of a filter: what the chain does now, why, what it waits for.
import { resultNames } from './call-names.ts'
import { Op } from './chunk.ts'
import type { Outcome, Span, VerdictCause } from './event.ts'
import type { History } from './history.ts'
import { type EnterEvent, enclosing, endOf } from './spans.ts'
import { type VerdictKind, verdictReasons } from './verdict-reasons.ts'
import { type Waker, waitText, wakersIn } from './wakers.ts'

export interface FilterVerdict {
  readonly kind: VerdictKind
  /** Envoy's name of it. */
  readonly status: string
  readonly because: VerdictCause
  /** Why it is this one. */
  readonly why: string
  /** What can let the stream go on, as things stood then; null where nothing is held up. Empty: nobody. */
  readonly waitsFor: readonly Waker[] | null
}

type FilterSpan = Extract<Span, { kind: 'filter' }>
type Callback = EnterEvent & { readonly span: Extract<Span, { kind: 'callback' }> }

/** The verdict of a filter's span, or of its callback; null for anything else, and while it runs. */
export function filterVerdict(history: History, seq: number): FilterVerdict | null {
  const filter = enclosing(history, 'filter', seq)
  if (filter === undefined || (filter.seq !== seq && !isDeciding(history, seq, filter))) return null
  const end = endOf(history, filter.seq)
  const status = end?.result.verdict
  const reason = status === undefined ? undefined : verdictReasons[status]
  if (end === undefined || status === undefined || reason === undefined) return null
  const because = end.result.because ?? 'answer'
  const callback = callbackIn(history, filter)
  const kind = kinds[because] ?? reason.kind
  return {
    kind,
    status,
    because,
    why: whyOf(history, because, status, filter.span, callback),
    waitsFor: holdsUp.has(kind) && callback !== null ? waits(history, kind, filter.span, callback, end.seq) : null,
  }
}

/** How a stream was paused when its client left. */
export interface Pause {
  /** The filter's span, and the callback in it that paused. */
  readonly filter: EnterEvent & { readonly span: FilterSpan }
  readonly callback: Callback
  /** Where the client gave up. */
  readonly left: number
  /** What could have let the stream go on then. */
  readonly waitsFor: readonly Waker[]
}

/** The pause in which a stream was left by its client; null for a stream that was not paused, or not by a filter. */
export function pauseOf(history: History, outcome: Outcome | null, step: number): Pause | null {
  if (outcome?.kind !== 'paused' || outcome.pausedBy === null) return null
  const found = pauses.get(history) ?? new Map<number, Pause | null>()
  pauses.set(history, found)
  const before = found.get(step)
  if (before !== undefined) return before
  const pause = lookForPause(history, outcome.pausedBy, step)
  found.set(step, pause)
  return pause
}

/** By the step: what is known once a step has ended stays so, and rows ask again and again. */
const pauses = new WeakMap<History, Map<number, Pause | null>>()

function lookForPause(history: History, by: NonNullable<Outcome['pausedBy']>, step: number): Pause | null {
  const left = leaving(history, step)
  for (let seq = left; seq > step; seq--) {
    if (history.op(seq) !== Op.CallbackEnter || history.callName(seq) !== by.callback) continue
    const filter = enclosing(history, 'filter', seq)
    if (filter?.span.plugin !== by.plugin) continue
    const callback = callbackIn(history, filter)
    const verdict = filterVerdict(history, filter.seq)
    if (callback !== null && verdict !== null)
      return { filter, callback, left, waitsFor: waits(history, verdict.kind, filter.span, callback, left) }
  }
  return null
}

export interface WaitWords {
  /** "waits for …" or "waited for …". */
  readonly text: string
  /** Nobody can let the stream go on. */
  readonly nobody: boolean
}

/**
 * What a verdict holds up, as it is known once the step has ended: "waited for callout 1 to auth, then for nobody". Before that
 * "waits for …"; null where nothing is held up.
 */
export function waitWords(history: History, seq: number): WaitWords | null {
  const waitsFor = filterVerdict(history, seq)?.waitsFor ?? null
  if (waitsFor === null) return null
  const nobody = waitsFor.length === 0
  const step = enclosing(history, 'step', seq)
  const end = step === undefined ? undefined : endOf(history, step.seq)
  const now = waitText(waitsFor)
  if (step === undefined || end === undefined) return { text: `waits for ${now}`, nobody }
  const pause = pauseOf(history, end.result.outcome ?? null, step.seq)
  if (pause === null || pause.filter.seq !== enclosing(history, 'filter', seq)?.seq)
    return { text: `waited for ${now}`, nobody: false }
  const atEnd = waitText(pause.waitsFor)
  const text = atEnd === now ? `waits for ${now}` : `waited for ${now}, then for ${atEnd}`
  return { text, nobody: pause.waitsFor.length === 0 }
}

/** By cause, where the status does not tell. */
const kinds: Readonly<Partial<Record<VerdictCause, VerdictKind>>> = {
  replied: 'replied',
  'envoy-replied': 'replied',
  ended: 'ended',
  failed: 'failed',
  'failed-open': 'failed',
}

const holdsUp: ReadonlySet<VerdictKind> = new Set<VerdictKind>(['stop', 'stop-all', 'buffer', 'watermark'])

function waits(history: History, kind: VerdictKind, filter: FilterSpan, { span }: Callback, at: number): Waker[] {
  const ended = filter.part === 'trailers' || Number(span.words[2] ?? 0) !== 0
  // Who stopped everything is not asked again.
  const message: Waker[] = ended || kind === 'stop-all' ? [] : [{ kind: 'message', direction: filter.direction }]
  return [...message, ...wakersIn(history, span.vm, at)]
}

const nameOf = ({ direction, part }: FilterSpan) => `proxy_on_${direction}_${part}`

function isDeciding(history: History, seq: number, filter: EnterEvent & { readonly span: FilterSpan }): boolean {
  return history.parent(seq) === filter.seq && history.callName(seq) === nameOf(filter.span)
}

/** The callback of a filter's span; null where none was called. */
function callbackIn(history: History, filter: EnterEvent & { readonly span: FilterSpan }): Callback | null {
  const end = history.partner(filter.seq) ?? history.length
  for (let seq = filter.seq + 1; seq < end; seq = next(history, seq)) {
    if (history.callName(seq) !== nameOf(filter.span)) continue
    const event = history.event(seq)
    if (event.type === 'enter' && event.span.kind === 'callback') return event as Callback
  }
  return null
}

/** The event behind a span, or simply the next. */
function next(history: History, seq: number): number {
  const partner = history.partner(seq)
  return partner !== null && partner > seq ? partner + 1 : seq + 1
}

function whyOf(history: History, because: VerdictCause, status: string, filter: FilterSpan, callback: Callback | null): string {
  const word = callback === null ? undefined : endOf(history, callback.seq)?.result.word
  const answer = callback === null ? '' : `${resultNames(callback.span)?.[Number(word)] ?? 'a number without a name'} (${word})`
  switch (because) {
    case 'answer':
      return `${nameOf(filter)} answered ${answer}${detailOf(filter, Number(word), status)}.`
    case 'no-callback':
      return `Envoy called no ${nameOf(filter)}: the module has none, or its stream was never announced.`
    case 'replied':
      return `A local reply was asked for in ${nameOf(filter)}; that it answered ${answer} does not count.`
    case 'ended':
      return `The stream ended while ${nameOf(filter)} ran.`
    case 'envoy-replied':
      return 'Envoy answered by itself while the filter was asked.'
    case 'failed':
      return 'The VM of the plugin has failed, and the plugin fails closed.'
    case 'failed-open':
      return 'The VM of the plugin has failed, and the plugin fails open.'
    default:
      return because satisfies never
  }
}

/** What about an answer surprises its readers. */
function detailOf({ part }: FilterSpan, word: number, status: string): string {
  if (part !== 'headers') return ''
  if (word === 1 && status === 'StopAllIterationAndWatermark')
    return ', which stops the body too as long as allow_on_headers_stop_iteration is not set'
  return word === 2 ? ', which Envoy takes for Continue' : ''
}

/** Where the client of a step gave up; the end of the step, or of the trace, where it did not. */
function leaving(history: History, step: number): number {
  const end = history.partner(step) ?? history.lastSeq
  for (let seq = end; seq > step; seq--) {
    if (history.op(seq) !== Op.Enter) continue
    const event = history.event(seq)
    if (event.type === 'enter' && event.span.kind === 'envoy' && event.span.what === 'client leaves') return seq
  }
  return end
}
