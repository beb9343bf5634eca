// What to say about a moment: what happened there, in which phase, what Envoy does next, what to change.

import { crashOf } from '../abi-shim/crashes.ts'
import { showText } from '../util/bytes.ts'
import { type CallSpan, resultNames } from './call-names.ts'
import type { noteCodes } from './codes.ts'
import type { Span } from './event.ts'
import { explain } from './explanations.ts'
import { type FilterVerdict, filterVerdict, waitWords } from './filter-verdict.ts'
import type { History } from './history.ts'
import { lintOf } from './lints.ts'
import { markOf } from './marks.ts'
import { enclosing, endOf } from './spans.ts'
import { causeReasons, verdictReasons } from './verdict-reasons.ts'

export interface Reason {
  readonly title: string
  readonly happened: string
  /** Where in the life of a stream or a plugin; null where that adds nothing. */
  readonly phase: string | null
  readonly next: string
  readonly change: string
  /** The host call or callback that it is about, which the reference tells more of. */
  readonly call: string | null
  /** Envoy would not live through it. */
  readonly grave?: boolean
}

/** The reason of an event: a refusal, something without effect, a verdict, a note. Null for what went as usual. */
export function reasonOf(history: History, seq: number, by: 'playground' | 'envoy' = 'playground'): Reason | null {
  const event = history.event(seq)
  if (event.type === 'note') return reasonOfNote(history, seq, event.code, event.detail)
  if (event.type !== 'enter') return null
  const { span } = event
  if (span.kind === 'filter') {
    const verdict = filterVerdict(history, seq)
    return verdict === null ? null : verdictReason(verdict, span, waitWords(history, seq)?.text ?? null)
  }
  if (span.kind !== 'callback' && span.kind !== 'hostcall') return null
  return (
    reasonOfMark(history, seq, span) ??
    (span.kind === 'hostcall' ? reasonOfRefusal(history, seq, span, by) : reasonOfVerdict(history, seq))
  )
}

/** Why a filter was left so, and what it waits for. */
function verdictReason(
  { status, because, why }: FilterVerdict,
  { direction, part }: Extract<Span, { kind: 'filter' }>,
  waits: string | null,
): Reason | null {
  const reason = causeReasons[because] ?? verdictReasons[status]
  if (reason === undefined) return null
  return {
    ...reason,
    happened: `${why} ${reason.happened}`,
    next: waits === null ? reason.next : `${reason.next} It ${waits}.`,
    phase: `${direction} ${part}`,
    call: `proxy_on_${direction}_${part}`,
  }
}

/** A callback's answer means what the filter around it was left with. */
function reasonOfVerdict(history: History, seq: number): Reason | null {
  const verdict = filterVerdict(history, seq)
  const filter = enclosing(history, 'filter', seq)
  // That all is well needs no words at every callback.
  if (verdict === null || filter === undefined || verdict.kind === 'continue') return null
  return verdictReason(verdict, filter.span, waitWords(history, seq)?.text ?? null)
}

function reasonOfMark(history: History, seq: number, span: CallSpan): Reason | null {
  const mark = markOf(history, seq)
  if (mark === null) return null
  const common = { happened: mark.text, phase: phaseOf(history, seq), call: span.name }
  switch (mark.kind) {
    case 'too late':
      return {
        ...common,
        title: 'Too late: this had left already',
        next: 'Nothing that the client or the upstream could see. Envoy answered Ok all the same.',
        change:
          'Do it while the filter still holds the message: before the callback of those headers or that body returns Continue.',
      }
    case 'ignored':
      if (span.kind === 'hostcall')
        return {
          ...common,
          title: 'The call came to nothing',
          next: 'Nothing: Envoy answers Ok, and goes on as before.',
          change: 'Nothing, if it is meant for the case that there is something to do; else look for why there was not.',
        }
      return {
        ...common,
        title: 'The answer of this callback is ignored',
        next: 'The local reply goes back through the response callbacks of the filters before this one, and nothing goes on.',
        change: 'Return Pause after proxy_send_local_response: it does the same, and says what happens.',
      }
    case 'no stream':
      return {
        ...common,
        title: 'There is no stream to control',
        next: 'Nothing: Envoy answers Ok.',
        change:
          'Call proxy_set_effective_context with the id of the stream first; callbacks of callouts, timers and queues run in the context of the plugin.',
      }
    default:
      return mark.kind satisfies never
  }
}

const noEffect = 'The call had no effect. The callback goes on with that answer; Envoy itself does nothing about it.'

function reasonOfRefusal(history: History, seq: number, span: CallSpan, by: 'playground' | 'envoy'): Reason | null {
  const result = endOf(history, seq)?.result
  const why = explain(span, result, by)
  if (why === null) return null
  const answer = `${resultNames(span)?.[Number(result?.word)] ?? ''} (${String(result?.word)})`
  const phase = phaseOf(history, seq)
  const absent = absentMap(history, seq, span, Number(result?.word))
  const { key } = span.args
  const asked = typeof key === 'string' ? ` for “${showText(key)}”` : ''
  if (absent !== null)
    return {
      ...absent,
      happened: `${span.name} answered ${answer}${asked}: ${absent.happened}`,
      phase,
      next: noEffect,
      call: span.name,
    }
  return {
    title: why.title,
    happened: `${span.name} answered ${answer}. ${why.text}`,
    phase,
    next: noEffect,
    change: why.remedy,
    call: span.name,
  }
}

