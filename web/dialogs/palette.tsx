// The palette: everything that can be done or opened, by a few letters of its name.
import { FlaskConical, type LucideIcon, PanelsTopLeft, Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { actions } from '../actions/index.ts'
import { ariaKeys, keyText } from '../actions/keys.ts'
import { panels } from '../panels/index.ts'
import { demoFragment } from '../state/address.ts'
import { openFragment } from '../state/address-bar.ts'
import { demos } from '../state/demos.ts'
import { closeDialog } from '../state/dialog.ts'
import { leaveReference } from '../state/place.ts'
import { listProjects, type ProjectSummary, projects, switchProject } from '../state/projects.ts'
import { run, runNow } from '../state/run.ts'
import { openPanel } from '../state/view.ts'
import { Dialog } from './dialog.tsx'

interface Entry {
  readonly id: string
  readonly title: string
  readonly group: string
  readonly Icon: LucideIcon
  readonly keys?: readonly string[]
  readonly perform: () => void
}

export default function Palette() {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [others, setOthers] = useState<readonly ProjectSummary[]>([])
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    const open = projects.getState().id
    void listProjects().then(
      (all) => setOthers(all.filter((each) => each.deleted === null && each.id !== open)),
      () => setOthers([]),
    )
  }, [])
  const found = useMemo(() => search(entriesOf(others), text), [others, text])
  const chosen = found[Math.min(at, found.length - 1)]
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row that is chosen now must be in sight
  useEffect(() => {
    // In new browsers this answers a promise, which is no way to clean up.
    void list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  function perform(entry: Entry | undefined) {
    if (!entry) return
    closeDialog('palette')
    entry.perform()
  }
  function move(event: KeyboardEvent) {
    const last = found.length - 1
    const next =
      event.key === 'ArrowDown' ? (at >= last ? 0 : at + 1) : event.key === 'ArrowUp' ? (at <= 0 ? last : at - 1) : null
    if (next !== null) setAt(next)
    else if (event.key === 'Enter') perform(chosen)
    else return
    event.preventDefault()
  }
  return (
    <Dialog name="palette" title="All actions" bare>
      <div className="palette-search">
        <Search size={15} aria-hidden />
        <input
          role="combobox"
          aria-label="Find an action"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen && `${id}-${chosen.id}`}
          aria-autocomplete="list"
          placeholder="Find an action, a demo, a project…"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
          onKeyDown={move}
        />
        <kbd className="wide">Esc</kbd>
      </div>
      <div className="palette-list" role="listbox" aria-label="Actions" id={`${id}-list`} ref={list} tabIndex={-1}>
        {found.map((entry, index) => (
          // The field above keeps the focus and has the keys.
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          <div
            key={entry.id}
            id={`${id}-${entry.id}`}
            role="option"
            aria-selected={entry === chosen}
            aria-keyshortcuts={ariaKeys(entry)}
            className="palette-entry"
            onMouseMove={() => setAt(index)}
            onClick={() => perform(entry)}
          >
            <entry.Icon size={15} aria-hidden />
            <span className="cut">{entry.title}</span>
            <span className="dim">{entry.group}</span>
            {entry.keys?.[0] !== undefined && <kbd>{keyText(entry.keys[0])}</kbd>}
          </div>
        ))}
        {found.length === 0 && <p className="blank">Nothing is called that</p>}
      </div>
    </Dialog>
  )
}

function entriesOf(others: readonly ProjectSummary[]): readonly Entry[] {
  return [
    ...actions.filter(({ id, isPossible }) => id !== 'palette' && (isPossible?.() ?? true)),
    ...panels
      .filter(({ when }) => when?.(run.getState()) ?? true)
      .map(({ id, title, place }) => ({
        id: `panel-${id}`,
        title: `Show ${title}`,
        group: 'View',
        Icon: PanelsTopLeft,
        perform: () => {
          leaveReference()
          openPanel(place, id)
        },
      })),
    ...demos.map(({ slug, scenario }) => ({
      id: `demo-${slug}`,
      title: scenario.title,
      group: 'Demo',
      Icon: FlaskConical,
      perform: () => openFragment(demoFragment(slug)),
    })),
    ...others.map(({ id, title }) => ({
      id: `project-${id}`,
      title,
      group: 'My project',
      Icon: PanelsTopLeft,
      perform: () => void switchProject(id).then(() => runNow()),
    })),
  ]
}

/** The entries that have every word, those that begin with the text first. */
function search(entries: readonly Entry[], text: string): readonly Entry[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const has = ({ title, group }: Entry) => words.every((word) => `${title} ${group}`.toLowerCase().includes(word))
  const rank = ({ title }: Entry) => (title.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1)
  return entries.filter(has).sort((a, b) => rank(a) - rank(b))
}
