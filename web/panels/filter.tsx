// The scenario's filter: its module, its configuration, its identity, its VM.

import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { editPlugin, withConfiguration, withVmConfiguration } from '../../src/scenario/edit.ts'
import { chainPlaces } from '../../src/scenario/edit-chain.ts'
import type { Plugin, Scenario } from '../../src/scenario/schema.ts'
import { vmKeyOf } from '../../src/scenario/vm-key.ts'
import { galleryAction } from '../actions/view.ts'
import { ChoiceFact } from '../components/choice-fact.tsx'
import { ModuleCard } from '../components/module-card.tsx'
import { NoticeCard } from '../components/notice-card.tsx'
import { PairsEditor } from '../components/pairs-editor.tsx'
import { PayloadEditor } from '../components/payload-editor.tsx'
import { TextFact } from '../components/text-fact.tsx'
import { chooseFiles } from '../state/choose-files.ts'
import { edit, useDocument } from '../state/document.ts'
import { takeFiles } from '../state/intake.ts'
import { checkWhole } from '../state/number-text.ts'
import type { TextPairs } from '../state/pairs-text.ts'
import { useView, view } from '../state/view.ts'

export function FilterPanel() {
  const scenario = useDocument((state) => state.scenario)
  const chosen = useView((state) => state.plugin)
  const plugin = scenario.plugins.find(({ id }) => id === chosen) ?? scenario.plugins[0]
  if (!plugin) {
    return (
      <>
        <NoticeCard at="module" />
        <NoFilter />
      </>
    )
  }
  const field = `plugins.${plugin.id}`
  return (
    // What an editor remembers belongs to its plugin.
    <div key={plugin.id}>
      {scenario.plugins.length > 1 && (
        <label className="label">
          Filter
          <select className="btn small" value={plugin.id} onChange={(event) => view.setState({ plugin: event.target.value })}>
            {chainPlaces(scenario).map(({ plugin: id, on }, index) => (
              // A plugin may be in the chain twice.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <option key={index} value={id}>
                {id}
                {on ? '' : ' (off)'}
              </option>
            ))}
          </select>
        </label>
      )}
      <ModuleCard plugin={plugin} />
      <PayloadEditor
        field={`${field}.configuration`}
        label="Plugin configuration"
        payload={plugin.configuration}
        onChange={(configuration) => edit(editPlugin, plugin.id, (now) => withConfiguration(now, configuration))}
      />
      <Identity plugin={plugin} field={field} sharing={sharingWith(scenario, plugin)} />
      <More plugin={plugin} field={field} />
    </div>
  )
}

/** What an empty chain is for, and the ways to fill it. */
function NoFilter() {
  return (
    <section className="drop" aria-label="No filter yet">
      <b>No filter yet</b>
      <p>Drop a .wasm or .wasm.gz anywhere. It runs in this tab, and nothing is uploaded.</p>
      <div className="button-row">
        <button
          type="button"
          className="btn small"
          onClick={() => void chooseFiles('.wasm,.gz,application/wasm').then((files) => takeFiles(files))}
        >
          <FileUp size={13} aria-hidden /> Choose a file…
        </button>
        <button type="button" className="btn small" onClick={galleryAction.perform}>
          See the demos
        </button>
      </div>
    </section>
  )
}

/** The other plugins of the chain that run in the same VM. */
function sharingWith({ plugins, chains, target }: Scenario, plugin: Plugin): string[] {
  const key = vmKeyOf(plugin, target)
  const others = plugins.filter((each) => each !== plugin && chains.http.includes(each.id) && vmKeyOf(each, target) === key)
  return others.map(({ id }) => id)
}

interface PartProps {
  readonly plugin: Plugin
  readonly field: string
}

const policies = [
  ['unset', 'closed, by default'],
  ['closed', 'closed (503)'],
  ['open', 'open (skip the filter)'],
  ['reload', 'reload (new VM, 503 meanwhile)'],
  ['failOpen', 'fail_open: true, deprecated'],
] as const
type Policy = (typeof policies)[number][0]

const stops = [
  ['', 'unset: body waits too'],
  ['true', 'true: body goes on'],
  ['false', 'false: body waits too'],
] as const

function policyOf({ failurePolicy, failOpen }: Plugin): Policy {
  return failOpen === true ? 'failOpen' : (failurePolicy ?? 'unset')
}

/** What belongs to another policy goes with it. */
function withPolicy({ failurePolicy: _, failOpen: __, reload: ___, ...plugin }: Plugin, policy: Policy): Plugin {
  if (policy === 'unset') return plugin
  return policy === 'failOpen' ? { ...plugin, failOpen: true } : { ...plugin, failurePolicy: policy }
}

function withBackOff({ reload: _, ...plugin }: Plugin, text: string): Plugin {
  return text === '' ? plugin : { ...plugin, reload: { baseIntervalMs: Number(text) } }
}

