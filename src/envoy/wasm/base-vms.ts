// BaseVms: the process-wide base VM of each VM key, and the canary that decides whether a plugin's configuration is accepted.
// Envoy: proxy-wasm-cpp-host createWasm, canary in WasmHandleBase.
import type { Process } from '../process.ts'
import type { Plugin } from './plugin.ts'
import { startPluginOn, Vm } from './vm.ts'

/** Where base VMs and canaries are made. */
const mainThread = 0

export class BaseVms {
  readonly #process: Process
  readonly #bases = new Map<string, Vm>()
  /** The canary's verdict by VM key and plugin key. */
  readonly #verdicts = new Map<string, boolean>()

  constructor(process: Process) {
    this.#process = process
  }

  /** Whether Envoy accepts the plugin: its base VM starts and its canary starts and configures. */
  admit(plugin: Plugin): boolean {
    let base = this.#bases.get(plugin.vmKey)
    if (base === undefined) {
      base = new Vm(this.#process, plugin, 'base', mainThread)
      this.#bases.set(plugin.vmKey, base)
      if (!base.initialize()) return this.#reject(plugin, 'Failed to initialize Wasm code')
    }
    const key = plugin.handleKey
    const known = this.#verdicts.get(key)
    if (known !== undefined) return known
    const canary = new Vm(this.#process, plugin, 'canary', mainThread)
    const accepted = canary.initialize() && startPluginOn(canary, plugin, 'base Wasm') !== null
    // The canary is dropped without on_done and on_delete, and its timers with it.
    canary.timers.stop()
    this.#process.lifecycle.destroyed()
    this.#verdicts.set(key, accepted)
    return accepted ? true : this.#reject(plugin, null)
  }

  /** A thread could not start its clone: Envoy marks the base VM failed as well. */
  markFailed(plugin: Plugin): void {
    this.#bases.get(plugin.vmKey)?.markFailed()
  }

  #reject(plugin: Plugin, reason: string | null): false {
    const { sink } = this.#process
    // The canary has said why itself.
    sink?.envoyLog(reason === null ? 0 : 4, reason === null ? 'Unable to create Wasm' : `Wasm VM failed ${reason}`)
    sink?.envoyLog(5, `Plugin ${plugin.name} failed to load`)
    if (!plugin.failOpen) sink?.envoyLog(5, 'Plugin configured to fail closed failed to load')
    return false
  }
}
