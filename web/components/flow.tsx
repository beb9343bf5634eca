// The flow: client, filters, upstream; request above, response below, each arrow with what changed on it. Also the chain's editor.
import { Fragment, type KeyboardEvent, useRef } from 'react'
import { type ChainPlace, chainPlaces } from '../../src/scenario/edit-chain.ts'
import type { Body, Scenario } from '../../src/scenario/schema.ts'
import { requestOf } from '../../src/scenario/step.ts'
import { useDocument } from '../state/document.ts'
import type { Exchange, Hop } from '../state/exchange.ts'
import { showBytesText } from '../state/pairs-text.ts'
import { type RunStatus, useRun } from '../state/run.ts'
import { useExchange, useStep } from '../state/use-exchange.ts'
import { openPanel } from '../state/view.ts'
import { AddFilter } from './add-filter.tsx'
import { FlowArrows } from './flow-arrows.tsx'
import { FlowFilter } from './flow-filter.tsx'
import { NoticeCard } from './notice-card.tsx'
import { StepPicker } from './step-picker.tsx'

export function Flow() {
  const scenario = useDocument((state) => state.scenario)
  const stepNumber = useStep()
  const exchange = useExchange(stepNumber)
  const ran = useRun((state) => state.ran)
  const status = useRun((state) => state.status)
  const step = scenario.steps[stepNumber]
  const request = requestOf(step)
  const places = chainPlaces(scenario)
  const hops = hopsBetween(places, exchange, ran)
  const last = hops[places.length]
  const bar = useRef<HTMLDivElement>(null)
  return (
    <section className="flow-strip" aria-label="Flow" data-edits="document">
      <div className="flow">
        {scenario.steps.length > 1 && <StepPicker label="Steps" few={3} vertical />}
        {/* One stop of the Tab key: left and right go from node to node, up and down through all that is between. */}
        <div
          ref={bar}
          className={places.length > 2 ? 'flow-bar many' : 'flow-bar'}
          role="toolbar"
          aria-label="Client, filters and upstream"
          onKeyDown={(event) => moveFocus(event, bar.current)}
          onFocus={(event) => keepStop(bar.current, event.target)}
        >
          <button
            type="button"
            className="node end client"
            data-node
            tabIndex={0}
            onClick={() => openPanel('scenario', 'request')}
          >
            <b>Client</b>
            <span className="mono cut">
              {request
                ? `${request.method} ${showBytesText(request.path)}`
                : step && 'advance' in step
                  ? `${step.advance.ms} ms pass`
                  : 'no request'}
            </span>
            <span>
              {exchange?.gone ? (
                <span className="chip del" title="A real Envoy has died: what follows here says nothing about it">
                  Envoy gone
                </span>
              ) : exchange?.status ? (
                <span className={statusChip(exchange.status)}>{exchange.status}</span>
              ) : (
                <small>{request && outcomeWords(exchange, status)}</small>
              )}
            </span>
          </button>
          {places.map(({ plugin, on }, at) => (
            // A plugin may be in the chain twice.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <Fragment key={`${plugin} ${at}`}>
              <FlowArrows at={at} hop={hops[at]} />
              <FlowFilter id={plugin} at={at} count={places.length} on={on} exchange={exchange} />
            </Fragment>
          ))}
          <FlowArrows at={places.length} hop={last} />
          <AddFilter at={places.length} small={places.length > 1} />
          <div className="arrows last-lines">
            <div className={`arrow request${last === null || last?.request ? '' : ' unused'}`} />
            <div className={`arrow response${last === null || last?.response ? '' : ' unused'}`} />
          </div>
          <Upstream scenario={scenario} exchange={exchange} />
        </div>
      </div>
      <NoticeCard at="flow" />
    </section>
  )
}

function Upstream({ scenario, exchange }: { readonly scenario: Scenario; readonly exchange: Exchange | null }) {
  const asked = scenario.clusters.find(({ name }) => name === exchange?.cluster)
  const cluster = asked ?? scenario.clusters[0]
  const answer = cluster?.rules.length === 1 ? cluster.rules[0]?.answer : undefined
  return (
    <button type="button" className="node end upstream" data-node tabIndex={-1} onClick={() => openPanel('scenario', 'upstream')}>
      <b>Upstream</b>
      <span className="mono cut">
        {cluster?.name ?? 'none'}
        {answer && ` → ${answer.status}${preview(answer.body)}`}
        {cluster && cluster.rules.length > 1 && `, ${cluster.rules.length} rules`}
      </span>
      <small>{exchange === null ? 'played by this page' : exchange.cluster === null ? 'not asked' : 'asked'}</small>
    </button>
  )
}

/** What passed before each place and behind the last; null where it passed by a filter that is off, undefined where nothing did. */
function hopsBetween(places: readonly ChainPlace[], exchange: Exchange | null, ran: Scenario | null) {
  const chain = places.filter(({ on }) => on).map(({ plugin }) => plugin)
  // Arrows of another chain would stand at the wrong filters.
  const same = ran !== null && ran.chains.http.join('\n') === chain.join('\n')
  const { request, response } = (same && exchange?.hops) || { request: [], response: [] }
  const out: Array<{ readonly request: Hop | undefined; readonly response: Hop | undefined } | null> = []
  let passed = 0
  for (let at = 0; at <= places.length; at++) {
    const before = places[at - 1]
    if (before?.on) passed++
    out.push(before && !before.on ? null : { request: request[passed], response: response[chain.length - passed] })
  }
  return out
}

const stops = (bar: HTMLElement) => [...bar.querySelectorAll<HTMLElement>('button')].filter((each) => each.offsetParent !== null)

/** Whatever has the focus is where the Tab key comes back to. */
function keepStop(bar: HTMLElement | null, target: EventTarget) {
  if (!bar || !(target instanceof HTMLElement) || !target.matches('button')) return
  for (const each of stops(bar)) each.tabIndex = each === target ? 0 : -1
}

function moveFocus(event: KeyboardEvent, bar: HTMLElement | null) {
  const now = event.target
  if (!bar || !(now instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey || now.closest('[role="menu"]'))
    return
  const all = stops(bar)
  const nodes = all.filter((each) => 'node' in each.dataset)
  const at = all.indexOf(now)
  const to = {
    ArrowRight: () => nodes.find((each) => all.indexOf(each) > at),
    ArrowLeft: () => nodes.findLast((each) => all.indexOf(each) < at),
    ArrowDown: () => all[at + 1],
    ArrowUp: () => all[at - 1],
    Home: () => nodes[0],
    End: () => nodes.at(-1),
  }[event.key]
  if (!to) return
  event.preventDefault()
  to()?.focus()
}

/** The beginning of a short text body. */
function preview(body: Body | undefined): string {
  if (!body || !('text' in body) || body.text === '') return ''
  const line = body.text.trim().split('\n')[0] ?? ''
  return `, “${line.length > 12 ? `${line.slice(0, 12)}…` : line}”`
}

const statusChip = (status: string) => `chip ${/^[45]/.test(status) ? 'del' : 'add'}`

function outcomeWords(exchange: Exchange | null, status: RunStatus): string {
  if (!exchange) return status === 'done' ? 'not run' : status === 'idle' ? '' : 'running…'
  switch (exchange.outcome) {
    case 'paused':
      return 'still waits'
    case 'reset':
      return 'connection reset'
    default:
      return 'no response'
  }
}
