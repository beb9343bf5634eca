// Thread: one of Envoy's threads with its own VM for each VM key. Envoy: thread-local Wasm and plugin handles.
import { crashes } from '../abi-shim/crashes.ts'
import type { HttpFilter } from './http/filter.ts'
import type { HttpStream } from './http/stream.ts'
import type { Process } from './process.ts'
import { reloadStat } from './stats.ts'
import type { BaseVms } from './wasm/base-vms.ts'
import type { RootContext } from './wasm/context.ts'
import { FailedFilter } from './wasm/failed-filter.ts'
import { HttpContext } from './wasm/http-context.ts'
import type { Plugin } from './wasm/plugin.ts'
import { startPluginOn, Vm } from './wasm/vm.ts'

/** A plugin on one thread. */
interface PluginHandle {
  readonly vm: Vm
  readonly root: RootContext
}

/** What one entry of the chain has on one thread. */
interface Loaded {
  /** Null where the VM could not be started on this thread. */
  handle: PluginHandle | null
  /** Nanoseconds of virtual time at which it was loaded, or tried to be. */
  at: bigint
}

export class Thread {
  /** As traces number it: 0 is the main thread, workers follow. */
  readonly index: number
  readonly #role: 'main' | 'worker'
  readonly #process: Process
  readonly #bases: BaseVms
  readonly #vms = new Map<string, Vm>()
  readonly #loaded = new Map<Plugin, Loaded>()

  constructor(process: Process, bases: BaseVms, index: number, role: 'main' | 'worker') {
    this.#process = process
    this.#bases = bases
    this.index = index
    this.#role = role
  }

  /** A VM by its key, as long as it is well: Envoy forgets one whose guest has trapped. */
  vm(key: string): Vm | undefined {
    const vm = this.#vms.get(key)
    return vm?.failed === true ? undefined : vm
  }

  /** Loads the plugin of one entry of the chain. */
  startPlugin(plugin: Plugin): void {
    this.#loaded.set(plugin, { handle: this.#handleOf(plugin), at: this.#process.scheduler.now })
  }

  /** Ends what has started, the last plugin first: ~PluginHandleBase, WasmBase::startShutdown. */
  shutDown(): void {
    const handles = new Set([...this.#loaded.values()].map(({ handle }) => handle))
    for (const handle of [...handles].reverse()) handle?.vm.endRoot(handle.root)
  }

  /**
   * The plugin as a filter of a new stream. Null where Envoy leaves the filter out: its VM failed and the policy is open,
   * or it never started on this thread (Envoy PluginConfig::createContext bypasses it silently, even when closed).
   */
  createFilter(plugin: Plugin, stream: HttpStream): HttpFilter | null {
    const loaded = this.#loaded.get(plugin)
    if (loaded === undefined || loaded.handle === null) return null
    if (loaded.handle.vm.failed && plugin.reloadInterval !== null) this.#reload(plugin, loaded, plugin.reloadInterval)
    const { vm, root } = loaded.handle
    if (!vm.failed) return new HttpContext(vm, root, stream)
    return plugin.bypassWhenFailed ? null : new FailedFilter(plugin.id, stream)
  }

  /** Envoy PluginConfig::maybeReloadHandleIfNeeded, with its JitteredLowerBoundBackOffStrategy: up to half as long again. */
  #reload(plugin: Plugin, loaded: Loaded, interval: number): void {
    const { scheduler, stats, random, sink } = this.#process
    // JitteredLowerBoundBackOffStrategy divides by half the interval.
    if (interval === 1) sink?.note('envoy-crash', crashes['interval of 1 ms'].text)
    const wait = interval + (random.next() % Math.max(1, interval >> 1))
    if ((scheduler.now - loaded.at) / 1_000_000n < BigInt(wait)) {
      reloadStat(stats, plugin.name, 'vm_reload_backoff').add(1n)
      return
    }
    loaded.at = scheduler.now
    sink?.enter({ kind: 'envoy', what: 'reload' })
    const handle = this.#handleOf(plugin)
    sink?.leave()
    reloadStat(stats, plugin.name, handle === null ? 'vm_reload_failure' : 'vm_reload_success').add(1n)
    if (handle === null) return
    const old = loaded.handle?.vm
    loaded.handle = handle
    if (old !== undefined) this.#letGo(old)
  }

  /** The root context that another entry of the chain has already, or a new one. Envoy getOrCreateThreadLocalPlugin. */
  #handleOf(plugin: Plugin): PluginHandle | null {
    for (const [other, { handle }] of this.#loaded)
      if (other.handleKey === plugin.handleKey && handle !== null && !handle.vm.failed) return handle
    let vm = this.vm(plugin.vmKey)
    if (vm === undefined) {
      vm = new Vm(this.#process, plugin, this.#role, this.index)
      this.#vms.set(plugin.vmKey, vm)
      vm.initialize()
    }
    const root = startPluginOn(vm, plugin, 'thread-local Wasm')
    if (root !== null) return { vm, root }
    this.#bases.markFailed(plugin)
    this.#letGo(vm)
    return null
  }

  /** A VM lives as long as somebody holds a plugin of it. */
  #letGo(vm: Vm): void {
    for (const { handle } of this.#loaded.values()) if (handle?.vm === vm) return
    if (this.#vms.get(vm.plugin.vmKey) === vm) this.#vms.delete(vm.plugin.vmKey)
    vm.shutDown()
  }
}
