// An explanation: what happened, in which phase, what Envoy does next, what to change, and the way on.
import type { Reason } from '../../src/trace/reasons.ts'
import { chooseEvent } from '../state/cursor.ts'
import { openPanel } from '../state/view.ts'
import { Prose } from './prose.tsx'
import { ReferenceLink } from './reference-link.tsx'

interface Props {
  readonly reason: Reason
  /** The event that it is about, where the reader is elsewhere. */
  readonly seq?: number
}

export function ReasonCard({ reason, seq }: Props) {
  return (
    <article className={`card ${reason.grave ? 'bad' : 'late'}`} aria-label={`Explanation: ${reason.title}`}>
      <h2>{reason.title}</h2>
      <p>
        <Prose text={reason.happened} />
      </p>
      <dl>
        {reason.phase !== null && (
          <>
            <dt>When</dt>
            <dd>
              <Prose text={reason.phase} />
            </dd>
          </>
        )}
        <dt>Envoy</dt>
        <dd>
          <Prose text={reason.next} />
        </dd>
        <dt>To do</dt>
        <dd>
          <Prose text={reason.change} />
        </dd>
      </dl>
      {(seq !== undefined || reason.call !== null) && (
        <p className="way">
          {seq !== undefined && (
            <button
              type="button"
              className="link"
              onClick={() => {
                openPanel('trace', 'timeline')
                chooseEvent(seq)
              }}
            >
              Show it in the timeline
            </button>
          )}
          {reason.call !== null && <ReferenceLink name={reason.call}>Reference</ReferenceLink>}
        </p>
      )}
    </article>
  )
}
