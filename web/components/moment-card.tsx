// The selected moment: the call with all its arguments, what it answered, and what it changed.
import { X } from 'lucide-react'
import { asPairs } from '../../src/abi-shim/trace-value.ts'
import { type Argument, argumentsOf, type CallSpan, docOf, isUnread, outputOf, type Unread } from '../../src/trace/call-names.ts'
import { callText } from '../../src/trace/call-text.ts'
import { cells, type Direction, type MessagePart } from '../../src/trace/cells.ts'
import { diffPairs } from '../../src/trace/diff.ts'
import type { TraceValue } from '../../src/trace/event.ts'
import { explain } from '../../src/trace/explanations.ts'
import { vmName } from '../../src/trace/thread-name.ts'
import { decodeUtf8, hex, showText } from '../../src/util/bytes.ts'
import { pluginLabel } from '../state/exchange.ts'
import { useRun } from '../state/run.ts'
import type { TraceIndex } from '../state/trace-index.ts'
import { useIndex } from '../state/use-trace.ts'
import { select, useView } from '../state/view.ts'
import { PairsDiff } from './pairs-diff.tsx'

export function MomentCard() {
  const selected = useView((state) => state.selected)
  const { index } = useIndex()
  if (selected === null || !index || selected > index.history.lastSeq) return null
  const event = index.history.event(selected)
  if (event.type === 'note') {
    return (
      <article className="card late" aria-label="Selected moment">
        <CloseButton />
        <h2>Note: {event.code}</h2>
        <p>{event.detail}</p>
      </article>
    )
  }
  if (event.type !== 'enter') return null
  const { span } = event
  if (span.kind === 'filter') return <FilterMoment index={index} seq={selected} />
  if (span.kind !== 'callback' && span.kind !== 'hostcall') return null
  return <CallMoment index={index} seq={selected} span={span} />
}

function CloseButton() {
  return (
    <button
      type="button"
      className="btn icon ghost small close"
      aria-label="Show the whole request"
      title="Show the whole request (Esc in the timeline)"
      onClick={() => select(null)}
    >
      <X size={14} aria-hidden />
    </button>
  )
}

function FilterMoment({ index, seq }: { readonly index: TraceIndex; readonly seq: number }) {
  const ran = useRun((state) => state.ran)
  const event = index.span(seq)
  if (event?.span.kind !== 'filter') return null
  const { plugin, direction, part } = event.span
  return (
    <article className="card" aria-label="Selected moment">
      <CloseButton />
      <h2>
        {pluginLabel(ran, plugin)}: {direction} {part}
      </h2>
      <p>
        Verdict: <b>{index.end(seq)?.result.verdict ?? 'none yet'}</b>
      </p>
      <Changes index={index} seq={seq} />
    </article>
  )
}

