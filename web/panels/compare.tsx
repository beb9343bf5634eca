// A log beside the reader's own run: thread by thread, the calls and lines that differ.
import { useEffect, useState } from 'react'
import type { ComparedRow, ComparedThread, LogComparison } from '../../src/trace/compare-log.ts'
import { vmName } from '../../src/trace/thread-name.ts'
import { chooseEvent } from '../state/cursor.ts'
import { counted } from '../state/number-text.ts'
import { useRun } from '../state/run.ts'

/** More differences than anyone reads; the first are what matters. */
const shown = 200
/** Equal lines around a difference. */
const around = 2

export function ComparePanel() {
  const log = useRun((state) => state.log)
  const history = useRun((state) => state.history)
  const mine = log?.mine ?? null
  const [comparison, setComparison] = useState<LogComparison | null>(null)
  useEffect(() => {
    let current = true
    setComparison(null)
    if (history === null || mine === null) return
    void import('../state/log-reading.ts')
      .then(({ compare }) => compare(history, mine, () => current))
      .then((found) => {
        if (current) setComparison(found)
      })
    return () => {
      current = false
    }
  }, [history, mine])
  if (mine === null) return <p className="blank">There is no run to compare the log with.</p>
  if (comparison === null) return <p className="blank">Comparing…</p>
  const { calls, different, threads } = comparison
  return (
    <div className="compare">
      <p className="hint padded-hint">
        {different === 0 ? (
          <b className="add">No difference.</b>
        ) : (
          <b className="warn">{different === 1 ? '1 difference.' : `${different} differences.`}</b>
        )}{' '}
        {calls} calls on both sides. A run says the same as a log where both had the same module, configuration and requests, and
        the log level trace.
      </p>
      {threads.map((thread) => (
        <Thread key={`${thread.role} ${thread.log} ${thread.run}`} thread={thread} />
      ))}
    </div>
  )
}

function Thread({ thread }: { readonly thread: ComparedThread }) {
  const { role, log, run, rows } = thread
  const different = rows.filter(({ equal }) => !equal).length
  const side = (number: number | null) => (number === null ? 'no such VM' : vmName({ role, thread: number }))
  const lines = excerpt(rows)
  const alone = rows.every((row) => row.log === null) ? 'run' : rows.every((row) => row.run === null) ? 'log' : null
  return (
    <section aria-label={`${side(log)} of the log`}>
      <div className="moment-head">
        <h2>
          {side(log)} <span className="dim">of the log</span> ↔ {side(run)} <span className="dim">of the run</span>
        </h2>
        <span className={different === 0 ? 'add' : 'warn'}>{different === 0 ? 'equal' : `${different} differ`}</span>
      </div>
      {alone !== null && rows.length > 0 ? (
        <details className="padded-hint">
          <summary>
            The {alone === 'run' ? 'log' : 'run'} has nothing of it, the {alone} has {counted(rows.length, 'line')}
          </summary>
          <Lines lines={lines} />
        </details>
      ) : (
        lines.length > 0 && <Lines lines={lines} />
      )}
    </section>
  )
}

function Lines({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <table className="compared">
      <thead className="hidden-label">
        <tr>
          <th scope="col">Side</th>
          <th scope="col">Line</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.key} className={line.kind}>
            <td className="sign">{line.kind === 'removed' ? 'log' : line.kind === 'added' ? 'run' : ''}</td>
            <td>
              {line.seq === null ? (
                line.text
              ) : (
                <button type="button" className="link" onClick={() => line.seq !== null && chooseEvent(line.seq)}>
                  {line.text}
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface Line {
  readonly key: string
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
  /** In the trace that is shown, which is the log's. */
  readonly seq: number | null
}

/** The rows that differ, each with a little of what is around it. */
function excerpt(rows: readonly ComparedRow[]): Line[] {
  const out: Line[] = []
  const near = new Set<number>()
  for (const [at, { equal }] of rows.entries()) {
    if (!equal) for (let each = at - around; each <= at + around; each++) near.add(each)
    if (near.size > shown * (2 * around + 1)) break
  }
  // Of neighbours that differ the log's side stands first as a whole: two texts beside each other, not line by line.
  let runs: Line[] = []
  for (const at of [...near].sort((a, b) => a - b)) {
    const row = rows[at]
    if (row === undefined) continue
    const { log, run, equal } = row
    if (equal) {
      out.push(...runs, { key: `${at}`, kind: 'same', text: log?.text ?? '', seq: null })
      runs = []
    } else {
      if (log) out.push({ key: `${at} log`, kind: 'removed', text: log.text, seq: log.seq })
      if (run) runs.push({ key: `${at} run`, kind: 'added', text: run.text, seq: null })
    }
    if (out.length + runs.length >= shown) break
  }
  return [...out, ...runs]
}
