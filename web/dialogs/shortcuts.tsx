// The list of keys, read from the actions that have one.
import type { ActionGroup } from '../actions/action.ts'
import { actions } from '../actions/index.ts'
import { keyText } from '../actions/keys.ts'
import { Dialog } from './dialog.tsx'

/** What lists and tabs do by themselves, as anywhere. */
const elsewhere = [
  { keys: ['↑', '↓'], title: 'Move in the timeline, in a list' },
  { keys: ['←', '→'], title: 'Move among tabs' },
  { keys: ['Esc'], title: 'Close, or show the whole request again' },
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
        <Keys title="Everywhere" rows={elsewhere} />
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
