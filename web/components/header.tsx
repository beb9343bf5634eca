// The head of the page: project, demos, undo, target, file, export, share, theme, Run.
import { Ellipsis, Moon, Search, Sun } from 'lucide-react'
import { withTarget } from '../../src/scenario/edit.ts'
import { targetNames } from '../../src/scenario/schema.ts'
import { redoAction, undoAction } from '../actions/edit.ts'
import { ariaKeys, keyText } from '../actions/keys.ts'
import { openAction } from '../actions/project.ts'
import { runAction } from '../actions/run.ts'
import { exportAction, shareAction } from '../actions/share.ts'
import { galleryAction, paletteAction, referenceAction, themeAction } from '../actions/view.ts'
import { edit, useDocument } from '../state/document.ts'
import { useProjects } from '../state/projects.ts'
import { useIsStale } from '../state/stale.ts'
import { ActionButton } from './action-button.tsx'
import { Saved, Title } from './title.tsx'

export function Header() {
  const own = useProjects((state) => state.own)
  const target = useDocument((state) => state.scenario.target)
  const stale = useIsStale()
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
      <Title />
      <span className="rule wide" />
      <button type="button" className="btn ghost wide" onClick={galleryAction.perform}>
        {galleryAction.title}
      </button>
      <button type="button" className="btn ghost wide" title={`Open a file (${keyText('Mod+O')})`} onClick={openAction.perform}>
        Open
      </button>
      <span className="pair wide">
        <ActionButton action={undoAction} iconOnly />
        <ActionButton action={redoAction} iconOnly />
      </span>
      {own ? <Saved /> : <span className="dim tagline wide">What Envoy does with a Wasm filter, and why</span>}
      <span className="grow" />
      <select
        className="btn ghost wide"
        aria-label="Behaviour of release"
        title="The release whose behaviour is emulated"
        value={target}
        onChange={(event) => edit(withTarget, event.target.value)}
      >
        {targetNames.toReversed().map((each) => (
          <option key={each} value={each}>
            Envoy {each}
          </option>
        ))}
      </select>
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
        className="btn icon ghost wide"
        aria-label={themeAction.title}
        title={themeAction.title}
        onClick={themeAction.perform}
      >
        <Sun size={15} aria-hidden className="when-dark" />
        <Moon size={15} aria-hidden className="when-light" />
      </button>
      <button
        type="button"
        className="btn ghost palette-button"
        aria-label={paletteAction.title}
        aria-keyshortcuts={ariaKeys(paletteAction)}
        title={`${paletteAction.title} (${keyText('Mod+K')})`}
        onClick={paletteAction.perform}
      >
        <Search size={14} aria-hidden className="wide" />
        <kbd className="wide">{keyText('Mod+K')}</kbd>
        <Ellipsis size={18} aria-hidden className="narrow" />
      </button>
      <ActionButton action={exportAction} className="wide" />
      <ActionButton action={shareAction} className="wide" />
      <button
        type="button"
        className={`btn primary${stale ? ' stale' : ''}`}
        title={stale ? 'The scenario was edited since this run' : undefined}
        aria-keyshortcuts={ariaKeys(runAction)}
        onClick={runAction.perform}
      >
        {runAction.title} <kbd className="wide">{keyText('Mod+Enter')}</kbd>
      </button>
    </header>
  )
}
