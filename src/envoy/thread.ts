// Thread: one of Envoy's threads with its own VM for each VM key. Envoy: thread-local Wasm and plugin handles.
import type { HttpFilter } from './http/filter.ts'
import type { HttpStream } from './http/stream.ts'
import type { Process } from './process.ts'
import type { BaseVms } from './wasm/base-vms.ts'
import type { RootContext } from './wasm/context.ts'
import { FailedFilter, HttpContext } from './wasm/http-context.ts'
import type { Plugin } from './wasm/plugin.ts'
import { startPluginOn, Vm } from './wasm/vm.ts'

/** A plugin on one thread. */
interface PluginHandle {
  readonly vm: Vm
  readonly root: RootContext
}

export class Thread {
  /** As traces number it: 0 is the main thread, workers follow. */
  readonly index: number
  readonly #role: 'main' | 'worker'
  readonly #process: Process
  readonly #bases: BaseVms
  readonly #vms = new Map<string, Vm>()
  /** Null where the VM could not be started on this thread. */
  readonly #handles = new Map<string, PluginHandle | null>()

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

  /** Clones the base VM unless this thread has the VM already, then starts and configures the plugin in it. */
  startPlugin(plugin: Plugin): void {
    const key = plugin.handleKey
    if (this.#handles.has(key)) return
    let vm = this.#vms.get(plugin.vmKey)
    // A VM that has failed is forgotten: the next plugin of its key gets another (getOrCreateThreadLocalWasm).
    if (vm === undefined || vm.failed) {
      vm = new Vm(this.#process, plugin, this.#role, this.index)
      this.#vms.set(plugin.vmKey, vm)
      vm.initialize()
    }
    const root = startPluginOn(vm, plugin, 'thread-local Wasm')
    this.#handles.set(key, root === null ? null : { vm, root })
    if (root === null) this.#discard(plugin, vm)
  }

  /** A plugin could not start on this thread. Its VM stays where another plugin has it. */
  #discard(plugin: Plugin, vm: Vm): void {
    this.#bases.markFailed(plugin)
    if ([...this.#handles.values()].some((handle) => handle?.vm === vm)) return
    this.#vms.delete(plugin.vmKey)
    vm.shutDown()
  }

  /** Ends what has started, the last plugin first: ~PluginHandleBase, WasmBase::startShutdown. */
  shutDown(): void {
    for (const handle of [...this.#handles.values()].reverse()) handle?.vm.endRoot(handle.root)
  }

  /**
   * The plugin as a filter of a new stream. Null where Envoy leaves the filter out: its VM failed and the policy is open,
   * or it never started on this thread (Envoy PluginConfig::createContext bypasses it silently, even when closed).
   */
  createFilter(plugin: Plugin, stream: HttpStream): HttpFilter | null {
    const handle = this.#handles.get(plugin.handleKey) ?? null
    if (handle === null) return null
    if (!handle.vm.failed) return new HttpContext(handle.vm, handle.root, stream)
    return plugin.bypassWhenFailed ? null : new FailedFilter(plugin.id, stream)
  }
}
