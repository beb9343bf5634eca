// The selected moment: the call with all its arguments, what it answered, and what it changed.
import { X } from 'lucide-react'
import { asPairs } from '../../src/abi-shim/trace-value.ts'
import { type Argument, argumentsOf, type CallSpan, docOf, isUnread, outputOf, type Unread } from '../../src/trace/call-names.ts'
import { calloutFacts } from '../../src/trace/callouts.ts'
import type { TraceValue } from '../../src/trace/event.ts'
import { filterVerdict } from '../../src/trace/filter-verdict.ts'
import { lintsAbout, noteKind } from '../../src/trace/lints.ts'
import { streamEventAbout } from '../../src/trace/stream-events.ts'
import { vmName } from '../../src/trace/thread-name.ts'
import { assertNever } from '../../src/util/assert.ts'
import { decodeUtf8, hex, showText } from '../../src/util/bytes.ts'
import { costText } from '../state/clock-text.ts'
import { pluginLabel } from '../state/exchange.ts'
import { calloutEnd, callTextIn, streamEventIn } from '../state/row-text.ts'
import { useRun } from '../state/run.ts'
import type { TraceIndex } from '../state/trace-index.ts'
import { useIndex } from '../state/use-trace.ts'
import { select, useView } from '../state/view.ts'
import { Prose } from './prose.tsx'
import { ReferenceLink } from './reference-link.tsx'

export function MomentCard() {
  const selected = useView((state) => state.selected)
  const { index } = useIndex()
  if (selected === null || !index || selected > index.history.lastSeq) return null
  const event = index.history.event(selected)
  if (event.type === 'note') {
    const isLint = noteKind(event.code) === 'lint'
    return (
      <article className="card late" aria-label="Selected moment">
        <CloseButton />
        <h2>
          {isLint ? 'Lint' : 'Note'}: {event.code}
        </h2>
        <p className="dim">{isLint ? lintsAbout : 'From here on Envoy may do otherwise.'}</p>
      </article>
    )
  }
  if (event.type !== 'enter') return null
  const { span } = event
  switch (span.kind) {
    case 'filter':
      return <FilterMoment index={index} seq={selected} />
    case 'callback':
    case 'hostcall':
      return <CallMoment index={index} seq={selected} span={span} />
    case 'start':
      return <PlainMoment title="Envoy starts" text={startText(index)} />
    case 'shutdown':
      return (
        <PlainMoment
          title="Envoy stops"
          text="Plugins are told of their end, the last one first: on workers, then on the main thread."
        />
      )
    case 'step':
      return <PlainMoment title={`Step ${index.firstStep + span.step + 1}`} text={stepText(index, selected, span.advance)} />
    case 'callout':
      return <CalloutMoment index={index} callout={span.callout} />
    case 'envoy': {
      const text = streamEventIn(index, event)
      return text && <PlainMoment title={`${text[0]?.toUpperCase()}${text.slice(1)}`} text={streamEventAbout(span)} />
    }
    case 'stream':
      return null
    default:
      return assertNever(span)
  }
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

function PlainMoment({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <article className="card" aria-label="Selected moment">
      <CloseButton />
      <h2>{title}</h2>
      <p>{text}</p>
    </article>
  )
}

function startText({ vms }: TraceIndex): string {
  const names = [...vms.values()].map((vm) => vmName(vm))
  return `Each plugin is started once in each of its VMs: ${[...new Set(names)].join(', ')}. Requests are served by the workers’.`
}

function stepText(index: TraceIndex, seq: number, advance: number | undefined): string {
  if (advance !== undefined) return `Nobody sends anything, and ${advance} ms pass: timers go off.`
  const outcome = index.end(seq)?.result.outcome?.kind
  return outcome === undefined ? 'It has not ended.' : `One request through the chain: ${outcome}.`
}

function CalloutMoment({ index, callout }: { readonly index: TraceIndex; readonly callout: number }) {
  const ran = useRun((state) => state.ran)
  const facts = calloutFacts(index.history, callout)
  return (
    <PlainMoment
      title={`Callout ${callout} comes back: ${calloutEnd(index, facts)}`}
      text={`The filter ${pluginLabel(ran, facts.plugin)}, which sent it to the cluster ${showText(facts.cluster)}, is told.`}
    />
  )
}

function FilterMoment({ index, seq }: { readonly index: TraceIndex; readonly seq: number }) {
  const ran = useRun((state) => state.ran)
  const event = index.span(seq)
  if (event?.span.kind !== 'filter') return null
  const { plugin, direction, part } = event.span
  const verdict = filterVerdict(index.history, seq)
  return (
    <article className="card" aria-label="Selected moment">
      <CloseButton />
      <h2>
        {pluginLabel(ran, plugin)}: {direction} {part}
      </h2>
      <p>
        Verdict: <b>{verdict?.kind ?? 'none yet'}</b>
        {verdict !== null && <span className="dim"> ({verdict.status})</span>}
      </p>
    </article>
  )
}

function CallMoment({ index, seq, span }: { readonly index: TraceIndex; readonly seq: number; readonly span: CallSpan }) {
  const ran = useRun((state) => state.ran)
  const result = index.end(seq)?.result
  const text = callTextIn(index, span, result)
  const doc = docOf(span)
  const vm = index.vms.get(span.vm)
  const cost = index.history.cost(seq)
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
      {doc !== undefined && (
        <p>
          <Prose text={doc} />
        </p>
      )}
      <dl>
        {values.map(({ name, value, names }) => (
          <div className="argument" key={name}>
            <dt>{name}</dt>
            <dd className="mono">
              <Value value={value} names={names} />
            </dd>
          </div>
        ))}
        <dt>answered</dt>
        <dd>
          {text.trapped ? (
            <b className="del">never: the guest was unwound here</b>
          ) : text.unfinished ? (
            <b className="dim">the log does not show its end</b>
          ) : result === undefined ? (
            <b className="del">never: it did not come back</b>
          ) : text.answer === null ? (
            <span className="dim">nothing</span>
          ) : (
            <span className="mono">
              <b className={text.refused ? 'warn' : span.kind === 'hostcall' ? 'add' : ''}>{text.answer}</b>
              {result.word !== undefined && text.answer !== String(result.word) && <span className="dim"> ({result.word})</span>}
            </span>
          )}
        </dd>
        {cost !== undefined && (
          <>
            <dt>took</dt>
            <dd>
              {costText(cost)} <span className="dim">of real time, recording included</span>
            </dd>
          </>
        )}
        <dt title="The numbers of the call itself: pointers, lengths, plain values">raw words</dt>
        <dd className="mono dim">{span.words.length === 0 ? 'none' : span.words.join(', ')}</dd>
      </dl>
      {doc !== undefined && (
        <p className="way">
          <ReferenceLink name={span.name}>Reference</ReferenceLink>
        </p>
      )}
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
    if (value.length === 0) return <span className="dim">none</span>
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