function Identity({ plugin, field, sharing }: PartProps & { readonly sharing: readonly string[] }) {
  const change = (next: Partial<Plugin>) => edit(editPlugin, plugin.id, (now) => ({ ...now, ...next }))
  return (
    <section className="group" aria-label="Identity">
      <div className="label">Identity</div>
      <div className="rows mono">
        <TextFact
          label="name"
          field={`${field}.name`}
          about="Plugin name"
          value={plugin.name}
          placeholder="empty"
          check={checkName}
          onChange={(name) => change({ name })}
        />
        <TextFact
          label="root_id"
          field={`${field}.rootId`}
          about="Root id"
          value={plugin.rootId}
          placeholder="empty"
          check={checkName}
          onChange={(rootId) => change({ rootId })}
        />
        <TextFact
          label="vm_id"
          field={`${field}.vm.id`}
          about="VM id"
          value={plugin.vm.id}
          placeholder="empty"
          check={checkName}
          onChange={(id) => edit(editPlugin, plugin.id, (now) => ({ ...now, vm: { ...now.vm, id } }))}
        />
        <ChoiceFact
          label="on failure"
          about="On failure"
          value={policyOf(plugin)}
          choices={policies}
          onChange={(policy) => edit(editPlugin, plugin.id, (now) => withPolicy(now, policy))}
        />
        {plugin.failurePolicy === 'reload' && (
          <TextFact
            label="back-off"
            field={`${field}.reload.baseIntervalMs`}
            about="Milliseconds before a failed VM is replaced"
            type="number"
            placeholder="1000 ms"
            value={plugin.reload === undefined ? '' : String(plugin.reload.baseIntervalMs)}
            check={(text) => (text === '' ? null : checkWhole(text, 1, 86_400_000))}
            onChange={(text) => edit(editPlugin, plugin.id, (now) => withBackOff(now, text))}
          />
        )}
      </div>
      {sharing.length > 0 && (
        <p className="hint">
          Shares its VM with <span className="mono">{sharing.join(', ')}</span>: same vm_id, VM configuration and module. A trap
          in one ends both.
        </p>
      )}
    </section>
  )
}

const checkName = (text: string) => (text.length > 1000 ? 'At most 1000 characters.' : null)

/** What few filters need: the VM, its environment, and what Envoy allows it. */
function More({ plugin, field }: PartProps) {
  const { vm, capabilities, allowOnHeadersStopIteration } = plugin
  const [open, setOpen] = useState(
    vm.configuration !== undefined ||
      vm.environment !== undefined ||
      capabilities !== undefined ||
      allowOnHeadersStopIteration !== undefined,
  )
  return (
    <details className="group more" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>VM, environment, capabilities</summary>
      {open && (
        <>
          <PayloadEditor
            field={`${field}.vm.configuration`}
            label="VM configuration"
            payload={vm.configuration}
            onChange={(configuration) => edit(editPlugin, plugin.id, (now) => withVmConfiguration(now, configuration))}
          />
          <PairsEditor
            field={`${field}.vm.environment`}
            label="Environment variables"
            noun="variable"
            pairs={Object.entries(vm.environment ?? {})}
            check={checkVariable}
            onChange={(pairs) => edit(editPlugin, plugin.id, (now) => withEnvironment(now, pairs))}
          />
          <section className="group" aria-label="What it may do">
            <div className="label">What it may do</div>
            <div className="rows mono">
              <TextFact
                label="allowed"
                field={`${field}.capabilities`}
                about="Allowed capabilities"
                placeholder="all"
                value={(capabilities ?? []).join(', ')}
                check={(text) =>
                  /^[\w\s,]*$/.test(text) ? null : 'Names of calls and callbacks, such as proxy_log, with commas between.'
                }
                normal={(text) => namesIn(text).join(', ')}
                onChange={(text) => edit(editPlugin, plugin.id, (now) => withCapabilities(now, namesIn(text)))}
              />
              <ChoiceFact
                label="stop means"
                about="allow_on_headers_stop_iteration"
                value={allowOnHeadersStopIteration === undefined ? '' : allowOnHeadersStopIteration ? 'true' : 'false'}
                choices={stops}
                onChange={(choice) => edit(editPlugin, plugin.id, (now) => withStopIteration(now, choice))}
              />
            </div>
          </section>
        </>
      )}
    </details>
  )
}

function checkVariable(rows: TextPairs, index: number): string | null {
  const [name = ''] = rows[index] ?? []
  if (name === '') return 'A variable needs a name.'
  if (typeof name === 'string' && /[=\0]/.test(name)) return `“${name}” is no name of a variable: it has an equals sign or a NUL.`
  return rows.some((row, other) => other < index && row[0] === name) ? `${String(name)} is there already.` : null
}

function withEnvironment(plugin: Plugin, pairs: TextPairs): Plugin {
  const { environment: _, ...vm } = plugin.vm
  const environment = Object.fromEntries(pairs.map(([name, value]) => [String(name), String(value)]))
  return { ...plugin, vm: pairs.length === 0 ? vm : { ...vm, environment } }
}

const namesIn = (text: string) => text.split(/[\s,]+/).filter((name) => name !== '')

function withCapabilities({ capabilities: _, ...plugin }: Plugin, names: string[]): Plugin {
  return names.length === 0 ? plugin : { ...plugin, capabilities: names }
}

function withStopIteration({ allowOnHeadersStopIteration: _, ...plugin }: Plugin, choice: string): Plugin {
  return choice === '' ? plugin : { ...plugin, allowOnHeadersStopIteration: choice === 'true' }
}
