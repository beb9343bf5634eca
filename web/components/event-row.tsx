// One row of the timeline: a step, a filter, a call with its arguments and its answer, a note or a fault.
import { ChevronDown, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Scenario } from '../../src/scenario/schema.ts'
import { requestOf } from '../../src/scenario/step.ts'
import type { CallText, Piece } from '../../src/trace/call-text.ts'
import { calloutFacts } from '../../src/trace/callouts.ts'
import { Op } from '../../src/trace/chunk.ts'
import type { TraceEvent } from '../../src/trace/event.ts'
import { filterVerdict, waitWords } from '../../src/trace/filter-verdict.ts'
import type { History } from '../../src/trace/history.ts'
import { markOf } from '../../src/trace/marks.ts'
import { threadName, vmName } from '../../src/trace/thread-name.ts'
import { assertNever } from '../../src/util/assert.ts'
import { showText } from '../../src/util/bytes.ts'
import { clockText, costText } from '../state/clock-text.ts'
import { pluginLabel } from '../state/exchange.ts'
import { showBytesText } from '../state/pairs-text.ts'
import { calloutEnd, callTextIn, streamEventIn } from '../state/row-text.ts'
import { isAllocator, showsFilters } from '../state/timeline-rows.ts'
import type { TraceIndex } from '../state/trace-index.ts'

export interface EventRowProps {
  readonly seq: number
  readonly depth: number
  readonly top: number
  readonly index: TraceIndex
  readonly ran: Scenario | null
  /** The run is over: what is open stays open. */
  readonly ended: boolean
  readonly selected: boolean
  /** Null where nothing lies inside. */
  readonly folded: boolean | null
  /** Virtual time stood still since the row before. */
  readonly timeStood: boolean
  /** Real milliseconds, where they are shown and more than a tick of the clock. */
  readonly cost: number | undefined
  readonly onFold: () => void
  readonly onChoose: () => void
}

interface Look {
  readonly kind: string
  readonly gutter?: string
  readonly what: ReactNode
  readonly end: ReactNode
}

