// Edits of a scenario as functions: a scenario in, another one out, and what an edit does not touch stays the same object.
import {
  type Answer,
  type Body,
  type ModuleRef,
  type Payload,
  type Plugin,
  type RequestStep,
  type Scenario,
  targetNames,
} from './schema.ts'

/** Wants another release's behaviour; one that is not known is not taken. */
export function withTarget(scenario: Scenario, name: string): Scenario {
  return { ...scenario, target: targetNames.find((each) => each === name) ?? scenario.target }
}

/** Edits one plugin, by its id. */
export function editPlugin(scenario: Scenario, id: string, change: (plugin: Plugin) => Plugin): Scenario {
  return { ...scenario, plugins: scenario.plugins.map((plugin) => (plugin.id === id ? change(plugin) : plugin)) }
}

/** A plugin with another configuration; undefined leaves it without one. */
export function withConfiguration(plugin: Plugin, configuration: Payload | undefined): Plugin {
  const { configuration: _, ...rest } = plugin
  return configuration ? { ...rest, configuration } : rest
}

/** A plugin whose VM has another configuration; undefined leaves it without one. */
export function withVmConfiguration(plugin: Plugin, configuration: Payload | undefined): Plugin {
  const { configuration: _, ...vm } = plugin.vm
  return { ...plugin, vm: configuration ? { ...vm, configuration } : vm }
}

/** Puts another module under a key that plugins name. */
export function setModule(scenario: Scenario, key: string, ref: ModuleRef): Scenario {
  return { ...scenario, modules: { ...scenario.modules, [key]: ref } }
}

/** Puts a module in the place of a plugin's own, else of the first plugin's. A scenario without plugins gets one. */
export function placeModule(scenario: Scenario, id: string | null, ref: ModuleRef): Scenario {
  const plugin = scenario.plugins.find((each) => each.id === id) ?? scenario.plugins[0]
  if (plugin) return setModule(scenario, plugin.module, ref)
  return {
    ...setModule(scenario, 'filter', ref),
    plugins: [{ id: 'filter', name: 'filter', rootId: '', module: 'filter', vm: { id: '' } }],
    chains: { ...scenario.chains, http: ['filter'] },
  }
}

/** Whether a plugin and what is checked are still as they were, for another module, and say something. */
export function hasLeftovers(scenario: Scenario, before: Scenario, id: string): boolean {
  const plugin = scenario.plugins.find((each) => each.id === id)
  if (plugin === undefined || scenario.checks !== before.checks || !before.plugins.includes(plugin)) return false
  return scenario.checks.length > 0 || plugin.configuration !== undefined || plugin.rootId !== ''
}

/** A plugin with nothing left of the module before: it and the project have its module's name; no configuration, root_id, checks. */
export function startAfresh(scenario: Scenario, id: string): Scenario {
  const plugin = scenario.plugins.find((each) => each.id === id)
  if (plugin === undefined) return scenario
  const { configuration: _, ...rest } = plugin
  const module = scenario.modules[plugin.module]
  const name = module !== undefined && 'name' in module ? module.name.replace(/\.wasm$/i, '') : plugin.name
  return {
    ...scenario,
    title: name,
    checks: [],
    plugins: scenario.plugins.map((each) => (each === plugin ? { ...rest, rootId: '', name } : each)),
  }
}

/** Edits the request of one step; a step of another kind has none. */
export function editRequest(scenario: Scenario, step: number, change: (request: RequestStep) => RequestStep): Scenario {
  return {
    ...scenario,
    steps: scenario.steps.map((each, index) =>
      index === step && 'request' in each ? { ...each, request: change(each.request) } : each,
    ),
  }
}

/** Edits what a cluster answers by one of its rules. */
export function editAnswer(scenario: Scenario, cluster: string, rule: number, change: (answer: Answer) => Answer): Scenario {
  return {
    ...scenario,
    clusters: scenario.clusters.map((each) =>
      each.name === cluster
        ? { ...each, rules: each.rules.map((one, index) => (index === rule ? { ...one, answer: change(one.answer) } : one)) }
        : each,
    ),
  }
}

/** A message with another body; undefined leaves it without one. */
export function withBody<Message extends RequestStep | Answer>(message: Message, body: Body | undefined): Message {
  const { body: _, ...rest } = message
  // Without its optional body a message is still one.
  return (body ? { ...rest, body } : rest) as Message
}

/** A list with one of its items at another place. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  return list.toSpliced(from, 1).toSpliced(to, 0, ...list.slice(from, from + 1))
}
