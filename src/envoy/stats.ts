// Envoy's stats store, as far as Wasm shows in it: process-wide, by name and type.
import { type Cell, cells, type StatType } from '../trace/cells.ts'
import type { TraceSink } from '../trace/recording-sink.ts'
import type { ByteString } from '../util/bytes.ts'

/** One stat. A counter and a gauge hold 64 unsigned bits, a histogram its samples. */
export class Stat {
  readonly name: ByteString
  readonly type: StatType
  value = 0n
  readonly samples: bigint[] = []
  readonly #cell: Cell
  readonly #sink: TraceSink | null

  constructor(name: ByteString, type: StatType, sink: TraceSink | null) {
    this.name = name
    this.type = type
    this.#cell = cells.stat(type, name)
    this.#sink = sink
    this.#written()
  }

  /** Adds, wrapping at 2^64 as Envoy's unsigned arithmetic does. */
  add(delta: bigint): void {
    this.value = BigInt.asUintN(64, this.value + delta)
    this.#written()
  }

  set(value: bigint): void {
    this.value = BigInt.asUintN(64, value)
    this.#written()
  }

  sample(value: bigint): void {
    this.samples.push(BigInt.asUintN(64, value))
    this.#written()
  }

  #written(): void {
    if (this.#sink === null) return
    this.#sink.write(this.#cell, this.type === 'histogram' ? this.samples.join(',') : this.value)
  }
}

export class Stats {
  readonly #stats = new Map<string, Stat>()
  readonly #sink: TraceSink | null

  constructor(sink: TraceSink | null) {
    this.#sink = sink
  }

  /** The stat of this name and type, made on first use. The same name with another type is another stat. */
  get(name: ByteString, type: StatType): Stat {
    const key = `${type} ${name}`
    let stat = this.#stats.get(key)
    if (stat === undefined) {
      stat = new Stat(name, type, this.#sink)
      this.#stats.set(key, stat)
    }
    return stat
  }
}

const runtime = 'envoy.wasm.runtime.v8'

/** The life-cycle stats of the Wasm runtime. Envoy: source/extensions/common/wasm/stats_handler.cc. */
export class WasmLifecycle {
  readonly #created: Stat
  readonly #active: Stat
  readonly #count: Stat | null

  /** `hasVmCount`: the gauge `wasm.wasm_vm_count` exists since 1.39. */
  constructor(stats: Stats, hasVmCount: boolean) {
    this.#created = stats.get(`wasm.${runtime}.created`, 'counter')
    this.#active = stats.get(`wasm.${runtime}.active`, 'gauge')
    this.#count = hasVmCount ? stats.get('wasm.wasm_vm_count', 'gauge') : null
    for (const name of ['cache_hits', 'cache_negative_hits', 'cache_misses', 'fetch_successes', 'fetch_failures']) {
      stats.get(`wasm.remote_load_${name}`, 'counter')
    }
    stats.get('wasm.remote_load_cache_entries', 'gauge')
  }

  created(): void {
    this.#created.add(1n)
    this.#active.add(1n)
    this.#count?.add(1n)
  }

  destroyed(): void {
    this.#active.add(-1n)
    this.#count?.add(-1n)
  }
}

const reloads = ['vm_reload', 'vm_reload_backoff', 'vm_reload_failure', 'vm_reload_success'] as const

/** The reload counters that exist for every plugin, whatever its policy. */
export function reloadStats(stats: Stats, pluginName: ByteString): void {
  for (const what of reloads) reloadStat(stats, pluginName, what)
}

/** One of them. */
export function reloadStat(stats: Stats, pluginName: ByteString, what: (typeof reloads)[number]): Stat {
  // Envoy leaves out an empty part of a stat's name.
  return stats.get(`wasm.${pluginName === '' ? '' : `${pluginName}.`}${what}`, 'counter')
}
