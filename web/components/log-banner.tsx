// Says that a log of a real Envoy is open, what it holds and what it leaves open; in the place of the flow, which is the scenario's.
import { ArrowLeft, GitCompareArrows } from 'lucide-react'
import { vmName } from '../../src/trace/thread-name.ts'
import { backToRun } from '../state/log.ts'
import { counted, countText } from '../state/number-text.ts'
import type { OpenLog } from '../state/run.ts'
import { openPanel } from '../state/view.ts'

export function LogBanner({ log }: { readonly log: OpenLog }) {
  const { name, facts, issues, mine } = log
  const counts = [
    counted(facts.callbacks, 'callback'),
    counted(facts.hostcalls, 'host call'),
    facts.refusals > 0 && `${countText(facts.refusals)} refused`,
    facts.traps > 0 && counted(facts.traps, 'trap'),
    facts.unfinished > 0 && `${facts.unfinished} without an end`,
    facts.headless > 0 && `${facts.headless} begun before`,
    `${counted(facts.lines, 'line')}${facts.skipped > 0 ? `, ${facts.skipped} of something else` : ''}`,
  ].filter((part) => part !== false)
  const threads = facts.threads.map((thread) => `${vmName(thread)}${thread.id === null ? '' : ` (thread ${thread.id})`}`)
  return (
    <section className="log-banner" aria-label="Log">
      <div className="log-facts">
        <h2 className="cut">{name}: a log of a real Envoy</h2>
        <p>{counts.join(' · ')}</p>
        <p className="dim">{threads.join(', ')}</p>
        {facts.crash !== null && <p className="del">Envoy crashed: {facts.crash}</p>}
        {issues.length > 0 && (
          <details>
            <summary>{issues.length === 1 ? 'One thing is open' : `${issues.length} things are open`}</summary>
            <ul>
              {issues.map((issue) => (
                <li key={issue}>{issue}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <div className="log-ways">
        {mine !== null && (
          <button type="button" className="btn" onClick={() => openPanel('trace', 'compare')}>
            <GitCompareArrows size={14} aria-hidden /> Compare with my run
          </button>
        )}
        <button type="button" className="btn" onClick={backToRun}>
          <ArrowLeft size={14} aria-hidden /> Back to my run
        </button>
      </div>
    </section>
  )
}
