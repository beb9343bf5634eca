// What went out with a callout, and what came back: beside the call that sends it, and the callback that is told.
import { type CalloutAt, type CalloutFacts, calloutFacts } from '../../src/trace/callouts.ts'
import { diffPairs } from '../../src/trace/diff.ts'
import type { StoryRow } from '../../src/trace/header-story.ts'
import type { Author } from '../../src/trace/spans.ts'
import type { Message } from '../../src/trace/streams.ts'
import { type Pairs, showText } from '../../src/util/bytes.ts'
import { chooseEvent } from '../state/cursor.ts'
import { useDocument } from '../state/document.ts'
import { calloutEnd } from '../state/row-text.ts'
import { useRun } from '../state/run.ts'
import type { TraceIndex } from '../state/trace-index.ts'
import { openPanel, view } from '../state/view.ts'
import { PairsDiff } from './pairs-diff.tsx'
import { Payload } from './payload.tsx'

interface Props {
  readonly index: TraceIndex
  readonly at: CalloutAt
}

export function CalloutMessages({ index, at }: Props) {
  const facts = calloutFacts(index.history, at.callout)
  return at.role === 'sends' ? <Sent index={index} facts={facts} /> : <Answer index={index} facts={facts} />
}

interface PartProps {
  readonly index: TraceIndex
  readonly facts: CalloutFacts
}

function Sent({ index, facts }: PartProps) {
  const { request, sent, callout } = facts
  const told = toldOf(index, facts)
  const title = `Callout ${callout}: sent to ${showText(facts.cluster)}`
  return (
    <section className="message" aria-label={title}>
      <div className="moment-head">
        <h2>{title}</h2>
        <span className="dim cut">{facts.timeout === 0 ? 'no timeout' : `timeout ${facts.timeout} ms`}</span>
      </div>
      <Shown caption={title} before={request.headers} message={sent ?? request} bodyBefore={sent && request.body} />
      {sent === null && <p className="none">Nothing of it reached the upstream.</p>}
      <p className="payload-label">
        Its answer:{' '}
        {told === null ? (
          calloutEnd(index, facts)
        ) : (
          <button type="button" className="link" onClick={() => chooseEvent(told)}>
            {calloutEnd(index, facts)}
          </button>
        )}
      </p>
    </section>
  )
}

function Answer({ index, facts }: PartProps) {
  const { response, details, callout } = facts
  const title = `Callout ${callout}: answer of ${details === null ? showText(facts.cluster) : 'Envoy'}`
  return (
    <section className="message" aria-label={title}>
      <div className="moment-head">
        <h2>{title}</h2>
        <span className="dim cut">{calloutEnd(index, facts)}</span>
      </div>
      {details !== null && (
        <p className="none">
          {showText(facts.cluster)} did not answer: {showText(details)}.
        </p>
      )}
      {response === null ? (
        <p className="none">No answer: it broke off in its middle, and the plugin is told of no headers.</p>
      ) : (
        <Shown caption={title} before={response.headers} message={response} bodyBefore={null} />
      )}
      <EditLink cluster={showText(facts.cluster)} />
    </section>
  )
}

interface ShownProps {
  readonly caption: string
  /** The headers before Envoy added its own. */
  readonly before: Pairs
  readonly message: Message
  readonly bodyBefore: Uint8Array | null
}

function Shown({ caption, before, message, bodyBefore }: ShownProps) {
  return (
    <>
      <PairsDiff caption={caption} rows={rowsOf(before, message.headers)} />
      <Payload body={message.body} before={bodyBefore} promised={null} />
      {message.trailers.length > 0 && (
        <>
          <p className="payload-label">Trailers</p>
          <PairsDiff caption={`${caption}: trailers`} rows={rowsOf(message.trailers, message.trailers)} />
        </>
      )}
    </>
  )
}

const envoy: Author = { plugin: null, callback: null, hostcall: null, span: null }

/** A callout goes through no filter: what changes on its way is Envoy's work. */
const rowsOf = (before: Pairs, after: Pairs): StoryRow[] =>
  diffPairs(before, after).map((change) => ({ ...change, by: change.kind === 'same' ? null : envoy }))

/** The row in which the plugin is told of the end; null where it is not. */
function toldOf({ history }: TraceIndex, { callout, end }: CalloutFacts): number | null {
  if (end === null || end >= history.lastSeq) return null
  const next = history.event(end + 1)
  return next.type === 'enter' && next.span.kind === 'callout' && next.span.callout === callout ? next.seq : null
}

/** To the rules of the cluster, where the document that is edited has it. */
function EditLink({ cluster }: { readonly cluster: string }) {
  const there = useDocument((state) => state.scenario.clusters.some(({ name }) => name === cluster))
  const isLog = useRun((state) => state.log !== null)
  if (!there || isLog) return null
  return (
    <p className="payload-label">
      <button
        type="button"
        className="link"
        onClick={() => {
          view.setState({ cluster })
          openPanel('scenario', 'upstream')
        }}
      >
        Edit the answer
      </button>
    </p>
  )
}
