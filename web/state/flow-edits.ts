// What the flow does to the chain: each edit shows its filter and runs at once, so that the arrows tell the truth.
import {
  addFilter,
  chainPlaces,
  duplicateFilter,
  freePluginId,
  moveFilter,
  removeFilter,
  replaceModule,
  switchFilter,
} from '../../src/scenario/edit-chain.ts'
import type { ModuleRef, Plugin } from '../../src/scenario/schema.ts'
import type { Demo } from './demos.ts'
import { document_, edit, undo } from './document.ts'
import type { FlowPlace } from './drop.ts'
import { moduleName } from './facts.ts'
import { runNow } from './run.ts'
import { confirmBriefly, view } from './view.ts'

const scenario = () => document_.getState().scenario

/** Shows a filter's settings, without leaving the column that a phone shows. */
function show(plugin: string) {
  view.setState((state) => ({ plugin, tabs: { ...state.tabs, scenario: 'filter' } }))
}

/** Puts a module in the place of a filter's, or a new filter with it between two. */
export function placeInFlow(place: FlowPlace, ref: ModuleRef) {
  if ('gap' in place) {
    addModule(place.gap, ref)
    return
  }
  edit(replaceModule, place.filter, ref)
  show(place.filter)
  void runNow()
}

/** Adds a filter with a module before a place of the chain. */
export function addModule(at: number, ref: ModuleRef) {
  const name = moduleName(ref).replace(/\.wasm$/i, '') || 'filter'
  add(at, { id: '', name, rootId: '', module: '', vm: { id: '' } }, ref)
}

/** Adds a demo's filter, configured as it is there. */
export function addDemoFilter(at: number, demo: Demo) {
  const [plugin] = demo.scenario.plugins
  const ref = plugin && demo.scenario.modules[plugin.module]
  if (ref) add(at, plugin, ref)
}

function add(at: number, plugin: Plugin, ref: ModuleRef) {
  const id = freePluginId(scenario(), plugin.id || plugin.name)
  edit(addFilter, at, { ...plugin, id }, ref)
  show(id)
  void runNow()
}

/** Moves a filter to another place, as far as there is one. */
export function move(from: number, to: number) {
  const places = chainPlaces(scenario())
  const last = places.length - 1
  const place = places[from]
  if (!place || to < 0 || to > last || to === from) return
  edit(moveFilter, from, to)
  void runNow()
}

/** Takes a filter out of the chain, or puts it back. */
export function switchOn(plugin: string, on: boolean) {
  edit(switchFilter, plugin, on)
  void runNow()
}

/** Puts a copy of a filter behind it. */
export function duplicate(at: number) {
  const place = chainPlaces(scenario())[at]
  if (!place) return
  const id = freePluginId(scenario(), place.plugin)
  edit(duplicateFilter, at, id)
  show(id)
  void runNow()
}

/** Removes a filter, and its settings with its last place. */
export function remove(at: number) {
  const place = chainPlaces(scenario())[at]
  if (!place) return
  edit(removeFilter, at)
  confirmBriefly(`${place.plugin} is removed`, {
    label: 'Undo',
    perform: () => {
      undo()
      void runNow()
    },
  })
  void runNow()
}
