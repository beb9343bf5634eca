// One column: the tabs of a place and the panel that is open.
import { useLayoutEffect, useRef } from 'react'
import { panels } from '../panels/index.ts'
import { useProjects } from '../state/projects.ts'
import { useRun } from '../state/run.ts'
import { openPanel, type Place, useView } from '../state/view.ts'
import { StaleBar } from './stale-bar.tsx'
import { Tabs, tabId, tabPanelId } from './tabs.tsx'

const names: Record<Place, string> = { scenario: 'Scenario', trace: 'Trace', moment: 'Result' }

export function Pane({ place }: { readonly place: Place }) {
  const active = useView((state) => state.tabs[place])
  const run = useRun((state) => state)
  const own = panels.filter((panel) => panel.place === place && (panel.when?.(run) ?? true))
  const open = own.find(({ id }) => id === active) ?? own[0]
  const project = useProjects(({ id }) => id)
  const body = useScrollOf(`${project} ${open?.id}`)
  if (!open) return null
  const { Panel } = open
  return (
    <section className="pane" aria-label={names[place]} data-edits={place === 'scenario' ? 'document' : undefined}>
      <Tabs
        label={names[place]}
        active={open.id}
        items={own.map(({ id, title, badge, bad }) => ({ id, title, badge: badge?.(run), bad: bad?.(run) ?? false }))}
        onSelect={(id) => openPanel(place, id)}
      />
      {place === 'moment' && <StaleBar />}
      <div
        ref={body}
        className={open.bare ? 'pane-body' : 'pane-body padded'}
        role="tabpanel"
        id={tabPanelId(open.id)}
        aria-labelledby={tabId(open.id)}
        // Scrollable, so it must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        tabIndex={0}
      >
        <Panel />
      </div>
    </section>
  )
}

/** Scrolls an element to where each of its contents was left, at first to the top. */
function useScrollOf(content: string) {
  const element = useRef<HTMLDivElement>(null)
  const left = useRef(new Map<string, number>())
  useLayoutEffect(() => {
    const shown = element.current
    if (shown === null) return
    shown.scrollTop = left.current.get(content) ?? 0
    // What the browser does to it when the contents change is told later, and of those that came.
    const keep = () => left.current.set(content, shown.scrollTop)
    shown.addEventListener('scroll', keep, { passive: true })
    return () => shown.removeEventListener('scroll', keep)
  }, [content])
  return element
}
