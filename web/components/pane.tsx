// One column: the tabs of a place and the panel that is open.
import { panels } from '../panels/index.ts'
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
