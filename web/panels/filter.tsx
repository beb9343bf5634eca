// The scenario's filter: its module, its configuration, its identity.
import { useEffect, useId, useState } from 'react'
import { editPlugin, withConfiguration, withVmConfiguration } from '../../src/scenario/edit.ts'
import type { Payload, Plugin } from '../../src/scenario/schema.ts'
import { CodeEditor } from '../components/code-editor.tsx'
import { ModuleCard } from '../components/module-card.tsx'
import { NoticeCard } from '../components/notice-card.tsx'
import { TextInput } from '../components/text-input.tsx'
import { edit, setDraft, useDocument } from '../state/document.ts'
import { isBase64, type PayloadKind, payloadOf, textOfPayload } from '../state/payload-text.ts'
import { useView, view } from '../state/view.ts'

export function FilterPanel() {
  const scenario = useDocument((state) => state.scenario)
  const chosen = useView((state) => state.plugin)
  const plugin = scenario.plugins.find(({ id }) => id === chosen) ?? scenario.plugins[0]
  if (!plugin) {
    return (
      <>
        <NoticeCard />
        <p className="blank">This scenario has no filter. Drop a .wasm file to add one.</p>
      </>
    )
  }
  return (
    <>
      {scenario.plugins.length > 1 && (
        <label className="label">
          Filter
          <select className="btn small" value={plugin.id} onChange={(event) => view.setState({ plugin: event.target.value })}>
            {scenario.plugins.map(({ id }) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </label>
      )}
      <ModuleCard plugin={plugin} />
      <PayloadEditor
        key={plugin.id}
        label="Plugin configuration"
        name={`${plugin.id}.conf`}
        payload={plugin.configuration}
        onChange={(configuration) => edit(editPlugin, plugin.id, (now) => withConfiguration(now, configuration))}
      />
      <Identity plugin={plugin} />
    </>
  )
}

interface PayloadProps {
  readonly label: string
  readonly name: string
  readonly payload: Payload | undefined
  readonly onChange: (payload: Payload | undefined) => void
}

function PayloadEditor({ label, name, payload, onChange }: PayloadProps) {
  const id = useId()
  const kind: PayloadKind = payload?.any ?? 'none'
  // Text that stands for no payload yet, until the scenario gets another one.
  const [draft, keep] = useState<{ readonly text: string; readonly problem: string; readonly of: Payload | undefined } | null>(
    null,
  )
  const own = draft !== null && draft.of === payload ? draft : null
  const problem = own?.problem ?? null
  useEffect(() => {
    setDraft(id, problem)
    return () => setDraft(id, null)
  }, [id, problem])

  function type(text: string) {
    const next = payloadOf(kind, text, isBase64(payload))
    keep(typeof next === 'string' ? { text, problem: next, of: payload } : null)
    if (typeof next !== 'string') onChange(next)
  }
  function choose(next: PayloadKind) {
    const text = textOfPayload(payload)
    // A text that is no JSON object cannot become a Struct: start with an empty one rather than refuse the choice.
    const taken = payloadOf(next, text, isBase64(payload) && next !== 'Struct')
    keep(null)
    onChange(typeof taken === 'string' ? { any: 'Struct', value: {} } : taken)
  }
  return (
    <section className="group" aria-label={label}>
      <div className="label">
        <span>{label}</span>
        <select
          className="btn small ghost"
          aria-label={`${label}: type`}
          value={kind}
          onChange={(event) => choose(event.target.value as PayloadKind)}
        >
          <option value="StringValue">text · StringValue</option>
          <option value="BytesValue">bytes · BytesValue</option>
          <option value="Struct">JSON · Struct</option>
          <option value="none">none</option>
        </select>
      </div>
      {kind !== 'none' && (
        <CodeEditor
          label={label}
          name={name}
          language={kind === 'Struct' ? 'json' : 'properties'}
          value={own?.text ?? textOfPayload(payload)}
          invalid={problem !== null}
          onChange={type}
        />
      )}
      {isBase64(payload) && <p className="hint">These bytes are not UTF-8, so they stand here as base64.</p>}
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  )
}

function Identity({ plugin }: { readonly plugin: Plugin }) {
  const change = (next: Partial<Plugin>) => edit(editPlugin, plugin.id, (now) => ({ ...now, ...next }))
  const vmConfiguration = plugin.vm.configuration
  const policy = plugin.failurePolicy ?? (plugin.failOpen ? 'open' : 'closed')
  return (
    <section className="group" aria-label="Identity">
      <div className="label">Identity</div>
      <div className="rows mono">
        <Fact label="name">
          <TextInput label="Plugin name" labelled value={plugin.name} placeholder="empty" onChange={(name) => change({ name })} />
        </Fact>
        <Fact label="root_id">
          <TextInput
            label="Root id"
            labelled
            value={plugin.rootId}
            placeholder="empty"
            onChange={(rootId) => change({ rootId })}
          />
        </Fact>
        <Fact label="vm_id">
          <TextInput
            label="VM id"
            labelled
            value={plugin.vm.id}
            placeholder="empty"
            onChange={(id) => change({ vm: { ...plugin.vm, id } })}
          />
        </Fact>
        <Fact label="vm config">
          {vmConfiguration && (vmConfiguration.any === 'Struct' || typeof vmConfiguration.value !== 'string') ? (
            <output>{vmConfiguration.any}</output>
          ) : (
            <TextInput
              label="VM configuration"
              labelled
              value={textOfPayload(vmConfiguration)}
              placeholder="none"
              onChange={(text) =>
                edit(editPlugin, plugin.id, (now) =>
                  withVmConfiguration(now, text === '' ? undefined : { any: 'StringValue', value: text }),
                )
              }
            />
          )}
        </Fact>
        <Fact label="on failure">
          <select
            className="field mono"
            aria-label="On failure"
            value={policy}
            onChange={(event) => change({ failurePolicy: event.target.value === 'open' ? 'open' : 'closed' })}
          >
            <option value="closed">closed (503)</option>
            <option value="open">open (skip the filter)</option>
          </select>
        </Fact>
      </div>
    </section>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="fact">
      <span>{label}</span>
      <div>{children}</div>
    </div>
  )
}
