// Shared data: values that all VMs with the same vm_id see, on whatever thread. Envoy: proxy-wasm-cpp-host src/shared_data.cc.
import { Status } from '../abi-shim/enums.ts'
import { cells } from '../trace/cells.ts'
import type { TraceSink } from '../trace/recording-sink.ts'
import type { ByteString } from '../util/bytes.ts'

interface Entry {
  readonly value: Uint8Array
  readonly cas: number
}

export class SharedData {
  readonly #sink: TraceSink | null
  readonly #byVmId = new Map<ByteString, Map<ByteString, Entry>>()
  /** One counter for all values of the process. */
  #nextCas = 1

  constructor(sink: TraceSink | null) {
    this.#sink = sink
  }

  get(vmId: ByteString, key: ByteString): Entry | undefined {
    return this.#byVmId.get(vmId)?.get(key)
  }

  /** With a `cas` other than 0 only if nobody wrote since; a key that is not there takes any. */
  set(vmId: ByteString, key: ByteString, value: Uint8Array, cas: number): typeof Status.Ok | typeof Status.CasMismatch {
    let entries = this.#byVmId.get(vmId)
    if (entries === undefined) {
      entries = new Map()
      this.#byVmId.set(vmId, entries)
    }
    const there = entries.get(key)
    if (there !== undefined && cas !== 0 && cas !== there.cas) return Status.CasMismatch
    const entry = { value, cas: this.#takeCas() }
    entries.set(key, entry)
    this.#sink?.write(cells.sharedData(vmId, key), value)
    this.#sink?.write(cells.sharedDataCas(vmId, key), entry.cas)
    return Status.Ok
  }

  #takeCas(): number {
    const cas = this.#nextCas
    // 0 says "whatever is there".
    this.#nextCas = cas === 0xffffffff ? 1 : cas + 1
    return cas
  }
}
