// The title of the project, edited in its place, with the Saved mark behind it.
import { Check, ChevronDown, TriangleAlert } from 'lucide-react'
import { useRef } from 'react'
import { projectsAction, renameAction } from '../actions/project.ts'
import { closeDialog, useDialog } from '../state/dialog.ts'
import { useDocument } from '../state/document.ts'
import { rename, type SavedState, titleOf, useProjects } from '../state/projects.ts'

export function Title() {
  const title = useDocument((state) => titleOf(state.scenario))
  const editing = useDialog((open) => open === 'rename')
  return (
    <>
      <h1 className="cut">
        {editing ? (
          <TitleField />
        ) : (
          <button type="button" className="title cut" title={`${title}: click to rename`} onClick={renameAction.perform}>
            {title}
          </button>
        )}
      </h1>
      <button
        type="button"
        className="btn icon ghost small projects-button"
        aria-label={projectsAction.title}
        title={projectsAction.title}
        onClick={projectsAction.perform}
      >
        <ChevronDown size={14} aria-hidden />
      </button>
    </>
  )
}

function TitleField() {
  const title = useDocument((state) => state.scenario.title)
  const kept = useRef(true)
  return (
    <input
      className="field title-field"
      aria-label="Title"
      defaultValue={title}
      maxLength={200}
      placeholder="Untitled scenario"
      spellCheck={false}
      // The reader asked for this field just now.
      // biome-ignore lint/a11y/noAutofocus: see above
      autoFocus
      onFocus={(event) => event.target.select()}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        kept.current = event.key === 'Enter'
        event.currentTarget.blur()
      }}
      onBlur={(event) => {
        if (kept.current) rename(event.target.value.trim())
        closeDialog('rename')
      }}
    />
  )
}

const words: Readonly<Record<SavedState, string>> = {
  unknown: '',
  saving: 'Saving…',
  saved: 'Saved',
  failed: 'Not saved',
}

/** The Saved mark. It stands where it pushes nothing aside when it comes and goes. */
export function Saved() {
  const saved = useProjects((state) => state.saved)
  return (
    <span
      className={`saved ${saved}`}
      role="status"
      title={
        saved === 'failed' ? 'This browser keeps nothing: save a project file' : saved === 'saved' ? 'In this browser' : undefined
      }
    >
      {saved === 'saved' && <Check size={12} aria-hidden />}
      {saved === 'failed' && <TriangleAlert size={12} aria-hidden />}
      {words[saved]}
    </span>
  )
}
