// A run of the probe: a script for each plugin of a chain, before an upstream that answers `Hello World`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runScenario } from '../../sandbox/run-scenario.ts'
import type { Scenario, ScenarioInput } from '../../scenario/schema.ts'
import { helloWorld } from '../../scenario/testing/hello-world.ts'
import type { History } from '../../trace/history.ts'
import { sha256Of } from '../files.ts'

const probe = new Uint8Array(readFileSync(join(import.meta.dirname, '..', '..', 'envoy', 'testdata', 'probe.wasm')))

type PluginInput = NonNullable<ScenarioInput['plugins']>[number]

/** Runs GET / (or the given steps) through the scripts, in the order of the chain. `fields` are of every plugin. */
export function probeRun(
  scripts: Readonly<Record<string, string>>,
  scenario: Partial<ScenarioInput> = {},
  fields: Partial<PluginInput> = {},
): { readonly history: History; readonly scenario: Scenario } {
  const ids = Object.keys(scripts)
  const whole = helloWorld(
    { probe: { sha256: sha256Of(probe), name: 'probe.wasm', size: probe.length } },
    ids.map((id) => ({
      id,
      name: id,
      module: 'probe',
      configuration: { any: 'StringValue', value: scripts[id] ?? '' },
      vm: { id },
      ...fields,
    })),
    scenario,
  )
  return { history: runScenario(whole, new Map([['probe', probe]])), scenario: whole }
}
