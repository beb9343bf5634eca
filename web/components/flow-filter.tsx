// A filter in the flow: what it is, what it decided, and what can be done to it.
import { ArrowLeft, ArrowRight, Copy, FileUp, MoreHorizontal, Power, Settings2, Trash2 } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { waitText } from '../../src/trace/wakers.ts'
import { chooseFiles } from '../state/choose-files.ts'
import { useDocument } from '../state/document.ts'
import { useDrop } from '../state/drop.ts'
import type { Exchange } from '../state/exchange.ts'
import { moduleName, shortFacts, sizeText, useFacts } from '../state/facts.ts'
import { duplicate, move, remove, switchOn } from '../state/flow-edits.ts'
import { takeFiles } from '../state/intake.ts'
import { useMissing } from '../state/missing.ts'
import { useRun } from '../state/run.ts'
import { useFaults } from '../state/use-trace.ts'
import { openPanel, useView, view } from '../state/view.ts'
import { Menu, type MenuGroup } from './menu.tsx'
import { filterDrag } from './use-filter-drag.ts'

interface Props {
  readonly id: string
  /** Its place among all filters, also those that are off. */
  readonly at: number
  readonly count: number
  readonly on: boolean
  readonly exchange: Exchange | null
}

export function FlowFilter({ id, at, count, on, exchange }: Props) {
  const plugin = useDocument((state) => state.scenario.plugins.find((each) => each.id === id))
  const ref = useDocument((state) => (plugin ? state.scenario.modules[plugin.module] : undefined))
  const facts = useFacts(ref)
  const open = useView((state) => state.plugin)
  const first = useDocument((state) => state.scenario.plugins[0]?.id)
  const chosen = useDocument((state) => state.scenario.plugins.some((each) => each.id === open)) ? open : first
  const missing = useMissing(({ refs }) => refs.some(({ sha256 }) => sha256 === ref?.sha256))
  const done = useRun((state) => state.status === 'done')
  const dropped = useDrop(({ place }) => place !== null && 'filter' in place && place.filter === id)
  const [menu, setMenu] = useState(false)
  const node = useRef<HTMLButtonElement>(null)
  const filter = on ? exchange?.filters.find((each) => each.plugin === id) : undefined
  const name = plugin?.name || id
  const end = useRun((state) => state.end)
  const faults = useFaults()
  const rejected = end === 'rejected' && faults.some(({ fault }) => fault.plugin === id)

  // A filter that was just added, or chosen elsewhere, may be out of sight in a long chain, which grows with what is known of it.
  useEffect(() => {
    const bar = node.current?.closest('.flow-bar')
    if (open !== id || !bar) return
    const observer = new ResizeObserver(() => node.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }))
    observer.observe(bar)
    return () => observer.disconnect()
  }, [open, id])

  function configure() {
    view.setState({ plugin: id })
    openPanel('scenario', 'filter')
  }
  function replace() {
    void chooseFiles('.wasm,.gz,application/wasm').then((files) => takeFiles(files, { filter: id }))
  }
  /** The node stays where it is in the reader's hands: the focus goes along with it. */
  function moveBy(by: 1 | -1) {
    const bar = node.current?.closest('[role="toolbar"]')
    move(at, at + by)
    requestAnimationFrame(() => {
      bar?.querySelectorAll<HTMLElement>('[data-filter] > [data-node]')[Math.max(0, Math.min(at + by, count - 1))]?.focus()
    })
  }
  function press(event: KeyboardEvent) {
    if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) setMenu(true)
    else if (event.altKey && event.key === 'ArrowRight') moveBy(1)
    else if (event.altKey && event.key === 'ArrowLeft') moveBy(-1)
    else if (event.key === 'Delete' && event.target === node.current) remove(at)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const groups: readonly MenuGroup[] = [
    {
      items: [
        { label: 'Configure', Icon: Settings2, keys: '↵', perform: configure },
        { label: 'Replace its module…', Icon: FileUp, perform: replace },
        { label: on ? 'Switch off' : 'Switch on', Icon: Power, perform: () => switchOn(id, !on) },
        { label: 'Duplicate', Icon: Copy, perform: () => duplicate(at) },
      ],
    },
    {
      items: [
        { label: 'Move towards the client', Icon: ArrowLeft, keys: 'Alt ←', disabled: at === 0, perform: () => moveBy(-1) },
        {
          label: 'Move towards the upstream',
          Icon: ArrowRight,
          keys: 'Alt →',
          disabled: at === count - 1,
          perform: () => moveBy(1),
        },
      ],
    },
    { items: [{ label: 'Remove', Icon: Trash2, keys: 'Del', danger: true, perform: () => remove(at) }] },
  ]
  const state = filter?.failed || rejected ? ' failed' : chosen === id ? ' selected' : ''
  return (
    // The keys belong to the buttons inside; whichever has the focus, they are about this filter.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div
      className={`filter-node${on ? '' : ' off'}${dropped ? ' target' : ''}`}
      data-filter={id}
      {...filterDrag(at)}
      onKeyDown={press}
      onContextMenu={(event) => {
        event.preventDefault()
        setMenu(true)
      }}
    >
      <button ref={node} type="button" className={`node${state}`} data-node tabIndex={-1} onClick={configure}>
        <span className="first">
          <b className="cut">{name}</b>
          <small className="language">{facts && shortFacts(facts)}</small>
        </span>
        <span className="second">
          <span className="mono cut">
            {moduleName(ref)}
            {facts && ` · ${sizeText(facts.size)}`}
          </span>
          {filter !== undefined && filter.refused.length > 0 && (
            <span className="chip warn" title="Host calls that had no effect: the timeline has them (n)">
              {filter.refused.length} refused
            </span>
          )}
        </span>
        <span className="verdicts">
          {filter ? (
            <>
              {filter.request && <Verdict tone="req" of="request" sign="▸" verdict={filter.request} />}
              {filter.response && <Verdict tone="res" of="response" sign="◂" verdict={filter.response} />}
              {filter.waitsFor && (
                <span className={`chip ${filter.waitsFor.length === 0 ? 'del' : 'warn'}`}>
                  waits for {waitText(filter.waitsFor)}
                </span>
              )}
              {filter.failed && <span className="chip del">failed</span>}
            </>
          ) : rejected ? (
            <span className="chip del">cannot start</span>
          ) : (
            <small className={missing ? 'warn' : ''}>
              {missing ? 'the module is missing' : !on ? 'switched off' : exchange && done ? 'not reached' : ''}
            </small>
          )}
        </span>
      </button>
      <button
        type="button"
        className="node-menu"
        tabIndex={-1}
        aria-label={`Actions for ${name}`}
        aria-haspopup="menu"
        aria-expanded={menu}
        onClick={() => setMenu(true)}
      >
        <MoreHorizontal size={14} aria-hidden />
      </button>
      {menu && <Menu label={`Actions for ${name}`} groups={groups} from={node} onClose={() => setMenu(false)} />}
    </div>
  )
}

interface VerdictProps {
  readonly tone: 'req' | 'res'
  readonly of: string
  /** Stands for the direction where its word has no room. */
  readonly sign: string
  readonly verdict: string
}

function Verdict({ tone, of, sign, verdict }: VerdictProps) {
  return (
    <span className={`chip ${tone}`}>
      <span className="of">{of}: </span>
      <span className="sign" aria-hidden="true">
        {sign}{' '}
      </span>
      {verdict}
    </span>
  )
}
