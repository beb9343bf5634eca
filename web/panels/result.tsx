// What came of it: faults, the selected moment, and both messages as diffs with who changed them.

import { calloutAt } from '../../src/trace/callouts.ts'
import { Op } from '../../src/trace/chunk.ts'
import { reasonOf } from '../../src/trace/reasons.ts'
import { assertNever } from '../../src/util/assert.ts'
import { CalloutMessages } from '../components/callout-messages.tsx'
import { FaultCard, faultTitle } from '../components/fault-card.tsx'
import { LogRefusals } from '../components/log-refusals.tsx'
import { MomentCard } from '../components/moment-card.tsx'
import { MomentMessages } from '../components/moment-messages.tsx'
import { PairsDiff } from '../components/pairs-diff.tsx'
import { Payload } from '../components/payload.tsx'
import { ReasonCard } from '../components/reason-card.tsx'
import type { Exchange, MessageView } from '../state/exchange.ts'
import { type Moment, useMoment } from '../state/moment.ts'
import { stepOf } from '../state/row-match.ts'
import { type RunState, type RunStatus, useRun } from '../state/run.ts'
import { useExchange, useStep } from '../state/use-exchange.ts'
import { useFaults, useIndex } from '../state/use-trace.ts'
import { chooseStep, openPanel, select } from '../state/view.ts'
import { useWorth } from '../state/worth.ts'

/** More would hide the result. */
const cardsAtMost = 3
const stepsAtMost = 4

export function ResultPanel() {
  const step = useStep()
  const exchange = useExchange(step)
  const problem = useRun((state) => state.problem)
  const status = useRun((state) => state.status)
  const log = useRun((state) => state.log)
  const end = useRun((state) => state.end)
  const moment = useMoment()
  const worth = useWorth(step)
  const callout = moment && calloutAt(moment.index.history, moment.seq)
  return (
    <>
      <div className="cards" aria-live="polite">
        {problem !== null && (
          <div className="card bad" role="alert">
            <h2>{problem.title}</h2>
            {problem.lines.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        )}
        <Faults step={step} />
        <MomentCard />
        {moment ? (
          <MomentReason moment={moment} />
        ) : log !== null ? null : (
          worth.map(({ reason, seq }) => (
            <ReasonCard key={seq ?? reason.title} reason={reason} {...(seq === null ? {} : { seq })} />
          ))
        )}
      </div>
      {moment && callout && <CalloutMessages index={moment.index} at={callout} />}
      {callout !== null && callout.role !== 'asks' ? null : moment && moment.stream !== null ? (
        <MomentMessages moment={moment} />
      ) : exchange ? (
        <Messages exchange={exchange} />
      ) : log !== null ? (
        moment === null && <LogRefusals log={log} />
      ) : (
        moment === null && problem === null && <p className="blank">{noExchange(status, end)}</p>
      )}
    </>
  )
}

/** Faults of the shown step, and of what is in no step, as cards; a line for each other step that has some. */
function Faults({ step }: { readonly step: number }) {
  const { index } = useIndex()
  const placed = useFaults().map((each) => ({ ...each, step: index === null ? null : stepOf(index, each.seq) }))
  const here = placed.filter((each) => each.step === null || each.step === step)
  const others = [...new Set(placed.flatMap((each) => (each.step === null || each.step === step ? [] : [each.step])))]
  return (
    <>
      {here.slice(0, cardsAtMost).map(({ seq, fault, step }) => (
        <FaultCard
          key={seq}
          fault={fault}
          step={others.length > 0 && step !== null ? step : undefined}
          onShow={() => {
            openPanel('trace', 'timeline')
            select(seq)
          }}
        />
      ))}
      {here.length > cardsAtMost && <p className="dim">and {here.length - cardsAtMost} more in the timeline</p>}
      {others.length > 0 && (
        <article className="card bad other-steps">
          <ul>
            {others.slice(0, stepsAtMost).map((other) => {
              const [first, ...more] = placed.filter((each) => each.step === other)
              return (
                <li key={other}>
                  <span>
                    {first && faultTitle(first.fault)}
                    {more.length > 0 && ` and ${more.length} more`}
                  </span>
                  <button type="button" className="link" onClick={() => chooseStep(other)}>
                    Go to step {other + 1}
                  </button>
                </li>
              )
            })}
          </ul>
          {others.length > stepsAtMost && <p className="dim">and {others.length - stepsAtMost} more steps</p>}
        </article>
      )}
    </>
  )
}

/** Why the selected moment went as it did, where that needs words. */
function MomentReason({ moment }: { readonly moment: Moment }) {
  const isLog = useRun((state) => state.log !== null)
  const reason = reasonOf(moment.index.history, moment.seq, isLog ? 'envoy' : 'playground')
  // The card of a call leads to the reference already.
  const isNote = moment.index.history.op(moment.seq) === Op.Note
  return reason && <ReasonCard reason={isNote ? reason : { ...reason, call: null }} />
}

function Messages({ exchange }: { readonly exchange: Exchange }) {
  return (
    <>
      <Message
        title="What the client got"
        note={exchange.response.bodyBefore === null ? 'not from the upstream' : 'beside what the upstream answered'}
        view={exchange.response}
        empty={nothingCame(exchange)}
      />
      <Message
        title="What the upstream saw"
        note="beside what the client sent"
        view={exchange.request}
        empty={nothingSent(exchange)}
      />
    </>
  )
}

function nothingCame(exchange: Exchange): string {
  switch (exchange.outcome) {
    case 'paused':
      return 'No response: the stream is paused, and nothing in this scenario lets it go on.'
    case 'reset':
      return 'No response: the connection was reset.'
    default:
      return 'No response was sent.'
  }
}

function nothingSent(exchange: Exchange): string {
  switch (exchange.outcome) {
    case 'local-reply':
      return 'Nothing: the answer was made before the router, so no upstream was asked.'
    case 'paused':
      return 'Nothing: the request is paused in the filter chain.'
    default:
      return 'Nothing reached the upstream.'
  }
}

interface MessageProps {
  readonly title: string
  readonly note: string
  readonly view: MessageView
  readonly empty: string
}

function Message({ title, note, view, empty }: MessageProps) {
  return (
    <section className="message" aria-label={title}>
      <div className="moment-head">
        <h2>{title}</h2>
        {view.sent && <span className="dim cut">{note}</span>}
      </div>
      {view.sent ? (
        <>
          <PairsDiff caption={title} rows={view.rows} />
          <Payload body={view.body} before={view.bodyBefore} promised={view.promised} />
          {view.trailers.length > 0 && (
            <>
              <p className="payload-label">Trailers</p>
              <PairsDiff caption={`${title}: trailers`} rows={view.trailers} />
            </>
          )}
        </>
      ) : (
        <p className="none">{empty}</p>
      )}
    </section>
  )
}

function noExchange(status: RunStatus, end: RunState['end']): string {
  switch (status) {
    case 'idle':
      return 'Press Run to send the request.'
    case 'loading':
    case 'running':
      return 'Running…'
    case 'done':
      return end === 'rejected'
        ? 'No request was sent: Envoy does not start with this scenario.'
        : 'No request was sent in this step.'
    default:
      return assertNever(status)
  }
}
