// Edits of the filter chain: the filters in their order, with those that are switched off where they were.
import { moved } from './edit.ts'
import type { ModuleRef, Plugin, Scenario } from './schema.ts'

/** A filter as the flow shows it. Switched off it is in the document and in no chain. */
export interface ChainPlace {
  readonly plugin: string
  readonly on: boolean
}

/** The chain, and each plugin outside it behind the one before it in `plugins`. */
export function chainPlaces({ plugins, chains }: Scenario): ChainPlace[] {
  const inChain = new Set(chains.http)
  const behind = new Map<string | null, ChainPlace[]>()
  let last: string | null = null
  for (const { id } of plugins) {
    if (inChain.has(id)) last = id
    else behind.set(last, [...(behind.get(last) ?? []), { plugin: id, on: false }])
  }
  const seen = new Set<string>()
  const rest = chains.http.flatMap((plugin): ChainPlace[] => {
    const first = !seen.has(plugin)
    seen.add(plugin)
    return [{ plugin, on: true }, ...(first ? (behind.get(plugin) ?? []) : [])]
  })
  return [...(behind.get(null) ?? []), ...rest]
}

/** A scenario with these filters; the order of `plugins` follows, so that a filter that is off keeps its place. */
function withPlaces(scenario: Scenario, places: readonly ChainPlace[]): Scenario {
  const order = [...new Set(places.map(({ plugin }) => plugin))]
  const plugins = order.flatMap((id) => scenario.plugins.filter((plugin) => plugin.id === id))
  return {
    ...scenario,
    plugins,
    // What a plugin's calls answer goes with the plugin.
    faults: scenario.faults.filter(({ plugin }) => plugin === undefined || order.includes(plugin)),
    chains: { ...scenario.chains, http: places.filter(({ on }) => on).map(({ plugin }) => plugin) },
  }
}

/** An id that no plugin has yet: the wanted one, else with a number behind it. */
export function freePluginId({ plugins }: Scenario, wanted: string): string {
  const taken = new Set(plugins.map(({ id }) => id))
  return free(wanted, (id) => taken.has(id))
}

/** Adds a filter with a module before the place `at`. Envoy takes plugins with one name and configuration for one, so it gets a name of its own. */
export function addFilter(scenario: Scenario, at: number, plugin: Plugin, ref: ModuleRef): Scenario {
  const [modules, module] = withModule(scenario.modules, plugin.id, ref)
  const grown = {
    ...scenario,
    modules,
    plugins: [...scenario.plugins, { ...plugin, name: freeName(scenario, plugin.name), module }],
  }
  return withPlaces(grown, chainPlaces(scenario).toSpliced(at, 0, { plugin: plugin.id, on: true }))
}

/** Moves a filter from one place to another. */
export function moveFilter(scenario: Scenario, from: number, to: number): Scenario {
  return withPlaces(scenario, moved(chainPlaces(scenario), from, to))
}

/** Takes a plugin out of the chain, wherever it is in it, or puts it back where it was. */
export function switchFilter(scenario: Scenario, plugin: string, on: boolean): Scenario {
  const places = chainPlaces(scenario)
  const first = places.findIndex((place) => place.plugin === plugin)
  const once = places.filter((place, at) => place.plugin !== plugin || at === first)
  return withPlaces(
    scenario,
    once.map((place) => (place.plugin === plugin ? { plugin, on } : place)),
  )
}

/** Puts a copy of a filter behind it, under another id and, where it has a name, another name. */
export function duplicateFilter(scenario: Scenario, at: number, id: string): Scenario {
  const places = chainPlaces(scenario)
  const place = places[at]
  const plugin = scenario.plugins.find((each) => each.id === place?.plugin)
  if (!place || !plugin) return scenario
  const grown = { ...scenario, plugins: [...scenario.plugins, { ...plugin, id, name: freeName(scenario, plugin.name) }] }
  return withPlaces(grown, places.toSpliced(at + 1, 0, { plugin: id, on: place.on }))
}

/** Removes the filter at a place, and with its last place its plugin and its module. */
export function removeFilter(scenario: Scenario, at: number): Scenario {
  return withoutUnused(scenario, withPlaces(scenario, chainPlaces(scenario).toSpliced(at, 1)))
}

/** Gives one plugin another module; others that had the same one keep it. */
export function replaceModule(scenario: Scenario, id: string, ref: ModuleRef): Scenario {
  const plugin = scenario.plugins.find((each) => each.id === id)
  if (!plugin) return scenario
  const { [plugin.module]: old, ...others } = scenario.modules
  const alone = !scenario.plugins.some((each) => each !== plugin && each.module === plugin.module)
  // Its own key stays where it can: the document changes in one place only.
  const [modules, module] = withModule(alone || !old ? others : scenario.modules, plugin.module, ref)
  return { ...scenario, modules, plugins: scenario.plugins.map((each) => (each === plugin ? { ...each, module } : each)) }
}

/** Modules with this one among them, and its key: an old one where the bytes are there, so that plugins share them. */
function withModule(modules: Scenario['modules'], wanted: string, ref: ModuleRef): [Scenario['modules'], string] {
  const same = Object.entries(modules).find(([, each]) => each.sha256 === ref.sha256)
  if (same) return [modules, same[0]]
  const key = free(wanted, (each) => Object.hasOwn(modules, each))
  return [{ ...modules, [key]: ref }, key]
}

/** Without the modules that only the plugins of `before` used. */
function withoutUnused(before: Scenario, after: Scenario): Scenario {
  const used = (scenario: Scenario) => new Set(scenario.plugins.map(({ module }) => module))
  const [then, now] = [used(before), used(after)]
  const kept = Object.entries(after.modules).filter(([key]) => now.has(key) || !then.has(key))
  return { ...after, modules: Object.fromEntries(kept) }
}

/** A name that no plugin has yet; none stays none. */
function freeName({ plugins }: Scenario, wanted: string): string {
  const taken = new Set(plugins.map(({ name }) => name))
  return wanted === '' ? '' : free(wanted, (name) => taken.has(name))
}

/** Ids have at most 100 characters. */
function free(wanted: string, isTaken: (name: string) => boolean): string {
  const start = wanted.slice(0, 90)
  let name = start
  for (let number = 2; isTaken(name); number++) name = `${start}-${number}`
  return name
}
