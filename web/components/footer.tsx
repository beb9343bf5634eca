// The foot: how the run went, and whether to trust it.
import { targets } from '../../src/scenario/schema.ts'
import type { Action } from '../actions/action.ts'
import { nextLintAction, nextNoteAction } from '../actions/view.ts'
import { statsOf } from '../panels/stats.tsx'
import { useDocument } from '../state/document.ts'
import { counted } from '../state/number-text.ts'
import { useRun } from '../state/run.ts'
import { useIsStale } from '../state/stale.ts'
import { useIndex } from '../state/use-trace.ts'

export function Footer() {
  const { index } = useIndex()
  const log = useRun((state) => state.log)
  const target = useDocument((state) => state.scenario.target)
  const stats = index ? statsOf(index).filter(({ name }) => name.startsWith('wasmcustom.')) : []
  const lints = index?.lints ?? 0
  const notes = (index?.notes.length ?? 0) - lints
  return (
    <footer className="foot">
      <RunState />
      {index && (
        <span>
          {counted(index.history.length, 'event')} · {counted(index.hostcalls, 'host call')}
        </span>
      )}
      {stats.slice(0, 2).map(({ name, type, value }) => (
        <span key={`${type} ${name}`} className="mono cut">
          {name.replace(/^wasmcustom\./, '')} {value}
        </span>
      ))}
      <span className="grow" />
      <span>
        {log === null ? `Behaves as Envoy ${targets[target]}` : 'As Envoy did'} ·{' '}
        {notes === 0 ? 'no notes' : <NoteButton action={nextNoteAction} text={counted(notes, 'note')} />}
        {lints > 0 && (
          <>
            {' '}
            · <NoteButton action={nextLintAction} text={counted(lints, 'lint')} />
          </>
        )}
      </span>
    </footer>
  )
}

/** A count that leads to what is counted, one after the other. */
function NoteButton({ action, text }: { readonly action: Action; readonly text: string }) {
  const title = `${action.title}: each press goes on to the next one in the timeline`
  return (
    <button type="button" className="link" title={title} aria-label={`${text}. ${title}`} onClick={action.perform}>
      {text}
    </button>
  )
}

/** The state of the run in words; also read out. A phone shows nothing else of the foot. */
export function RunState() {
  const { status, runs, end, took, problem, log } = useRun((state) => state)
  const stale = useIsStale()
  const drafts = useDocument((state) => Object.values(state.drafts).filter(({ problem }) => problem !== null).length)
  const { index } = useIndex()
  const faults = index?.faults.length ?? 0
  const bad = problem !== null || faults > 0
  const words =
    log !== null
      ? 'A log of a real Envoy'
      : status === 'idle'
        ? 'Not run yet'
        : status === 'loading'
          ? 'Loading the module…'
          : status === 'running'
            ? 'Running in its sandbox…'
            : problem !== null
              ? problem.title
              : end === 'hung'
                ? 'Stopped: the filter did not come back'
                : end === 'rejected'
                  ? 'Envoy would reject this'
                  : end === 'crashed'
                    ? 'The emulator failed'
                    : `Ran in ${Math.max(1, Math.round(took ?? 0))} ms, sandboxed${faults > 0 ? (faults === 1 ? ', with a fault' : `, with ${faults} faults`) : ''}`
  return (
    <span role="status" aria-live="polite">
      <span className={`dot ${status === 'done' ? (bad ? 'bad' : 'ok') : status === 'idle' ? '' : 'busy'}`} />
      <span key={`${runs} ${status}`} className="ran">
        {words}
      </span>
      {stale && ' · edited since: press Run'}
      {drafts > 0 && <span className="del"> · {drafts === 1 ? 'one field' : `${drafts} fields`} not taken yet</span>}
    </span>
  )
}
