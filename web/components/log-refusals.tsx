// What a log's plugins were refused, by call and answer, before a row is selected.
import { useEffect, useState } from 'react'
import type { Refusal } from '../../src/trace/refusals.ts'
import { chooseEvent } from '../state/cursor.ts'
import { type OpenLog, useRun } from '../state/run.ts'
import { ReferenceLink } from './reference-link.tsx'

export function LogRefusals({ log }: { readonly log: OpenLog }) {
  const history = useRun((state) => state.history)
  const [found, setFound] = useState<readonly Refusal[] | null>(null)
  useEffect(() => {
    let current = true
    setFound(null)
    void import('../state/log-reading.ts').then(({ refusals }) => {
      if (current && history) setFound(refusals(history, 'envoy'))
    })
    return () => {
      current = false
    }
  }, [history])
  if (log.facts.refusals === 0)
    return <p className="blank">A log has the calls, not the messages. Select a row to see what it says. Nothing was refused.</p>
  if (found === null) return <p className="blank">Looking for what was refused…</p>
  return (
    <section aria-label="Refused calls">
      <div className="moment-head">
        <h2>What was refused</h2>
        <span className="dim cut">a log has the calls, not the messages</span>
      </div>
      <div className="cards">
        {found.map(({ call, answer, count, first, explanation }) => (
          <article key={`${call} ${answer}`} className="card late">
            <h3 className="mono">
              {count} × {call}: {answer}
            </h3>
            {explanation && (
              <>
                <p>
                  {explanation.title}. {explanation.text}
                </p>
                <p>{explanation.remedy}</p>
              </>
            )}
            <p className="way">
              <button type="button" className="link" onClick={() => chooseEvent(first)}>
                Show the first
              </button>
              <ReferenceLink name={call}>Reference</ReferenceLink>
            </p>
          </article>
        ))}
      </div>
    </section>
  )
}
