// A menu that opens from a button: arrow keys move in it, Escape and a click elsewhere close it.
import type { LucideIcon } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useRef } from 'react'

export interface MenuItem {
  readonly label: string
  readonly Icon?: LucideIcon
  /** A second, quieter line. */
  readonly hint?: string | undefined
  /** A key that does the same. */
  readonly keys?: string
  readonly disabled?: boolean
  readonly danger?: boolean
  readonly perform: () => void
}

/** Items with a heading, where there is one. */
export interface MenuGroup {
  readonly title?: string
  readonly items: readonly MenuItem[]
}

interface Props {
  readonly label: string
  readonly groups: readonly MenuGroup[]
  readonly onClose: () => void
  /** The element that it opens from; the focus goes back to it. */
  readonly from: RefObject<HTMLElement | null>
}

/** The open menu. Whoever shows it takes it away in `onClose`. */
export function Menu({ label, groups, onClose, from }: Props) {
  const menu = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    const it = menu.current
    const opener = from.current
    if (!it || !opener) return
    it.showPopover()
    const near = opener.getBoundingClientRect()
    const own = it.getBoundingClientRect()
    it.style.left = `${Math.max(8, Math.min(near.left, innerWidth - own.width - 8))}px`
    const below = near.bottom + 4
    it.style.top = `${below + own.height > innerHeight - 8 ? Math.max(8, innerHeight - own.height - 8) : below}px`
    enabled(it)[0]?.focus()
  }, [from])

  function close() {
    onClose()
    from.current?.focus()
  }
  function move(event: KeyboardEvent) {
    const items = menu.current ? enabled(menu.current) : []
    const now = items.findIndex((item) => item.matches(':focus'))
    const to = {
      ArrowDown: (now + 1) % items.length,
      ArrowUp: (now - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    }[event.key]
    if (event.key === 'Escape' || event.key === 'Tab') close()
    else if (to !== undefined) items[to]?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      ref={menu}
      popover="auto"
      className="menu"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={move}
      onToggle={(event) => {
        if (event.newState === 'closed') onClose()
      }}
    >
      {groups
        .filter(({ items }) => items.length > 0)
        .map(({ title, items }, index) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of menu items is no fieldset
          <div key={title ?? index} role="group" aria-labelledby={title === undefined ? undefined : `${id}-${index}`}>
            {title !== undefined && (
              <div className="menu-title" id={`${id}-${index}`}>
                {title}
              </div>
            )}
            {items.map((item) => (
              <Item key={`${item.label} ${item.hint}`} item={item} onClose={close} />
            ))}
          </div>
        ))}
    </div>
  )
}

const enabled = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)')]

function Item({ item, onClose }: { readonly item: MenuItem; readonly onClose: () => void }) {
  const { label, Icon, hint, keys, disabled, danger, perform } = item
  const text: ReactNode = (
    <span className="menu-text">
      <span>{label}</span>
      {hint !== undefined && <small className="dim">{hint}</small>}
    </span>
  )
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={`menu-item${danger ? ' danger' : ''}`}
      disabled={disabled}
      onClick={() => {
        onClose()
        perform()
      }}
    >
      {Icon && <Icon size={14} aria-hidden />}
      {text}
      {keys !== undefined && <kbd>{keys}</kbd>}
    </button>
  )
}
