// The scenario's faults: which host call answers what, on which of its calls.

import { Plus } from 'lucide-react'
import { addFault, editFault, removeFault } from '../../src/scenario/edit-faults.ts'
import { answersFor, faultyCalls } from '../../src/scenario/faults.ts'
import { inputLimits } from '../../src/scenario/limits.ts'
import type { Fault } from '../../src/scenario/schema.ts'
import { edit, useDocument } from '../state/document.ts'
import { checkWhole } from '../state/number-text.ts'
import { ChoiceFact } from './choice-fact.tsx'
import { Fact } from './fact.tsx'
import { ItemTools } from './item-tools.tsx'
import { TextFact } from './text-fact.tsx'
import { TextInput } from './text-input.tsx'

export function FaultsEditor() {
  const faults = useDocument((state) => state.scenario.faults)
  return (
    <section className="group" aria-label="Faults">
      <div className="label">
        Faults
        <button
          type="button"
          className="link"
          disabled={faults.length >= inputLimits.faults}
          onClick={() => edit((scenario) => addFault(scenario))}
        >
          <Plus size={12} aria-hidden /> Add a fault
        </button>
      </div>
      {faults.map((fault, at) => (
        // Faults have no identity but their place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <FaultEditor key={at} fault={fault} at={at} />
      ))}
      <datalist id="faulty-calls">
        {faultyCalls.map((call) => (
          <option key={call} value={call} />
        ))}
      </datalist>
      <p className="hint">A host call answers what is said here, instead of what Envoy would do: how does the filter cope?</p>
    </section>
  )
}

function FaultEditor({ fault, at }: { readonly fault: Fault; readonly at: number }) {
  const plugins = useDocument((state) => state.scenario.plugins)
  const change = (next: (fault: Fault) => Fault) => edit((scenario) => editFault(scenario, at, next))
  const name = `fault ${at + 1}`
  return (
    <div className="rows mono group">
      <Fact label="call">
        <div className="inline">
          <TextInput
            field={`faults[${at}].call`}
            label={`Host call of ${name}`}
            labelled
            list="faulty-calls"
            value={fault.call}
            check={(call) => (answersFor(call).length > 0 ? null : 'No host call that answers a status has this name.')}
            onChange={(call) => change((now) => ({ ...now, call }))}
          />
          <ItemTools
            name={name}
            at={at}
            count={1}
            onMove={() => undefined}
            onRemove={() => edit((scenario) => removeFault(scenario, at))}
          />
        </div>
      </Fact>
      <ChoiceFact
        label="of"
        about={`Plugin of ${name}`}
        value={fault.plugin ?? ''}
        choices={[['', 'any plugin'], ...plugins.map(({ id }) => [id, id] as const)]}
        onChange={(plugin) => change(({ plugin: _, ...rest }) => (plugin === '' ? rest : { ...rest, plugin }))}
      />
      <TextFact
        label="time"
        field={`faults[${at}].nth`}
        about={`Which call, ${name}`}
        type="number"
        value={String(fault.nth)}
        check={(text) => checkWhole(text, 1, 1_000_000)}
        onChange={(text) => change((now) => ({ ...now, nth: Number(text) }))}
      />
      <ChoiceFact
        label="answers"
        about={`Answer of ${name}`}
        value={fault.status}
        choices={answersFor(fault.call).map((status) => [status, status] as const)}
        onChange={(status) => change((now) => ({ ...now, status }))}
      />
    </div>
  )
}
