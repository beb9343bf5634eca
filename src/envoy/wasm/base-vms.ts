// BaseVms: the process-wide base VM of each VM key, and the canary that decides whether a plugin's configuration is accepted.
// Envoy: proxy-wasm-cpp-host createWasm, canary in WasmHandleBase.
import type { Refusal } from '../../abi-shim/load-problem.ts'
import type { Plugin as PluginConfig } from '../../scenario/schema.ts'
import { type ByteString, byteStringOfText } from '../../util/bytes.ts'
import type { Process } from '../process.ts'
import type { Plugin } from './plugin.ts'
import { startPluginOn, Vm } from './vm.ts'

/** Where base VMs and canaries are made. */
const mainThread = 0

export class BaseVms {
  readonly #process: Process
  readonly #bases = new Map<string, Vm>()
  /** The canary's verdict by VM key and plugin key, and whose canary it was. */
  readonly #verdicts = new Map<string, { readonly first: Plugin; readonly accepted: boolean }>()

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
    } else lookForIgnored(base, base.plugin, plugin, 'VM', surroundings)
    const key = plugin.handleKey
    const known = this.#verdicts.get(key)
    if (known !== undefined) {
      lookForIgnored(base, known.first, plugin, 'root context', policies)
      return known.accepted
    }
    const canary = new Vm(this.#process, plugin, 'canary', mainThread)
    const accepted = canary.initialize() && startPluginOn(canary, plugin, 'base Wasm') !== null
    // The canary is dropped without on_done and on_delete, its timers and callouts with it.
    canary.destroy()
    this.#verdicts.set(key, { first: plugin, accepted })
    // Envoy createWasm looks at the base VM itself, too: a plugin of it may have failed on the main thread.
    return accepted && !base.failed ? true : this.#reject(plugin, null)
  }

  /** What Envoy says of a module that it cannot load. Never accepted. */
  refuse({ name, module, vm, failOpen }: PluginConfig, refusal: Refusal): false {
    const { sink, nextVmId } = this.#process
    const id = nextVmId()
    if (refusal.crashes !== undefined || refusal.vm) sink?.vm(id, 'base', module, byteStringOfText(vm.id), () => null)
    if (refusal.crashes !== undefined) {
      sink?.note('envoy-crash', refusal.crashes)
      return false
    }
    for (const line of refusal.log) sink?.envoyLog(4, byteStringOfText(line))
    return this.#giveUp(byteStringOfText(name), failOpen === true, refusal.vm)
  }

  /** A thread could not start its clone: Envoy marks the base VM failed as well. */
  markFailed(plugin: Plugin): void {
    this.#bases.get(plugin.vmKey)?.markFailed()
  }

  #reject(plugin: Plugin, reason: string | null): false {
    // The canary has said why itself.
    if (reason !== null) this.#process.sink?.envoyLog(4, `Wasm VM failed ${reason}`)
    return this.#giveUp(plugin.name, plugin.failOpen, true)
  }

  #giveUp(plugin: ByteString, failOpen: boolean, vmMade: boolean): false {
    const { sink } = this.#process
    if (vmMade) sink?.envoyLog(0, 'Unable to create Wasm')
    sink?.envoyLog(5, `Plugin ${plugin} failed to load`)
    if (!failOpen) sink?.envoyLog(5, 'Plugin configured to fail closed failed to load')
    return false
  }
}

/** Settings of a plugin, by the name of their field. */
type Settings = (plugin: Plugin) => Readonly<Record<string, unknown>>

const surroundings: Settings = ({ environment, capabilities }) => ({ environment, capabilities: [...(capabilities ?? [])] })
const policies: Settings = ({ failOpen, allowOnHeadersStopIteration }) => ({ failOpen, allowOnHeadersStopIteration })

/** A plugin joins what another has made, whose settings count. */
function lookForIgnored(base: Vm, first: Plugin, plugin: Plugin, shared: string, settings: Settings): void {
  const own = settings(plugin)
  for (const [name, value] of Object.entries(settings(first)))
    if (JSON.stringify(value) !== JSON.stringify(own[name]))
      base.lint('settings-of-another', `${plugin.id} shares the ${shared} of ${first.id}, whose ${name} counts for both`)
}
