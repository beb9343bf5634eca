// A tab list with a roving focus: arrows move, the chosen tab is the only stop of the Tab key.
import type { KeyboardEvent, ReactNode } from 'react'

export interface TabItem {
  readonly id: string
  readonly title: string
  readonly badge: string | undefined
  /** A badge that reports something bad. */
  readonly bad?: boolean
}

interface Props {
  readonly label: string
  readonly items: readonly TabItem[]
  readonly active: string
  readonly onSelect: (id: string) => void
  readonly children?: ReactNode
}

export const tabId = (panel: string) => `tab-${panel}`
export const tabPanelId = (panel: string) => `panel-${panel}`

/** One row of tabs. The panel below carries `tabPanelId(active)`. */
export function Tabs({ label, items, active, onSelect, children }: Props) {
  function move(event: KeyboardEvent) {
    const now = items.findIndex((item) => item.id === active)
    const last = items.length - 1
    const next =
      event.key === 'ArrowRight'
        ? now === last
          ? 0
          : now + 1
        : event.key === 'ArrowLeft'
          ? now === 0
            ? last
            : now - 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? last
              : -1
    const item = items[next]
    if (!item) return
    event.preventDefault()
    onSelect(item.id)
    document.getElementById(tabId(item.id))?.focus()
  }
  return (
    <div className="tabs">
      <div className="tab-list" role="tablist" aria-label={label} onKeyDown={move}>
        {items.map((item) => (
          <button
            key={item.id}
            type="button"
            role="tab"
            className="tab"
            id={tabId(item.id)}
            aria-selected={item.id === active}
            aria-controls={item.id === active ? tabPanelId(item.id) : undefined}
            tabIndex={item.id === active ? 0 : -1}
            onClick={() => onSelect(item.id)}
          >
            {item.title}
            {item.badge !== undefined && <i className={item.bad ? 'bad' : ''}>{item.badge}</i>}
          </button>
        ))}
      </div>
      {children}
    </div>
  )
}