function CallMoment({ index, seq, span }: { readonly index: TraceIndex; readonly seq: number; readonly span: CallSpan }) {
  const ran = useRun((state) => state.ran)
  const result = index.end(seq)?.result
  const text = callText(span, result)
  const doc = docOf(span)
  const why = explain(span, result)
  const vm = index.vms.get(span.vm)
  const values: readonly Argument[] = [
    ...argumentsOf(span),
    ...Object.entries(result?.outputs ?? {}).map(([name, value]) => ({ ...outputOf(span, name, value), name: `→ ${name}` })),
  ]
  return (
    <article className={`card${text.trapped ? ' bad' : text.refused ? ' late' : ''}`} aria-label="Selected moment">
      <CloseButton />
      <h2 className="mono call-name">{span.name}</h2>
      <p className="dim">
        {span.kind === 'callback' ? 'Envoy calls the filter' : 'The filter calls Envoy'}
        {span.plugin !== null && ` · ${pluginLabel(ran, span.plugin)}`}
        {vm && ` · ${vmName(vm)} VM`}
      </p>
      {doc !== undefined && <p className="doc">{doc}</p>}
      {values.length > 0 && (
        <dl>
          {values.map(({ name, value, names }) => (
            <div className="argument" key={name}>
              <dt>{name}</dt>
              <dd className="mono">
                <Value value={value} names={names} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="answer">
        {text.trapped ? (
          <b className="del">The guest was unwound here.</b>
        ) : text.unfinished ? (
          <b className="dim">The log does not show its end.</b>
        ) : result === undefined ? (
          <b className="del">It never came back.</b>
        ) : text.answer === null ? (
          <span className="dim">answers nothing</span>
        ) : (
          <>
            answered <b className={text.refused ? 'warn' : span.kind === 'hostcall' ? 'add' : ''}>{text.answer}</b>
            {result.word !== undefined && text.answer !== String(result.word) && ` (${result.word})`}
          </>
        )}
      </p>
      {why && (
        <div className="why">
          <h3>{why.title}</h3>
          <p>{why.text}</p>
          <p>{why.remedy}</p>
        </div>
      )}
      <Changes index={index} seq={seq} />
      <p className="mono dim words">words {span.words.length === 0 ? 'none' : span.words.join(', ')}</p>
    </article>
  )
}

/** A value in full; enumerations with their name. */
function Value({
  value,
  names,
}: {
  readonly value: TraceValue | Unread
  readonly names: Readonly<Record<number, string>> | undefined
}) {
  if (isUnread(value))
    return (
      <span className="dim">
        {value.length} bytes at {value.at}, never read
      </span>
    )
  if (typeof value === 'string') return <span className="text">“{showText(value)}”</span>
  if (typeof value === 'number' && names?.[value] !== undefined) {
    return (
      <>
        {names[value]} <span className="dim">({value})</span>
      </>
    )
  }
  if (value instanceof Uint8Array) {
    const text = decodeUtf8(value.subarray(0, 4096))
    if (value.length === 0) return <span className="dim">empty</span>
    return text === undefined ? hex(value.subarray(0, 256)).replace(/../g, '$& ') : <span className="text">“{text}”</span>
  }
  if (Array.isArray(value)) {
    return (
      <>
        {asPairs(value).map(([name, one], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat
          <div key={at}>
            {showText(name)}: <span className="text">{showText(one)}</span>
          </div>
        ))}
      </>
    )
  }
  return <>{String(value)}</>
}

const directions: readonly Direction[] = ['request', 'response']
const parts: readonly MessagePart[] = ['headers', 'body', 'trailers']

/** What a span changed in the messages of its stream: before its first event against after its last. */
function Changes({ index, seq }: { readonly index: TraceIndex; readonly seq: number }) {
  const stream = [...index.around(seq)].find((each) => each.span.kind === 'stream')?.span
  if (stream?.kind !== 'stream') return null
  const end = index.end(seq)?.seq ?? index.history.lastSeq
  const changes = directions.flatMap((direction) =>
    parts.map((part) => ({ direction, part, cell: cells.message(stream.stream, direction, 'current', part) })),
  )
  return (
    <>
      {changes.map(({ direction, part, cell }) => {
        const before = index.history.at(cell, seq)
        const after = index.history.at(cell, end)
        if (before === after || after === undefined) return null
        // A message that begins inside a span was not changed by it.
        if (before === undefined && part === 'headers') return null
        if (part === 'body') {
          const size = (value: TraceValue | undefined) => (value instanceof Uint8Array ? value.length : 0)
          return (
            <p key={cell}>
              {direction} body: {size(before)} B → <b className="add">{size(after)} B</b>
            </p>
          )
        }
        const rows = diffPairs(asPairs(before), asPairs(after))
          .filter((row) => row.kind !== 'same')
          .map((row) => ({ ...row, by: null }))
        if (rows.length === 0) return null
        return (
          <div className="change" key={cell}>
            <p className="dim">
              Changed in the {direction} {part}
            </p>
            <PairsDiff caption={`Changed in the ${direction} ${part}`} rows={rows} />
          </div>
        )
      })}
    </>
  )
}
