// The checks of the scenario, held against the run.
import { Check, X } from 'lucide-react'
import { useMemo } from 'react'
import { sweepsOf } from '../../src/scenario/chunking.ts'
import type { Check as ScenarioCheck } from '../../src/scenario/schema.ts'
import { evaluate } from '../../src/trace/check.ts'
import { isSteady, sweepLines } from '../../src/trace/sweep.ts'
import { type RunState, useRun } from '../state/run.ts'
import { chooseStep, openPanel } from '../state/view.ts'

/** What came of the checks of a run that has ended; none before, and none for a log. */
function resultsOf({ ran, history, status }: Pick<RunState, 'ran' | 'history' | 'status'>) {
  return status === 'done' && ran !== null && history !== null ? evaluate(ran, history) : []
}

/** `2/3`, where there are any. */
export function checksBadge(run: RunState): string | undefined {
  const results = [...resultsOf(run), ...(run.sweeps ?? []).map(isSteady)]
  return results.length === 0 ? undefined : `${results.filter(({ ok }) => ok).length}/${results.length}`
}

/** Whether one of them does not hold. */
export const isCheckFailed = (run: RunState) => resultsOf(run).some(({ ok }) => !ok)

export function ChecksPanel() {
  const ran = useRun((state) => state.ran)
  const history = useRun((state) => state.history)
  const status = useRun((state) => state.status)
  // Of a step that was run alone the checks are counted from that step.
  const first = useRun((state) => state.only ?? 0)
  const results = useMemo(() => resultsOf({ ran, history, status }), [ran, history, status])
  const asked = useMemo(() => (ran === null ? 0 : sweepsOf(ran).length), [ran])
  if (results.length === 0 && asked === 0)
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
            <Mark ok={ok} />
            <span>
              {ok ? <span className="hidden-label">ok</span> : <b className="del">failed</b>}{' '}
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
      {asked > 0 && <Sweeps first={first} />}
    </ul>
  )
}

/** Bodies that were tried in every way to cut them. */
function Sweeps({ first }: { readonly first: number }) {
  const sweeps = useRun((state) => state.sweeps)
  if (sweeps === null) return <li>The bodies with a sweep are tried in every way to cut them once the run has ended.</li>
  return sweeps.flatMap(sweepLines).map(({ ok, text }) => (
    <li key={text} className={ok ? '' : 'failed'}>
      <Mark ok={ok} />
      <span>
        <b className={ok ? 'add' : 'del'}>{ok ? 'ok' : 'differs'}</b> {text.replace(/\bsteps?[ [](\d+)/g, stepFrom(first))}
      </span>
    </li>
  ))
}

/** Steps as the page counts them, from 1; of a step that was run alone from that step. */
const stepFrom = (first: number) => (words: string, step: string) =>
  words.startsWith('steps') ? `steps[${first + Number(step)}` : `step ${first + Number(step) + 1}`

const Mark = ({ ok }: { readonly ok: boolean }) =>
  ok ? <Check size={14} className="add" aria-hidden /> : <X size={14} className="del" aria-hidden />

const stepOf = (check: ScenarioCheck | undefined) => (check !== undefined && 'step' in check ? check.step : null)
