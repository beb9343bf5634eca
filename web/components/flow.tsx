// The flow: client, filters, upstream; request above, response below, each arrow with what changed on it.
import { Fragment } from 'react'
import type { Body } from '../../src/scenario/schema.ts'
import { requestOf } from '../../src/scenario/step.ts'
import { useDocument } from '../state/document.ts'
import type { Exchange, Hop } from '../state/exchange.ts'
import { moduleName, shortFacts, sizeText, useFacts } from '../state/facts.ts'
import { showBytesText } from '../state/pairs-text.ts'
import { useRun } from '../state/run.ts'
import { useExchange, useStep } from '../state/use-exchange.ts'
import { openPanel, select, useView, view } from '../state/view.ts'
import { StepPicker } from './step-picker.tsx'

export function Flow() {
  const scenario = useDocument((state) => state.scenario)
  const stepNumber = useStep()
  const exchange = useExchange(stepNumber)
  const request = requestOf(scenario.steps[stepNumber])
  const cluster = scenario.clusters[0]
  const answer = cluster?.rules[0]?.answer
  const chain = scenario.chains.http
  return (
    <section className="flow" aria-label="Flow">
      {scenario.steps.length > 1 && <StepPicker label="Steps" few={3} vertical />}
      <button type="button" className="node" onClick={() => openPanel('scenario', 'request')}>
        <b>Client</b>
        <span className="mono cut">{request ? `${request.method} ${showBytesText(request.path)}` : 'no request'}</span>
        <span>
          {exchange?.status ? (
            <span className={statusChip(exchange.status)}>{exchange.status}</span>
          ) : (
            <small>{outcomeWords(exchange)}</small>
          )}
        </span>
      </button>
      {chain.map((id, index) => (
        <Fragment key={id}>
          <Arrows request={exchange?.hops.request[index]} response={exchange?.hops.response[chain.length - index]} />
          <FilterNode id={id} exchange={exchange} />
        </Fragment>
      ))}
      <Arrows request={exchange?.hops.request[chain.length]} response={exchange?.hops.response[0]} />
      <button type="button" className="node" onClick={() => openPanel('scenario', 'upstream')}>
        <b>Upstream</b>
        <span className="mono cut">
          {cluster?.name ?? 'none'}
          {answer && ` → ${answer.status}${preview(answer.body)}`}
        </span>
        <small>{exchange === null ? 'played by this page' : exchange.cluster === null ? 'not asked' : 'asked'}</small>
      </button>
    </section>
  )
}

function FilterNode({ id, exchange }: { readonly id: string; readonly exchange: Exchange | null }) {
  const plugin = useDocument((state) => state.scenario.plugins.find((each) => each.id === id))
  const ref = useDocument((state) => (plugin ? state.scenario.modules[plugin.module] : undefined))
  const facts = useFacts(ref)
  const open = useView((state) => state.plugin)
  const single = useDocument((state) => state.scenario.chains.http.length === 1)
  const done = useRun((state) => state.status === 'done')
  const filter = exchange?.filters.find((each) => each.plugin === id)
  return (
    <button
      type="button"
      className={`node${filter?.failed ? ' failed' : single || open === id ? ' selected' : ''}`}
      onClick={() => {
        view.setState({ plugin: id })
        openPanel('scenario', 'filter')
      }}
    >
      <span className="first">
        <b className="cut">{plugin?.name || id}</b>
        <small>{facts && shortFacts(facts)}</small>
      </span>
      <span className="mono cut">
        {moduleName(ref)}
        {facts && ` · ${sizeText(facts.size)}`}
      </span>
      <span className="verdicts">
        {filter ? (
          <>
            {filter.request && <span className="chip req">request: {filter.request}</span>}
            {filter.response && <span className="chip res">response: {filter.response}</span>}
            {filter.failed && <span className="chip del">failed</span>}
          </>
        ) : (
          <small>{done ? 'not reached' : ' '}</small>
        )}
      </span>
    </button>
  )
}

function Arrows({ request, response }: { readonly request: Hop | undefined; readonly response: Hop | undefined }) {
  return (
    <div className="arrows">
      <Arrow hop={request} direction="request" />
      <Arrow hop={response} direction="response" />
    </div>
  )
}

function Arrow({ hop, direction }: { readonly hop: Hop | undefined; readonly direction: 'request' | 'response' }) {
  if (!hop) return <div className={`arrow ${direction} unused`} />
  return (
    <div className={`arrow ${direction}`}>
      <button
        type="button"
        className={`chip ${hop.tone}`}
        aria-label={`${direction === 'request' ? 'Request' : 'Response'} here: ${hop.text}`}
        onClick={() => select(hop.span)}
      >
        {hop.text}
      </button>
    </div>
  )
}

/** The beginning of a short text body. */
function preview(body: Body | undefined): string {
  if (!body || !('text' in body) || body.text === '') return ''
  const line = body.text.trim().split('\n')[0] ?? ''
  return `, “${line.length > 12 ? `${line.slice(0, 12)}…` : line}”`
}

const statusChip = (status: string) => `chip ${/^[45]/.test(status) ? 'del' : 'add'}`

function outcomeWords(exchange: Exchange | null): string {
  if (!exchange) return ' '
  switch (exchange.outcome) {
    case 'paused':
      return 'still waits'
    case 'reset':
      return 'connection reset'
    default:
      return 'no response'
  }
}
