// The timeline: steps, filters, callbacks, host calls, faults and notes in order. Selecting a row moves the cursor.
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDown, ChevronsDownUp, ChevronsUpDown, ChevronUp, Timer } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useDeferredValue, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { EventRow } from '../components/event-row.tsx'
import { FilterBox } from '../components/filter-box.tsx'
import { chooseEvent, chooseNote, chooseRefusal } from '../state/cursor.ts'
import { countText } from '../state/number-text.ts'
import { useProjects } from '../state/projects.ts'
import { parseRowFilter, type RowFilter } from '../state/row-filter.ts'
import { measure, useRun } from '../state/run.ts'
import { type Folds, foldsByItself, isFolded, TimelineRows } from '../state/timeline-rows.ts'
import type { TraceIndex } from '../state/trace-index.ts'
import { useStep } from '../state/use-exchange.ts'
import { useIndex } from '../state/use-trace.ts'
import { openPanel, select, useView } from '../state/view.ts'

const rowHeight = 22
/** Milliseconds in which rows are looked for at a time. */
const slice = 10
const noFolds: Folds = new Map()

/** What the reader folded and unfolded, and where. */
interface Choice {
  readonly project: string
  readonly index: TraceIndex
  readonly folds: Folds
}

export function TimelinePanel() {
  const { index } = useIndex()
  const ended = useRun((state) => state.status === 'done')
  const isLog = useRun((state) => state.log !== null)
  const costs = useView((state) => state.costs)
  const [find, setFind] = useState('')
  const filter = useMemo(() => parseRowFilter(find), [find])
  // The choices are for one trace; the project's next one keeps those of its start and of its steps.
  const project = useProjects(({ id }) => id)
  const [choice, setChoice] = useState<Choice | null>(null)
  const steps = index?.steps.length ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; a new step says when
  const folds = useMemo(
    () =>
      choice === null || index === null || choice.project !== project
        ? noFolds
        : choice.index === index
          ? choice.folds
          : foldsOf(choice, index),
    [choice, index, steps, project],
  )
  const rows = useRows(index, useDeferredValue(filter), folds)
  const setFolds = (change: Folds) => {
    if (index) setChoice({ project, index, folds: change })
  }
  const box = useRef<HTMLInputElement>(null)
  const tree = useRef<HTMLDivElement>(null)
  const isFiltered = filter.terms.length > 0
  const openable = index === null ? [] : foldable(index)
  const allOpen = index !== null && openable.every((seq) => !isFolded(index, folds, seq))

  return (
    <div className="timeline">
      <div className="toolbar">
        <FilterBox
          ref={box}
          text={find}
          filter={filter}
          index={index}
          hits={isFiltered && rows ? rows.hits : null}
          onText={setFind}
          onLeave={() => tree.current?.focus()}
        />
        {index !== null && index.refusals.length > 0 && (
          <span className="refusals">
            <button
              type="button"
              className="btn icon ghost small"
              aria-label="Previous refusal"
              title="The host call before that was not answered Ok (p)"
              onClick={() => chooseRefusal(-1)}
            >
              <ChevronUp size={14} aria-hidden />
            </button>
            <span className="warn">
              {countText(index.refusals.length)}
              <span className="word"> not Ok</span>
            </span>
            <button
              type="button"
              className="btn icon ghost small"
              aria-label="Next refusal"
              title="The next host call that was not answered Ok (n)"
              onClick={() => chooseRefusal(1)}
            >
              <ChevronDown size={14} aria-hidden />
            </button>
          </span>
        )}
        {!isLog && (
          <button
            type="button"
            className="btn icon ghost small"
            aria-label="Real time"
            aria-pressed={costs}
            title={
              costs
                ? 'Real time each took in this browser, recording included; its clock ticks every 0.1 ms'
                : 'Measure the real time of callbacks and host calls: runs again'
            }
            onClick={() => measure(!costs)}
          >
            <Timer size={14} aria-hidden />
          </button>
        )}
        <button
          type="button"
          className="btn icon ghost small"
          aria-label={allOpen ? 'Fold every step' : 'Unfold every step'}
          title={`${allOpen ? 'Fold' : 'Unfold'} every step (*)`}
          disabled={openable.length === 0 || isFiltered}
          onClick={() => setFolds(new Map(openable.map((seq) => [seq, allOpen])))}
        >
          {allOpen ? <ChevronsDownUp size={14} aria-hidden /> : <ChevronsUpDown size={14} aria-hidden />}
        </button>
      </div>
      {index !== null && rows !== null && rows.seqs.length > 0 ? (
        <Rows
          ref={tree}
          index={index}
          rows={rows}
          isFiltered={isFiltered}
          folds={folds}
          ended={ended}
          onFolds={setFolds}
          onFind={() => box.current?.focus()}
        />
      ) : (
        <p className="blank">
          {!isFiltered
            ? 'What Envoy and the filter say to each other will stand here, call by call.'
            : rows?.complete === false
              ? 'Looking…'
              : 'No row is like that.'}
        </p>
      )}
    </div>
  )
}

