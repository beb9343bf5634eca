// Plugin: one plugin's configuration as Envoy holds it, and the keys that decide what is shared.
import type { LoadedModule } from '../../abi-shim/module.ts'
import { atLeast } from '../../abi-shim/version.ts'
import { payloadBytes } from '../../scenario/payload.ts'
import type { Plugin as PluginConfig, Target } from '../../scenario/schema.ts'
import { vmKeyOf } from '../../scenario/vm-key.ts'
import { type ByteString, byteString, byteStringOfText } from '../../util/bytes.ts'

const noBytes = new Uint8Array(0)
/** Envoy: PROTOBUF_GET_MS_OR_DEFAULT of ReloadConfig in source/extensions/common/wasm/wasm.cc. */
const defaultReloadMs = 1000

export class Plugin {
  /** The scenario's id. */
  readonly id: string
  readonly name: ByteString
  readonly rootId: ByteString
  readonly vmId: ByteString
  readonly module: LoadedModule
  readonly moduleId: string
  /** What on_configure and on_vm_start read. */
  readonly configuration: Uint8Array
  readonly vmConfiguration: Uint8Array
  /** Which of the two is a google.protobuf.Struct, and so arrives as protobuf. */
  readonly structs: { readonly configuration: boolean; readonly vmConfiguration: boolean }
  readonly environment: readonly (readonly [ByteString, ByteString])[]
  /** The deprecated boolean: the only switch for a stream that trapped. */
  readonly failOpen: boolean
  /** Whether streams after the trap bypass the filter. */
  readonly bypassWhenFailed: boolean
  /** Milliseconds after which a failed VM is replaced; null where it never is. */
  readonly reloadInterval: number | null
  readonly allowOnHeadersStopIteration: boolean
  /** Null allows everything. */
  readonly capabilities: ReadonlySet<string> | null
  /** Plugins with the same VM key share one VM on each thread; with the same plugin key, one root context. */
  readonly vmKey: string
  readonly pluginKey: string
  /** Both: what one thread has one root context for. */
  readonly handleKey: string

  constructor(config: PluginConfig, module: LoadedModule, target: Target) {
    this.id = config.id
    this.name = byteStringOfText(config.name)
    this.rootId = byteStringOfText(config.rootId)
    this.vmId = byteStringOfText(config.vm.id)
    this.module = module
    this.moduleId = config.module
    this.configuration = config.configuration === undefined ? noBytes : payloadBytes(config.configuration)
    this.vmConfiguration = config.vm.configuration === undefined ? noBytes : payloadBytes(config.vm.configuration)
    this.structs = {
      configuration: config.configuration?.any === 'Struct',
      vmConfiguration: config.vm.configuration?.any === 'Struct',
    }
    this.environment = Object.entries(config.vm.environment ?? {}).map(([key, value]) => [
      byteStringOfText(key),
      byteStringOfText(value),
    ])
    this.failOpen = config.failOpen ?? false
    this.bypassWhenFailed = this.failOpen || config.failurePolicy === 'open'
    this.reloadInterval = config.failurePolicy === 'reload' ? (config.reload?.baseIntervalMs ?? defaultReloadMs) : null
    this.allowOnHeadersStopIteration = config.allowOnHeadersStopIteration ?? false
    this.capabilities =
      config.capabilities === undefined || config.capabilities.length === 0 ? null : new Set(config.capabilities)
    // Envoy hashes these; the text itself serves as well.
    this.vmKey = vmKeyOf(config, target)
    const policies = atLeast(target, '1.40')
      ? [config.failOpen, config.failurePolicy, config.reload, config.allowOnHeadersStopIteration]
      : []
    this.pluginKey = JSON.stringify([this.rootId, byteString(this.configuration), this.name, policies])
    this.handleKey = `${this.vmKey}||${this.pluginKey}`
  }
}