const maps = ['request headers', 'request trailers', 'response headers', 'response trailers'] as const

/** A header map that does not exist in this phase: before its time, or after. */
function absentMap(history: History, seq: number, { args }: CallSpan, word: number) {
  const { map } = args
  const name = typeof map === 'number' ? maps[map] : undefined
  if (name === undefined || map === undefined || word !== 2) return null
  const callback = enclosing(history, 'callback', seq)?.span.name ?? ''
  const own = `proxy_on_${name.replace(' ', '_')}`
  const order = [...maps.map((each) => `proxy_on_${each.replace(' ', '_')}`), 'proxy_on_log', 'proxy_on_done', 'proxy_on_delete']
  const before = order.indexOf(callback) >= 0 && order.indexOf(callback) < order.indexOf(own)
  if (enclosing(history, 'stream', seq) === undefined)
    return {
      title: `There are no ${name} here`,
      happened: 'the context of this callback belongs to no request.',
      change: 'Do it in a callback of a stream, or set the effective context to one.',
    }
  if (before)
    return {
      title: `The ${name} do not exist yet`,
      happened: `they come with ${own}.`,
      change: `Do it in ${own}.`,
    }
  return {
    title: `The ${name} are gone by now`,
    happened: `they went on when ${own} returned Continue.`,
    change: name.endsWith('headers')
      ? `Do it in ${own}. Or return Pause there: the filter keeps them until its body callback returns Continue.`
      : `Do it in ${own}.`,
  }
}

/** The phase in words: the callback that runs, and what it is about. */
function phaseOf(history: History, seq: number): string | null {
  const callback = enclosing(history, 'callback', seq)
  if (callback === undefined) {
    // What a callback asked for happens behind it.
    const done = enclosing(history, 'filter', seq)?.span
    return done === undefined ? null : `behind proxy_on_${done.direction}_${done.part} of ${done.plugin}`
  }
  if (enclosing(history, 'start', seq) !== undefined) return `${callback.span.name}, while Envoy starts`
  if (enclosing(history, 'shutdown', seq) !== undefined) return `${callback.span.name}, while Envoy stops`
  const filter = enclosing(history, 'filter', seq)
  return filter === undefined
    ? callback.span.name
    : `${callback.span.name}, while the ${filter.span.direction} ${filter.span.part} ${filter.span.part === 'body' ? 'passes' : 'pass'} through the filters`
}

/** By the code of a note; a code that is not here does not compile. */
const noteReasons: Readonly<Record<keyof typeof noteCodes, Omit<Reason, 'happened' | 'phase' | 'call'>>> = {
  'envoy-crash': {
    title: 'A real Envoy would be gone now',
    grave: true,
    next: 'The process dies, with every connection that it serves. The playground goes on so that you see the rest, which says nothing about Envoy.',
    change: 'Do not make this sequence of calls; no status warns of it.',
  },
  'bytes-left-over': {
    title: 'The client sends more than its request',
    next: 'Envoy reads what is left as another request on the same connection. The playground leaves it out.',
    change: 'Let content-length say how long the body is, or leave it to the playground.',
  },
  'not-modelled': {
    title: 'Envoy would do this, the playground does not yet',
    next: 'Envoy does what was asked. The filter here is told Unimplemented, and may go another way from now on.',
    change: 'Nothing in your filter. Do not conclude from this run how it behaves after this call.',
  },
  'property-not-modelled': {
    title: 'Envoy has a value here, the playground none',
    next: 'Envoy answers with the value. The filter here is told Unimplemented.',
    change: 'Nothing in your filter, as long as it can do without.',
  },
  'scripted-answer': {
    title: 'The scenario scripted this answer',
    next: 'A real Envoy would do what was asked, and answer for itself. Here nothing was done, and nothing written but the answer.',
    change: 'Nothing, where the plugin copes with the answer. The scenario’s faults say which call answers what.',
  },
  'wasi-gather': {
    title: 'More bytes at once than the playground copies',
    next: 'Envoy would copy them all. The filter here is told that the address is bad.',
    change: 'Write less at once.',
  },
}

function reasonOfNote(history: History, seq: number, code: string, detail: string): Reason | null {
  const call = enclosing(history, 'hostcall', seq)?.span.name ?? enclosing(history, 'callback', seq)?.span.name ?? null
  const happened = `${detail}.`.replace(/^(an?|the|there|inside|more) /, (word) => word.charAt(0).toUpperCase() + word.slice(1))
  const common = { happened, phase: phaseOf(history, seq), call }
  const lint = lintOf(code)
  if (lint !== undefined) return { ...common, title: lint.title, next: lint.why, change: lint.change }
  const known = Object.entries(noteReasons).find(([name]) => name === code)?.[1]
  if (known === undefined) return null
  const instead = code === ('envoy-crash' satisfies keyof typeof noteCodes) ? crashOf(detail)?.instead : undefined
  return { ...known, ...common, happened: happened.slice(0, -1), change: instead ?? known.change }
}
