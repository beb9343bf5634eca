// The reader's projects: go to one, make one, copy one, delete one and have it back.
import { Check, RotateCcw, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { duplicateAction, newAction, openAction, renameAction, saveAction } from '../actions/project.ts'
import { ActionButton } from '../components/action-button.tsx'
import { closeDialog } from '../state/dialog.ts'
import { useDocument } from '../state/document.ts'
import {
  bringBack,
  deleteProject,
  listProjects,
  type ProjectSummary,
  switchProject,
  titleOf,
  useProjects,
} from '../state/projects.ts'
import { runNow } from '../state/run.ts'
import { Dialog } from './dialog.tsx'

const few = [newAction, duplicateAction, renameAction, openAction, saveAction]

export default function ProjectsDialog() {
  const { id: open, own } = useProjects((state) => state)
  const title = useDocument((state) => titleOf(state.scenario))
  const [list, setList] = useState<readonly ProjectSummary[]>([])
  const look = () => void listProjects().then(setList, () => setList([]))
  // biome-ignore lint/correctness/useExhaustiveDependencies: another open project may have changed the list
  useEffect(look, [open])
  const here = list.filter(({ deleted }) => deleted === null)
  const gone = list.filter(({ deleted }) => deleted !== null)
  return (
    <Dialog name="projects" title="Projects">
      <div className="dialog-body">
        {/* Each of these leads away from here, so a click that has done its work closes the dialog. */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons within are what is clicked */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: a key on a button is a click as well */}
        <div className="button-row" onClick={() => closeDialog('projects')}>
          {few.map((action) => (
            <ActionButton key={action.id} action={action} className="small" />
          ))}
        </div>
        {!own && <p className="dim">“{title}” is not yours yet: change something, or duplicate it, and it is kept here.</p>}
        <ul className="project-list" aria-label="My projects">
          {here.map((each) => (
            <li key={each.id}>
              <button
                type="button"
                className="project"
                aria-current={each.id === open}
                onClick={() => {
                  closeDialog('projects')
                  if (each.id !== open) void switchProject(each.id).then(() => runNow())
                }}
              >
                {each.id === open ? <Check size={14} aria-hidden /> : <span />}
                <span className="cut">{each.title}</span>
                <span className="dim">{when(each.changed)}</span>
              </button>
              <button
                type="button"
                className="btn icon ghost small"
                aria-label={`Delete ${each.title}`}
                title="Delete"
                onClick={() => void deleteProject(each.id).then(look)}
              >
                <Trash2 size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
        {gone.length > 0 && (
          <section aria-label="Deleted">
            <h3>Deleted, here for a month</h3>
            <ul className="project-list">
              {gone.map((each) => (
                <li key={each.id}>
                  <span className="project gone">
                    <span />
                    <span className="cut">{each.title}</span>
                    <span className="dim">{when(each.deleted ?? 0)}</span>
                  </span>
                  <button
                    type="button"
                    className="btn ghost small"
                    aria-label={`Restore ${each.title}`}
                    onClick={() => void bringBack(each.id).then(look)}
                  >
                    <RotateCcw size={13} aria-hidden /> Restore
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        <p className="dim">Kept in this browser alone. A project file (.zip) goes anywhere.</p>
      </div>
    </Dialog>
  )
}

const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const when = (milliseconds: number) => days.format(milliseconds)
