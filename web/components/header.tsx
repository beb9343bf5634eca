// The head of the page: title, Saved mark, demos, target, export, theme, Run.
import { Check, Moon, Sun } from 'lucide-react'
import { exportAction, referenceAction, runAction, themeAction } from '../actions/index.ts'
import { demos } from '../state/demos.ts'
import { useDocument } from '../state/document.ts'
import { openDemo } from '../state/intake.ts'
import { useSaved } from '../state/persistence.ts'
import { useRun } from '../state/run.ts'

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

export function Header() {
  const title = useDocument((state) => state.scenario.title)
  const target = useDocument((state) => state.scenario.target)
  const revision = useDocument((state) => state.revision)
  const saved = useSaved((state) => state)
  const status = useRun((state) => state.status)
  const ran = useRun((state) => state.of)
  const stale = status === 'done' && ran !== revision
  return (
    <header className="head">
      <span className="mark">
        <svg
          aria-hidden="true"
          viewBox="0 0 20 20"
          width="14"
          height="14"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        >
          <path d="M3 6l3.2 8L10 6.5 13.8 14 17 6" />
        </svg>
      </span>
      <h1 className="cut">{title || 'Untitled scenario'}</h1>
      <span className="saved" role="status">
        {saved === 'saved' && <Check size={12} aria-hidden />}
        {saved === 'saved' ? 'Saved' : saved === 'saving' ? 'Saving…' : saved === 'failed' ? 'Not saved' : ''}
      </span>
      <span className="rule wide" />
      <label>
        <span className="hidden-label">Open a demo</span>
        <select className="btn ghost" value="" onChange={(event) => openDemo(event.target.value)}>
          <option value="" disabled hidden>
            Demos
          </option>
          {demos.map(({ slug, scenario }) => (
            <option key={slug} value={slug}>
              {scenario.title || slug}
            </option>
          ))}
        </select>
      </label>
      <span className="grow" />
      <span className="dim wide" title="The release whose behaviour is emulated">
        Envoy {target}
      </span>
      <button
        type="button"
        className="btn icon ghost wide"
        aria-label={referenceAction.title}
        title="Reference: every host call, callback and property"
        onClick={referenceAction.perform}
      >
        <referenceAction.Icon size={15} aria-hidden />
      </button>
      <button
        type="button"
        className="btn icon ghost"
        aria-label={themeAction.title}
        title={themeAction.title}
        onClick={themeAction.perform}
      >
        <Sun size={15} aria-hidden className="when-dark" />
        <Moon size={15} aria-hidden className="when-light" />
      </button>
      <button type="button" className="btn wide" onClick={exportAction.perform}>
        <exportAction.Icon size={14} aria-hidden /> {exportAction.title}
      </button>
      <button
        type="button"
        className={`btn primary${stale ? ' stale' : ''}`}
        title={stale ? 'The scenario was edited since this run' : undefined}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        onClick={runAction.perform}
      >
        {runAction.title} <kbd className="wide">{isMac ? '⌘↵' : 'Ctrl ↵'}</kbd>
      </button>
    </header>
  )
}