/** Starts and steps: what the button folds. */
function foldable(index: TraceIndex): number[] {
  const first = index.rows.length > 0 ? index.rows.at(0) : null
  const start = first !== null && index.span(first)?.span.kind === 'start' ? [first] : []
  return [...start, ...index.steps.map(({ enter }) => enter)]
}

/** What was chosen for the start and the steps of another trace, for those of this one. */
function foldsOf(choice: Choice, index: TraceIndex): Folds {
  const before = new Map(foldable(choice.index).map((seq) => [headingOf(choice.index, seq), choice.folds.get(seq)]))
  return new Map(
    foldable(index).flatMap((seq) => {
      const shut = before.get(headingOf(index, seq))
      return shut === undefined ? [] : [[seq, shut] as const]
    }),
  )
}

/** Which heading it is, in every trace of the scenario. */
function headingOf(index: TraceIndex, seq: number): string {
  const span = index.span(seq)?.span
  return span?.kind === 'step' ? `step ${span.step}` : 'start'
}

/** The shown rows, looked for in slices. */
function useRows(index: TraceIndex | null, filter: RowFilter, folds: Folds): TimelineRows | null {
  const ran = useRun((state) => state.ran)
  const [, lookAgain] = useReducer((count: number) => count + 1, 0)
  const byItself = index === null ? '' : foldsByItself(index)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place
  const rows = useMemo(
    () => (index ? new TimelineRows(index, ran, folds, filter.terms.length > 0 ? filter.terms : null) : null),
    [index, ran, folds, filter, byItself],
  )
  if (rows) {
    const until = performance.now() + slice
    rows.take(() => performance.now() >= until)
  }
  const complete = rows?.complete ?? true
  useEffect(() => {
    if (complete) return
    const timer = setTimeout(lookAgain)
    return () => clearTimeout(timer)
  })
  return rows
}

interface RowsProps {
  readonly ref: RefObject<HTMLDivElement | null>
  readonly index: TraceIndex
  readonly rows: TimelineRows
  readonly isFiltered: boolean
  readonly folds: Folds
  readonly ended: boolean
  readonly onFolds: (folds: Folds) => void
  readonly onFind: () => void
}

