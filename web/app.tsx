// The page: head, flow, three columns, foot. On a phone one column at a time.
import { Ellipsis, FlaskConical, ListTree, SplitSquareHorizontal } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { performKey } from './actions/index.ts'
import { paletteAction } from './actions/view.ts'
import { Dialogs } from './components/dialogs.tsx'
import { DropVeil } from './components/drop-veil.tsx'
import { Flow } from './components/flow.tsx'
import { Footer, RunState } from './components/footer.tsx'
import { Header } from './components/header.tsx'
import { LogBanner } from './components/log-banner.tsx'
import { Pane } from './components/pane.tsx'
import { Strip } from './components/strip.tsx'
import { useReference } from './state/place.ts'
import { useRun } from './state/run.ts'
import { useIsStale } from './state/stale.ts'
import { type Place, phone, useView, view } from './state/view.ts'

// Every table of the interface with its texts: a chunk of its own.
const ReferencePage = lazy(() => import('./reference/reference-page.tsx'))

function usePhone(): boolean {
  const [is, setIs] = useState(phone.matches)
  useEffect(() => {
    const listen = () => setIs(phone.matches)
    phone.addEventListener('change', listen)
    return () => phone.removeEventListener('change', listen)
  }, [])
  return is
}

export function App() {
  const onPhone = usePhone()
  const place = useView((state) => state.place)
  const status = useRun((state) => state.status)
  const runs = useRun((state) => state.runs)
  const toast = useView((state) => state.toast)
  const reference = useReference()
  const log = useRun((state) => state.log)
  const stale = useIsStale()
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!performKey(event)) return
      event.preventDefault()
      event.stopPropagation()
    }
    // Captured, so that the editor does not take the key first.
    addEventListener('keydown', listen, true)
    return () => removeEventListener('keydown', listen, true)
  }, [])
  return (
    <div className={`app${reference === null ? '' : ' elsewhere'}${stale ? ' stale' : ''}`}>
      <div className="top">
        <Header />
        <Strip />
      </div>
      {reference !== null && (
        <Suspense fallback={<p className="reference blank">Opening the reference…</p>}>
          <ReferencePage name={reference} />
        </Suspense>
      )}
      {log === null ? <Flow /> : <LogBanner log={log} />}
      <main className="body" data-run={status} data-runs={runs}>
        {onPhone ? (
          <Pane place={place} />
        ) : (
          <Group orientation="horizontal" id="columns">
            <Panel id="scenario" defaultSize="314px" minSize="240px" groupResizeBehavior="preserve-pixel-size">
              <Pane place="scenario" />
            </Panel>
            <Separator className="splitter" aria-label="Width of the scenario" />
            <Panel id="trace" minSize="280px">
              <Pane place="trace" />
            </Panel>
            <Separator className="splitter" aria-label="Width of the result" />
            <Panel id="moment" defaultSize="408px" minSize="280px" groupResizeBehavior="preserve-pixel-size">
              <Pane place="moment" />
            </Panel>
          </Group>
        )}
      </main>
      {onPhone ? (
        <footer className="phone-foot">
          <RunState />
          <BottomTabs place={place} />
        </footer>
      ) : (
        <Footer />
      )}
      <DropVeil />
      {toast !== null && (
        <div className="toast" role="status">
          {toast.text}
          {toast.action && (
            <button
              type="button"
              className="btn small"
              onClick={() => {
                toast.action?.perform()
                view.setState({ toast: null })
              }}
            >
              {toast.action.label}
            </button>
          )}
        </div>
      )}
      <Dialogs />
    </div>
  )
}

const bottom = [
  { place: 'scenario', title: 'Scenario', Icon: FlaskConical },
  { place: 'trace', title: 'Timeline', Icon: ListTree },
  { place: 'moment', title: 'Result', Icon: SplitSquareHorizontal },
] as const

function BottomTabs({ place }: { readonly place: Place }) {
  return (
    <nav className="bottom-tabs" aria-label="Columns">
      {bottom.map((each) => (
        <button
          key={each.place}
          type="button"
          aria-pressed={each.place === place}
          onClick={() => view.setState({ place: each.place })}
        >
          <each.Icon size={18} aria-hidden />
          {each.title}
        </button>
      ))}
      <button type="button" onClick={paletteAction.perform}>
        <Ellipsis size={18} aria-hidden />
        More
      </button>
    </nav>
  )
}
