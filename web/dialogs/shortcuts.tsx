// The list of keys, read from the actions that have one.
import type { ActionGroup } from '../actions/action.ts'
import { actions } from '../actions/index.ts'
import { keyText } from '../actions/keys.ts'
import { Dialog } from './dialog.tsx'

/** Keys that belong to one part of the page, where that part has the focus. */
const parts = [
  {
    title: 'In the timeline',
    rows: [
      { keys: ['↑', '↓'], title: 'Row before, next row' },
      { keys: ['←', '→'], title: 'Fold, unfold' },
      { keys: ['*'], title: 'Unfold every step' },
      { keys: ['p', 'n'], title: 'Call before, next call not answered Ok' },
      { keys: ['Shift P', 'Shift N'], title: 'Note or lint before, next one' },
      { keys: ['/'], title: 'Filter the rows' },
      { keys: ['Enter'], title: 'Show the moment' },
      { keys: ['Esc'], title: 'Show the whole request again' },
    ],
  },
  {
    title: 'In the flow',
    rows: [
      { keys: ['←', '→'], title: 'Node to node' },
      { keys: ['↑', '↓'], title: 'Through all that is between' },
      { keys: ['Alt ←', 'Alt →'], title: 'Move the filter' },
      { keys: ['Shift F10'], title: 'What can be done to it' },
      { keys: ['Del'], title: 'Remove it' },
    ],
  },
  {
    title: 'Everywhere',
    rows: [
      { keys: ['←', '→'], title: 'Move among tabs' },
      { keys: ['Esc'], title: 'Close a dialog or a menu' },
    ],
  },
]

export default function Shortcuts() {
  const withKeys = actions.filter(({ keys }) => keys !== undefined)
  const groups = [...new Set(withKeys.map(({ group }): ActionGroup => group))]
  return (
    <Dialog name="shortcuts" title="Keyboard shortcuts">
      <div className="dialog-body shortcut-groups">
        {groups.map((group) => (
          <Keys
            key={group}
            title={group}
            rows={withKeys
              .filter((each) => each.group === group)
              .map(({ title, keys = [] }) => ({ title, keys: keys.map(keyText) }))}
          />
        ))}
        {parts.map(({ title, rows }) => (
          <Keys key={title} title={title} rows={rows} />
        ))}
      </div>
    </Dialog>
  )
}

interface KeysProps {
  readonly title: string
  readonly rows: ReadonlyArray<{ readonly title: string; readonly keys: readonly string[] }>
}

function Keys({ title, rows }: KeysProps) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl>
        {rows.map((row) => (
          <div key={row.title}>
            <dt>{row.title}</dt>
            <dd>
              {row.keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
