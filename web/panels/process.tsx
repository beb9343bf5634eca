// The scenario's Envoy: the release it behaves as, its threads, log and clock, its node, its listener and its faults.
import type { ReactNode } from 'react'
import { withTarget } from '../../src/scenario/edit.ts'
import { inputLimits } from '../../src/scenario/limits.ts'
import { logLevels, type Scenario, targetNames, targets } from '../../src/scenario/schema.ts'
import { ChoiceFact } from '../components/choice-fact.tsx'
import { Fact } from '../components/fact.tsx'
import { FaultsEditor } from '../components/faults-editor.tsx'
import { ProtocolFact } from '../components/protocol-fact.tsx'
import { TextFact } from '../components/text-fact.tsx'
import { edit, useDocument } from '../state/document.ts'
import { checkWhole } from '../state/number-text.ts'

type Process = Scenario['process']
type Listener = Scenario['listener']

const releases = targetNames.toReversed().map((target) => [target, `Envoy ${targets[target]}`] as const)
const levels = logLevels.map((level) => [level, level] as const)
const edges = [
  ['off', 'no: headers say who the client is'],
  ['on', 'yes: use_remote_address'],
] as const

const editProcess = (scenario: Scenario, next: Partial<Process>): Scenario => ({
  ...scenario,
  process: { ...scenario.process, ...next },
})

export function ProcessPanel() {
  const target = useDocument((state) => state.scenario.target)
  const process = useDocument((state) => state.scenario.process)
  const listener = useDocument((state) => state.scenario.listener)
  return (
    <>
      <Facts title="Behaves as">
        <ChoiceFact
          label="release"
          about="Envoy release"
          value={target}
          choices={releases}
          onChange={(next) => edit(withTarget, next)}
        />
      </Facts>
      <Facts title="Process">
        <TextFact
          label="workers"
          field="process.concurrency"
          about="Worker threads (concurrency)"
          type="number"
          value={String(process.concurrency)}
          check={(text) => checkWhole(text, 1, inputLimits.concurrency)}
          onChange={(text) => edit(withConcurrency, Number(text))}
        />
        <ChoiceFact
          label="wasm log"
          about="Level of the wasm log"
          value={process.logLevel}
          choices={levels}
          onChange={(logLevel) => edit(editProcess, { logLevel })}
        />
        <Fact label="at the end">
          <select
            className="field mono"
            aria-label="What Envoy does at the end"
            value={process.shutdown ? 'stops' : 'runs'}
            onChange={(event) => edit(editProcess, { shutdown: event.target.value === 'stops' })}
          >
            <option value="runs">Envoy runs on</option>
            <option value="stops">Envoy stops: on_done, on_delete</option>
          </select>
        </Fact>
        <TextFact
          label="start time"
          field="process.startTime"
          about="Time at the start, UTC"
          value={process.startTime}
          check={checkTime}
          onChange={(startTime) => edit(editProcess, { startTime })}
        />
        <TextFact
          label="seed"
          field="process.seed"
          about="Seed of everything random"
          type="number"
          value={String(process.seed)}
          check={(text) => checkWhole(text, 0, 0xffffffff)}
          onChange={(text) => edit(editProcess, { seed: Number(text) })}
        />
      </Facts>
      <p className="hint">Time is virtual: it starts here in every run, and passes only where something waits.</p>
      <Facts title="Node">
        {(['id', 'cluster'] as const).map((key) => (
          <TextFact
            key={key}
            label={key}
            field={`process.node.${key}`}
            about={`Node ${key}`}
            placeholder="empty"
            value={process.node[key]}
            onChange={(text) => edit((scenario) => editProcess(scenario, { node: { ...scenario.process.node, [key]: text } }))}
          />
        ))}
      </Facts>
      <Facts title="Listener">
        <TextFact
          label="port"
          field="listener.port"
          about="Listener port"
          type="number"
          value={String(listener.port)}
          check={(text) => checkWhole(text, 1, 65535)}
          onChange={(text) => edit((scenario) => ({ ...scenario, listener: { ...scenario.listener, port: Number(text) } }))}
        />
        <ProtocolFact
          about="Protocol of the listener"
          protocol={listener.protocol}
          onChange={(protocol) => edit((scenario) => ({ ...scenario, listener: { ...scenario.listener, protocol } }))}
        />
        <ChoiceFact
          label="edge"
          about="use_remote_address"
          value={listener.useRemoteAddress === true ? 'on' : 'off'}
          choices={edges}
          onChange={(choice) => edit((scenario) => withRemoteAddress(scenario, choice === 'on'))}
        />
        <TextFact
          label="buffer"
          field="listener.bufferLimit"
          about="Buffer limit in bytes"
          type="number"
          placeholder="1048576"
          value={listener.bufferLimit === undefined ? '' : String(listener.bufferLimit)}
          check={(text) => (text === '' ? null : checkWhole(text, 1, 0xffffffff))}
          onChange={(text) => edit((scenario) => ({ ...scenario, listener: withBufferLimit(scenario.listener, text) }))}
        />
      </Facts>
      <p className="hint">
        A body that a filter holds back beyond the buffer limit ends the request: 413 on the way in, 500 on the way back.
      </p>
      <FaultsEditor />
    </>
  )
}

function Facts({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="group" aria-label={title}>
      <div className="label">{title}</div>
      <div className="rows mono">{children}</div>
    </section>
  )
}

/** With fewer workers, requests that named one that is gone go where they come. */
function withConcurrency(scenario: Scenario, concurrency: number): Scenario {
  const steps = scenario.steps.map((step) => {
    if (!('request' in step) || step.thread === undefined || step.thread < concurrency) return step
    return { request: step.request }
  })
  return { ...editProcess(scenario, { concurrency }), steps }
}

function withRemoteAddress(scenario: Scenario, on: boolean): Scenario {
  const { useRemoteAddress: _, ...listener } = scenario.listener
  return { ...scenario, listener: on ? { ...listener, useRemoteAddress: true } : listener }
}

function withBufferLimit({ bufferLimit: _, ...listener }: Listener, text: string): Listener {
  return text === '' ? listener : { ...listener, bufferLimit: Number(text) }
}

function checkTime(text: string): string | null {
  const fits = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text))
  return fits ? null : 'A time in UTC such as 2026-01-01T00:00:00Z.'
}