export function EventRow(props: EventRowProps) {
  const { seq, depth, top, index, ran, selected, folded, timeStood, cost, onFold, onChoose } = props
  const event = index.history.event(seq)
  const look = lookOf(event, props)
  if (look === null) return null
  const Chevron = folded ? ChevronRight : ChevronDown
  return (
    // Keys are handled by the tree, which has the focus.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      role="treeitem"
      id={`row-${seq}`}
      aria-level={depth + 1}
      aria-selected={selected}
      aria-expanded={folded === null ? undefined : !folded}
      className={`event ${look.kind}${selected ? ' selected' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onChoose}
    >
      <span className="what" style={{ paddingLeft: depth * 14 }}>
        {folded === null ? (
          <span className="fold" />
        ) : (
          // The tree's arrow keys fold, too: a button inside an item would be out of their reach.
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          // biome-ignore lint/a11y/noStaticElementInteractions: see above
          <span
            className="fold"
            onClick={(click) => {
              click.stopPropagation()
              onFold()
            }}
          >
            <Chevron size={12} aria-hidden />
          </span>
        )}
        {look.gutter !== undefined && <span className="gutter">{look.gutter}</span>}
        {look.what}
      </span>
      <span className="ends">
        {!timeStood && (
          <span className="clock" title={ran === null ? 'Time since the log began' : 'Virtual time since Envoy started'}>
            {clockText(event.at)}
          </span>
        )}
        {cost !== undefined && (
          <span className="cost" title="Real time in this browser">
            {costText(cost)}
          </span>
        )}
        {look.end}
      </span>
    </div>
  )
}

function lookOf(event: TraceEvent, { seq, index, ran, ended }: EventRowProps): Look | null {
  if (event.type === 'fault')
    return { kind: 'fault', what: event.fault.message, end: <span className="end bad">{event.fault.code}</span> }
  if (event.type === 'note') return { kind: 'note', what: event.detail, end: <span className="end">{event.code}</span> }
  if (event.type !== 'enter') return null
  const { span } = event
  const result = index.end(seq)?.result
  switch (span.kind) {
    case 'start': {
      const roles = [...index.vms.values()].map((vm) => vmName(vm))
      return {
        kind: 'step',
        gutter: 'start',
        what: roles.length === 0 ? 'Envoy starts' : `Envoy starts · ${[...new Set(roles)].join(', ')}`,
        end: <span className="end">{roles.length === 0 ? 'no VM' : roles.length === 1 ? '1 VM' : `${roles.length} VMs`}</span>,
      }
    }
    case 'shutdown':
      return { kind: 'step', gutter: 'end', what: 'Envoy stops', end: <span className="end" /> }
    case 'step': {
      const request = requestOf(ran?.steps[span.step])
      return {
        kind: 'step',
        gutter: `step ${index.firstStep + span.step + 1}`,
        what:
          span.advance !== undefined
            ? `${clockText(BigInt(span.advance) * 1_000_000n)} pass`
            : request
              ? `${request.method} ${showBytesText(request.path)}`
              : '',
        end: (
          <span className="end">
            {threadName(event.thread)}
            {result === undefined ? (
              <span className={ended ? 'bad' : ''}> · {ended ? 'not ended' : '…'}</span>
            ) : (
              result.outcome && <span className={result.outcome.kind === 'failed' ? 'bad' : ''}> · {result.outcome.kind}</span>
            )}
          </span>
        ),
      }
    }
    case 'filter':
      return {
        kind: 'filter',
        what: (
          <>
            <Direction name={`_${span.direction}_`} />
            {pluginLabel(ran, span.plugin)} <span className="dim">{`${span.direction} ${span.part}`}</span>
          </>
        ),
        end: <Verdict history={index.history} seq={seq} none={ended ? 'no verdict' : '…'} />,
      }
    case 'callout': {
      const facts = calloutFacts(index.history, span.callout)
      return {
        kind: 'filter',
        what: (
          <>
            <Direction name="" />
            callout {span.callout} <span className="dim">to {showText(facts.cluster)} comes back</span>
          </>
        ),
        end: <span className={`end${facts.outcome === 'answered' ? '' : ' refused'}`}>{calloutEnd(index, facts)}</span>,
      }
    }
    case 'callback': {
      const text = callTextIn(index, span, result)
      const vm = index.vms.get(span.vm)
      // Where no step says which VM it is: while Envoy starts, and in a log.
      const inStart = vm !== undefined && isOutermost(index, seq)
      return {
        kind: isAllocator(span.name) ? 'callback minor' : 'callback',
        what: (
          <>
            <Direction name={span.name} />
            <Name name={text.name} />({join(text.args)}){inStart && <span className="dim"> {vmName(vm)}</span>}
          </>
        ),
        end: (
          <>
            {!text.trapped && <Verdict history={index.history} seq={seq} brief={showsFilters(ran)} />}
            <Answer {...answerOf(text, result !== undefined, ended)} mark={markOf(index.history, seq)?.kind} />
          </>
        ),
      }
    }
    case 'hostcall': {
      const text = callTextIn(index, span, result)
      const mark = markOf(index.history, seq)
      const said = span.name === 'proxy_log' && span.args['message'] === undefined ? lineIn(index, seq) : null
      return {
        kind: `hostcall${text.refused || mark ? ' refused' : ''}`,
        what: (
          <>
            <Name name={text.name} />({join(text.args)}){text.outputs.length > 0 && <> → {join(text.outputs)}</>}
            {said !== null && <span className="text"> “{said}”</span>}
          </>
        ),
        end: <Answer {...answerOf(text, result !== undefined, ended)} status mark={mark?.kind} />,
      }
    }
    case 'envoy': {
      const text = streamEventIn(index, event)
      return text === null
        ? null
        : {
            kind: 'filter',
            what: (
              <>
                <Direction name="" />
                {text}
              </>
            ),
            end: null,
          }
    }
    case 'stream':
      return null
    default:
      return assertNever(span)
  }
}

/** The line that a call wrote, where only its address is in the call: so it is in a log. */
function lineIn({ history }: TraceIndex, seq: number): string | null {
  const inside = seq < history.lastSeq && history.op(seq + 1) === Op.Log ? history.event(seq + 1) : null
  return inside?.type === 'log' ? showText(inside.text).replaceAll('\n', '⏎') : null
}

/** Whether no step and no callback is around. */
function isOutermost(index: TraceIndex, seq: number): boolean {
  for (const { seq: at, span } of index.around(seq))
    if (at !== seq && (span.kind === 'step' || span.kind === 'callback')) return false
  return true
}

function Direction({ name }: { readonly name: string }) {
  const [tone, sign] = /_request_/.test(name) ? ['req', '▸'] : /_response_/.test(name) ? ['res', '◂'] : ['dim', '·']
  return <span className={`mark-of ${tone}`}>{sign}</span>
}

interface VerdictProps {
  readonly history: History
  readonly seq: number
  /** What stands there without one, on the row of a filter. */
  readonly none?: string
  /** The word alone: the row around says the rest. */
  readonly brief?: boolean
}

/** What the chain does after a callback; that it goes on needs no words at each. */
function Verdict({ history, seq, none, brief = false }: VerdictProps) {
  const verdict = filterVerdict(history, seq)
  if (verdict === null) return none === undefined ? null : <span className="end">{none}</span>
  const { kind, status } = verdict
  if (kind === 'continue') return none === undefined ? null : <span className="end">{kind}</span>
  const words = waitWords(history, seq)
  const waits = words === null ? '' : ` · ${words.text}`
  return (
    <span className={`end${kind === 'failed' || words?.nobody ? ' bad' : ' refused'}`} title={`${status}${waits}`}>
      {kind}
      {!brief && waits}
    </span>
  )
}

interface AnswerProps {
  readonly answer: string | null
  readonly tone: 'ok' | 'refused' | 'bad'
  /** It is the status of a host call. */
  readonly status?: boolean
  /** Why it came to nothing. */
  readonly mark?: string | undefined
}

/** What stands at the end of a call's row. A call without a result is under way, or, once the run has ended, never came back. */
function answerOf({ trapped, refused, answer, unfinished }: CallText, returned: boolean, ended: boolean): AnswerProps {
  if (trapped) return { answer: 'trapped', tone: 'bad' }
  if (unfinished) return { answer: 'end not in the log', tone: 'ok' }
  if (!returned) return ended ? { answer: 'never returned', tone: 'bad' } : { answer: '…', tone: 'ok' }
  return { answer, tone: refused ? 'refused' : 'ok' }
}

function Answer({ answer, tone, status = false, mark }: AnswerProps) {
  return (
    <>
      {mark !== undefined && <span className="end refused">{mark}</span>}
      {answer !== null && <span className={`end ${tone}${status ? ' status' : ''}`}>{answer}</span>}
    </>
  )
}

function Name({ name }: { readonly name: string }) {
  return (
    <>
      {name.startsWith('proxy_') && <span className="prefix">proxy_</span>}
      <span className="fn">{name.replace(/^proxy_/, '')}</span>
    </>
  )
}

function join(pieces: readonly Piece[]): ReactNode {
  return pieces.map((piece, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: arguments have no identity but their place
    <span key={at}>
      {at > 0 && ', '}
      {piece.quoted ? <span className="text">{piece.text}</span> : piece.text}
    </span>
  ))
}
