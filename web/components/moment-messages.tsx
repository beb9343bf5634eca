// Both messages as they were at a moment: what it changed in them, what was changed before, and by whom.
import { type MessageAt, type Moment, messagesAt } from '../state/moment.ts'
import { countText } from '../state/number-text.ts'
import { openPanel } from '../state/view.ts'
import { PairsDiff } from './pairs-diff.tsx'

const titles = { request: 'Request at this moment', response: 'Response at this moment' } as const

export function MomentMessages({ moment }: { readonly moment: Moment }) {
  return messagesAt(moment).map((message) => <MessageNow key={message.direction} moment={moment} message={message} />)
}

function MessageNow({ moment, message }: { readonly moment: Moment; readonly message: MessageAt }) {
  const { direction, exists, sent, headers, trailers, late, changed, bodyBefore, bodyAfter } = message
  const title = titles[direction]
  const within = { from: moment.seq, to: moment.end }
  if (!exists && direction !== moment.direction) return null
  return (
    <section className="message" aria-label={title}>
      <div className="moment-head">
        <h2>{title}</h2>
        <span className="dim cut">
          {!exists ? '' : changed === 0 ? 'not changed here' : changed === 1 ? '1 change here' : `${changed} changes here`}
          {sent && ' · sent'}
        </span>
      </div>
      {exists ? (
        <>
          <PairsDiff caption={title} rows={headers} within={within} />
          {trailers.length > 0 && (
            <>
              <p className="payload-label">Trailers</p>
              <PairsDiff caption={`${title}: trailers`} rows={trailers} within={within} />
            </>
          )}
          {late.length > 0 && (
            <>
              <p className="payload-label">
                <b className="warn">Too late</b>: done after it had left, so nobody receives it
              </p>
              <PairsDiff caption={`${title}: too late`} rows={late} within={within} />
            </>
          )}
          {(bodyBefore > 0 || bodyAfter > 0) && (
            <p className="payload-label">
              <button type="button" className="link" onClick={() => openPanel('moment', 'body')}>
                Body
              </button>
              {bodyBefore === bodyAfter ? `, ${countText(bodyAfter)} B` : `: ${countText(bodyBefore)} B → `}
              {bodyBefore !== bodyAfter && <b className="add">{countText(bodyAfter)} B</b>}
            </p>
          )}
        </>
      ) : (
        <p className="none">There is none yet.</p>
      )}
    </section>
  )
}
