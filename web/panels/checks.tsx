// The checks of the scenario, held against the run.
import { Check, X } from 'lucide-react'
import { useMemo } from 'react'
import type { Check as ScenarioCheck } from '../../src/scenario/schema.ts'
import { evaluate } from '../../src/trace/check.ts'
import { type RunState, useRun } from '../state/run.ts'
import { chooseStep, openPanel } from '../state/view.ts'

/** What came of the checks of a run that has ended; none before, and none for a log. */
function resultsOf({ ran, history, status }: Pick<RunState, 'ran' | 'history' | 'status'>) {
  return status === 'done' && ran !== null && history !== null ? evaluate(ran, history) : []
}

/** `2/3`, where there are any. */
export function checksBadge(run: RunState): string | undefined {
  const results = resultsOf(run)
  return results.length === 0 ? undefined : `${results.filter(({ ok }) => ok).length}/${results.length}`
}

export function ChecksPanel() {
  const ran = useRun((state) => state.ran)
  const history = useRun((state) => state.history)
  const status = useRun((state) => state.status)
  // Of a step that was run alone the checks are counted from that step.
  const first = useRun((state) => state.only ?? 0)
  const results = useMemo(() => resultsOf({ ran, history, status }), [ran, history, status])
  if (results.length === 0)
    return (
      <p className="blank">
        {ran === null || ran.checks.length === 0
          ? 'This scenario has no checks. A scenario’s file can say what it expects; the command line then tests it.'
          : 'The checks are held against the run once it has ended.'}
      </p>
    )
  return (
    <ul className="checks">
      {results.map(({ check, ok, message }) => {
        const own = stepOf(ran?.checks[check])
        const step = own === null ? null : first + own
        return (
          <li key={check} className={ok ? '' : 'failed'}>
            {ok ? <Check size={14} className="add" aria-hidden /> : <X size={14} className="del" aria-hidden />}
            <span>
              <b className={ok ? 'add' : 'del'}>{ok ? 'ok' : 'failed'}</b>{' '}
              {/* The link says which step, counted as everywhere on the page. */}
              {message.replace(/^step \d+:? /, '')}
            </span>
            {step !== null && (
              <button
                type="button"
                className="link"
                onClick={() => {
                  chooseStep(step)
                  openPanel('moment', 'result')
                }}
              >
                Step {step + 1}
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

const stepOf = (check: ScenarioCheck | undefined) => (check !== undefined && 'step' in check ? check.step : null)
