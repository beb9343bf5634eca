// A button for an action: its icon, its name, its keys, and whether it can be pressed now.
import type { Action } from '../actions/action.ts'
import { ariaKeys, keyText } from '../actions/keys.ts'
import { usePossible } from '../actions/use-possible.ts'

interface Props {
  readonly action: Action
  /** The name is for screen readers and in the tip alone. */
  readonly iconOnly?: boolean
  readonly className?: string
}

export function ActionButton({ action, iconOnly = false, className = '' }: Props) {
  const possible = usePossible(action)
  const [key] = action.keys ?? []
  return (
    <button
      type="button"
      className={`btn ${iconOnly ? 'icon ghost ' : ''}${className}`}
      aria-label={iconOnly ? action.title : undefined}
      aria-keyshortcuts={ariaKeys(action)}
      title={key === undefined ? (iconOnly ? action.title : undefined) : `${action.title} (${keyText(key)})`}
      disabled={!possible}
      onClick={action.perform}
    >
      <action.Icon size={iconOnly ? 15 : 14} aria-hidden />
      {!iconOnly && ` ${action.title}`}
    </button>
  )
}