function Rows({ ref, index, rows, isFiltered, folds, ended, onFolds, onFind }: RowsProps) {
  const ran = useRun((state) => state.ran)
  const selected = useView((state) => state.selected)
  const costs = useView((state) => state.costs)
  const virtual = useVirtualizer({
    count: rows.seqs.length,
    getScrollElement: () => ref.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const at = selected === null ? -1 : rows.placeOf(selected)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection scrolls; a growing trace must not
  useEffect(() => {
    if (selected === null || selected > index.history.lastSeq) return
    if (at >= 0) {
      const seen = virtual.range
      // From row to row the list moves by a row; what is far off comes into the middle, with what is around it.
      const isNear = seen !== null && at >= seen.startIndex - 1 && at <= seen.endIndex + 1
      virtual.scrollToIndex(at, { align: isNear ? 'auto' : 'center' })
      return
    }
    const around = [...index.around(index.history.parent(selected))].map(({ seq }) => seq)
    const shut = around.filter((seq) => rows.placeOf(seq) >= 0 && isFolded(index, folds, seq))
    // What is selected from elsewhere opens the folds around it.
    if (!isFiltered && shut.length > 0) onFolds(new Map([...folds, ...shut.map((seq) => [seq, false] as const)]))
    else virtual.scrollToIndex(Math.min(rows.placeFrom(selected), rows.seqs.length - 1), { align: 'center' })
  }, [selected, at])

  const step = useStep()
  const shown = useRef(step)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another step scrolls; a growing trace must not
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    const enter = index.steps.find((each) => each.step === step)?.enter
    // A step that was chosen by one of its events is where the cursor is.
    if (enter === undefined || selected !== null) return
    virtual.scrollToIndex(Math.min(rows.placeFrom(enter), rows.seqs.length - 1), { align: 'start' })
    if (!isFiltered && index.hasRowsInside(enter) && isFolded(index, folds, enter)) onFolds(new Map([...folds, [enter, false]]))
  }, [step])

  const canFold = (seq: number) => !isFiltered && index.hasRowsInside(seq)
  function fold(seq: number, shut: boolean) {
    onFolds(new Map([...folds, [seq, shut]]))
    const end = index.history.partner(seq) ?? Number.POSITIVE_INFINITY
    // The cursor must not be in what is no longer there.
    if (shut && selected !== null && selected > seq && selected < end) chooseEvent(seq)
  }
  function choosePlace(place: number) {
    const seq = rows.seqs[Math.max(0, Math.min(rows.seqs.length - 1, place))]
    if (seq !== undefined) chooseEvent(seq)
  }
  /** A heading that is folded is clicked to be opened; only its arrow folds it. */
  function choose(seq: number) {
    const kind = index.span(seq)?.span.kind
    if ((kind === 'start' || kind === 'step') && canFold(seq) && isFolded(index, folds, seq)) fold(seq, false)
    chooseEvent(seq)
  }
  function moveInside() {
    if (selected === null || at < 0) return
    if (canFold(selected) && isFolded(index, folds, selected)) fold(selected, false)
    else if (canFold(selected)) choosePlace(at + 1)
  }
  function moveOutside() {
    if (selected === null || at < 0) return
    if (canFold(selected) && !isFolded(index, folds, selected)) fold(selected, true)
    else {
      const around = rows.parentOf(selected)
      if (around !== null) chooseEvent(around)
    }
  }
  const page = () => Math.max(1, Math.floor((ref.current?.clientHeight ?? rowHeight) / rowHeight) - 1)
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => choosePlace(at < 0 ? 0 : at + 1),
    ArrowUp: () => choosePlace(at < 0 ? 0 : at - 1),
    PageDown: () => choosePlace(at < 0 ? 0 : at + page()),
    PageUp: () => choosePlace(at < 0 ? 0 : at - page()),
    Home: () => choosePlace(0),
    End: () => choosePlace(rows.seqs.length - 1),
    ArrowRight: moveInside,
    ArrowLeft: moveOutside,
    Enter: () => openPanel('moment', 'result'),
    Escape: () => select(null),
    '*': () => onFolds(new Map(foldable(index).map((seq) => [seq, false]))),
    n: () => chooseRefusal(1),
    p: () => chooseRefusal(-1),
    N: () => chooseNote(1),
    P: () => chooseNote(-1),
    '/': onFind,
  }
  function press(event: KeyboardEvent) {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <div
      ref={ref}
      className="timeline-rows"
      role="tree"
      aria-label="Timeline"
      aria-activedescendant={at >= 0 ? `row-${selected}` : undefined}
      tabIndex={0}
      onKeyDown={press}
    >
      <div className="timeline-space" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const seq = rows.seqs[item.index]
          if (seq === undefined) return null
          const before = item.index > 0 ? rows.seqs[item.index - 1] : undefined
          const { history } = index
          return (
            <EventRow
              key={seq}
              seq={seq}
              depth={rows.depthOf(seq)}
              top={item.start}
              index={index}
              ran={ran}
              ended={ended}
              selected={seq === selected}
              folded={canFold(seq) ? isFolded(index, folds, seq) : null}
              cost={costs ? history.cost(seq) : undefined}
              timeStood={history.event(seq).at === (before === undefined ? 0n : history.event(before).at)}
              onFold={() => fold(seq, !isFolded(index, folds, seq))}
              onChoose={() => choose(seq)}
            />
          )
        })}
      </div>
    </div>
  )
}
