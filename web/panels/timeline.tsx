// The timeline: steps, callbacks, host calls, faults and notes in order. Selecting a row moves the cursor.
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { Scenario } from '../../src/scenario/schema.ts'
import { requestOf } from '../../src/scenario/step.ts'
import { type CallText, callText, type Piece } from '../../src/trace/call-text.ts'
import { threadName, vmName } from '../../src/trace/thread-name.ts'
import { assertNever } from '../../src/util/assert.ts'
import { showBytesText } from '../state/pairs-text.ts'
import { useRun } from '../state/run.ts'
import type { Row, TraceIndex } from '../state/trace-index.ts'
import { useIndex } from '../state/use-trace.ts'
import { chooseStep, select, useView, view } from '../state/view.ts'

const rowHeight = 22

export function TimelinePanel() {
  const { index, revision } = useIndex()
  const ran = useRun((state) => state.ran)
  const ended = useRun((state) => state.status === 'done')
  const selected = useView((state) => state.selected)
  // Null folds by itself: shut, but for a fault inside. The choice is for one trace.
  const [choice, setChoice] = useState<{ readonly index: TraceIndex; readonly open: boolean } | null>(null)
  const [find, setFind] = useState('')
  const sought = useDeferredValue(find)
  const scroller = useRef<HTMLDivElement>(null)

  const faultInStart = index !== null && index.steps.length === 0 && index.faults.length > 0
  const startOpen = choice !== null && choice.index === index ? choice.open : faultInStart
  const setStartOpen = (open: boolean) => {
    if (index) setChoice({ index, open })
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; its revision says when
  const rows = useMemo(() => (index ? visibleRows(index, startOpen, sought) : []), [index, revision, startOpen, sought])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const at = rows.findIndex((row) => row.seq === selected)
  useEffect(() => {
    if (selected === null || !index) return
    // The fold opens for what is selected from elsewhere.
    if (at < 0 && index.rows.some((row) => row.seq === selected && row.within !== null)) setChoice({ index, open: true })
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [selected, at, index, virtual])

  if (!index || rows.length === 0) {
    return (
      <div className="timeline">
        <Toolbar find={find} onFind={setFind} refusals={0} onRefusal={() => {}} />
        <p className="blank">
          {find === '' ? 'What Envoy and the filter say to each other will stand here, call by call.' : 'No row has that text.'}
        </p>
      </div>
    )
  }

  function choose(row: Pick<Row, 'seq'> | undefined) {
    if (!row || !index) return
    const step = stepOf(index, row.seq)
    if (step !== null && step !== view.getState().step) chooseStep(step)
    select(row.seq)
  }
  function key(event: KeyboardEvent) {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1)
    const moves: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -rows.length,
      End: rows.length,
    }
    const move = moves[event.key]
    if (event.key === 'Escape') select(null)
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') setStartOpen(event.key === 'ArrowRight')
    if (move === undefined) return
    event.preventDefault()
    choose(rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + move))])
  }
  const { refusals } = index
  function nextRefusal(direction: 1 | -1) {
    const from = selected ?? -1
    const next =
      direction === 1
        ? (refusals.find((seq) => seq > from) ?? refusals[0])
        : (refusals.findLast((seq) => seq < from) ?? refusals.at(-1))
    if (next !== undefined) choose({ seq: next })
  }

  return (
    <div className="timeline">
      <Toolbar find={find} onFind={setFind} refusals={refusals.length} onRefusal={nextRefusal} />
      <div
        ref={scroller}
        className="timeline-rows"
        role="listbox"
        aria-label="Timeline"
        aria-activedescendant={at >= 0 ? `row-${selected}` : undefined}
        tabIndex={0}
        onKeyDown={key}
      >
        <div className="timeline-space" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]
            if (!row) return null
            return (
              <EventRow
                key={row.seq}
                row={row}
                top={item.start}
                index={index}
                ran={ran}
                ended={ended}
                selected={row.seq === selected}
                startOpen={startOpen}
                onFold={() => setStartOpen(!startOpen)}
                onChoose={() => choose(row)}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface ToolbarProps {
  readonly find: string
  readonly onFind: (text: string) => void
  readonly refusals: number
  readonly onRefusal: (direction: 1 | -1) => void
}

function Toolbar({ find, onFind, refusals, onRefusal }: ToolbarProps) {
  return (
    <div className="toolbar">
      <input
        type="search"
        className="field"
        aria-label="Find in the timeline"
        placeholder="Find: proxy_log, header_1, NotFound"
        value={find}
        onChange={(event) => onFind(event.target.value)}
      />
      {refusals > 0 && (
        <>
          <button type="button" className="btn ghost small" aria-label="Previous refusal" onClick={() => onRefusal(-1)}>
            ◂
          </button>
          <button type="button" className="btn ghost small" aria-label="Next refusal" onClick={() => onRefusal(1)}>
            {refusals} refused ▸
          </button>
        </>
      )}
    </div>
  )
}

function visibleRows(index: TraceIndex, startOpen: boolean, find: string): readonly Row[] {
  const wanted = find.trim().toLowerCase()
  // While something is sought the fold is open: a hit must not hide in it.
  if (wanted !== '') return index.rows.filter((row) => lineOf(index, row.seq).toLowerCase().includes(wanted))
  return startOpen ? index.rows : index.rows.filter((row) => row.within === null || row.within === row.seq)
}

/** The text of a row, for finding. */
function lineOf(index: TraceIndex, seq: number): string {
  const event = index.history.event(seq)
  if (event.type === 'fault') return event.fault.message
  if (event.type === 'note') return `${event.code} ${event.detail}`
  if (event.type !== 'enter') return ''
  const { span } = event
  if (span.kind !== 'callback' && span.kind !== 'hostcall') return span.kind
  const text = callText(span, index.end(seq)?.result)
  return `${text.name} ${[...text.args, ...text.outputs].map((piece) => piece.text).join(' ')} ${text.answer ?? ''}`
}

function stepOf(index: TraceIndex, seq: number): number | null {
  for (const { span } of index.around(seq)) if (span.kind === 'step') return span.step
  return null
}

interface EventProps {
  readonly row: Row
  readonly top: number
  readonly index: TraceIndex
  readonly ran: Scenario | null
  /** The run is over: what is open stays open. */
  readonly ended: boolean
  readonly selected: boolean
  readonly startOpen: boolean
  readonly onFold: () => void
  readonly onChoose: () => void
}

function EventRow({ row, top, index, ran, ended, selected, startOpen, onFold, onChoose }: EventProps) {
  const event = index.history.event(row.seq)
  const frame = (kind: string, what: ReactNode, end: ReactNode) => (
    // Keys are handled by the list, which has the focus.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      role="option"
      id={`row-${row.seq}`}
      aria-selected={selected}
      className={`event ${kind}${selected ? ' selected' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onChoose}
    >
      <span className="what" style={{ paddingLeft: row.depth * 14 }}>
        {what}
      </span>
      {end}
    </div>
  )
  if (event.type === 'fault') return frame('fault', event.fault.message, <span className="end bad">{event.fault.code}</span>)
  if (event.type === 'note') return frame('note', event.detail, <span className="end">{event.code}</span>)
  if (event.type !== 'enter') return null
  const { span } = event
  const result = index.end(row.seq)?.result
  switch (span.kind) {
    case 'start': {
      const roles = [...index.vms.values()].map((vm) => vmName(vm))
      const Chevron = startOpen ? ChevronDown : ChevronRight
      return frame(
        'step',
        <>
          {/* The list's arrow keys fold, too: a button inside an option would be out of their reach. */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
          <span className="fold" onClick={onFold}>
            <Chevron size={12} aria-label={startOpen ? 'unfolded' : 'folded'} />
          </span>
          Envoy starts · {[...new Set(roles)].join(', ')}
        </>,
        <span className="end">{roles.length === 1 ? '1 VM' : `${roles.length} VMs`}</span>,
      )
    }
    case 'step': {
      const request = requestOf(ran?.steps[span.step])
      const name = span.advance === undefined ? `Step ${span.step + 1}` : `${span.advance} ms pass`
      return frame(
        'step',
        request ? `${request.method} ${showBytesText(request.path)}` : name,
        <span className="end">
          {threadName(event.thread)}
          {result === undefined ? (
            <span className={ended ? 'bad' : ''}> · {ended ? 'not ended' : '…'}</span>
          ) : (
            result.outcome && <span className={result.outcome.kind === 'failed' ? 'bad' : ''}> · {result.outcome.kind}</span>
          )}
        </span>,
      )
    }
    case 'callback': {
      const text = callText(span, result)
      const direction = /_request_/.test(span.name) ? (
        <span className="req">▸</span>
      ) : /_response_/.test(span.name) ? (
        <span className="res">◂</span>
      ) : (
        <span className="dim">·</span>
      )
      const role = index.vms.get(span.vm)?.role
      return frame(
        isAllocator(span.name) ? 'callback minor' : 'callback',
        <>
          <span className="mark-of">{direction}</span>
          <Name name={text.name} />({join(text.args)}){row.within !== null && <span className="dim"> {role}</span>}
        </>,
        <Answer {...answerOf(text, result !== undefined, ended)} />,
      )
    }
    case 'hostcall': {
      const text = callText(span, result)
      return frame(
        `hostcall${text.refused ? ' refused' : ''}`,
        <>
          <span className="mark-of" />
          <Name name={text.name} />({join(text.args)}){text.outputs.length > 0 && <> → {join(text.outputs)}</>}
        </>,
        <Answer {...answerOf(text, result !== undefined, ended)} status />,
      )
    }
    case 'stream':
    case 'filter':
    case 'envoy':
    case 'callout':
      return null
    default:
      return assertNever(span)
  }
}

/** The host asking for memory while it answers: true, and rarely what a reader looks for. */
const isAllocator = (name: string) => name === 'malloc' || name === 'proxy_on_memory_allocate'

interface AnswerProps {
  readonly answer: string | null
  readonly tone: 'ok' | 'refused' | 'bad'
  /** It is the status of a host call. */
  readonly status?: boolean
}

/** What stands at the end of a call's row. A call without a result is under way, or, once the run has ended, never came back. */
function answerOf({ trapped, refused, answer }: CallText, returned: boolean, ended: boolean): AnswerProps {
  if (trapped) return { answer: 'trapped', tone: 'bad' }
  if (!returned) return ended ? { answer: 'never returned', tone: 'bad' } : { answer: '…', tone: 'ok' }
  return { answer, tone: refused ? 'refused' : 'ok' }
}

function Answer({ answer, tone, status = false }: AnswerProps) {
  return answer === null ? null : <span className={`end ${tone}${status ? ' status' : ''}`}>{answer}</span>
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
