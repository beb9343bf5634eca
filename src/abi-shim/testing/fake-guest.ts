// A guest written in TypeScript over a real memory: tests of the engine need no toolchain and read like plugins.
import { type ByteString, byteString, bytesOf, type Pairs } from '../../util/bytes.ts'
import type { FunctionImport } from '../bind.ts'
import { hostcalls } from '../hostcalls/index.ts'
import type { LoadedModule } from '../module.ts'
import { decodePairs, encodePairs } from '../pairs.ts'
import { type AbiVersion, existsIn } from '../version.ts'

/** A callback: words as the host passes them. Nothing returned counts as 0. */
export type FakeCallback = (...words: number[]) => unknown

/** What a fake guest is made with: its memory and the host. */
export class FakeRuntime {
  readonly memory = new WebAssembly.Memory({ initial: 1 })
  readonly #imports: ReadonlyMap<string, (...words: never[]) => number | undefined>
  #next = 1024

  constructor(imports: ReadonlyMap<string, (...words: never[]) => number | undefined>) {
    this.#imports = imports
  }

  /** Calls a host function with raw words, as a guest would. */
  raw(name: string, ...words: readonly (number | bigint)[]): number {
    const call = this.#imports.get(name)
    if (call === undefined) throw new TypeError(`${name} is not imported`)
    return (call as (...words: readonly (number | bigint)[]) => number | undefined)(...words) ?? 0
  }

  /** A block that is never freed. Grows the memory where needed. */
  allocate(size: number): number {
    const at = (this.#next + 7) & ~7
    this.#next = at + size
    const missing = this.#next - this.memory.buffer.byteLength
    if (missing > 0) this.memory.grow(Math.ceil(missing / 0x10000))
    return at
  }

  /** Puts bytes into memory: pointer and length. */
  put(value: ByteString | Uint8Array): [pointer: number, length: number] {
    const bytes = typeof value === 'string' ? bytesOf(value) : value
    const at = this.allocate(bytes.length)
    new Uint8Array(this.memory.buffer).set(bytes, at)
    return [at, bytes.length]
  }

  u32(at: number): number {
    return new DataView(this.memory.buffer).getUint32(at, true)
  }

  u64(at: number): bigint {
    return new DataView(this.memory.buffer).getBigUint64(at, true)
  }

  bytes(at: number, length: number): ByteString {
    return byteString(new Uint8Array(this.memory.buffer, at, length))
  }

  log(level: number, message: ByteString): number {
    return this.raw('proxy_log', level, ...this.put(message))
  }

  /** Calls a function whose last two words are where pointer and size go. The value is null unless the call answers Ok. */
  take(name: string, ...words: readonly (number | bigint)[]): { status: number; value: ByteString | null } {
    const at = this.allocate(8)
    const status = this.raw(name, ...words, at, at + 4)
    return { status, value: status === 0 ? this.bytes(this.u32(at), this.u32(at + 4)) : null }
  }

  header(map: number, key: ByteString): { status: number; value: ByteString | null } {
    return this.take('proxy_get_header_map_value', map, ...this.put(key))
  }

  headers(map: number): Pairs {
    const { value } = this.take('proxy_get_header_map_pairs', map)
    return value === null || value === '' ? [] : decodePairs(bytesOf(value))
  }

  setHeader(map: number, key: ByteString, value: ByteString): number {
    return this.raw('proxy_replace_header_map_value', map, ...this.put(key), ...this.put(value))
  }

  addHeader(map: number, key: ByteString, value: ByteString): number {
    return this.raw('proxy_add_header_map_value', map, ...this.put(key), ...this.put(value))
  }

  removeHeader(map: number, key: ByteString): number {
    return this.raw('proxy_remove_header_map_value', map, ...this.put(key))
  }

  property(...path: readonly ByteString[]): { status: number; value: ByteString | null } {
    return this.take('proxy_get_property', ...this.put(path.join('\0')))
  }

  buffer(type: number, start = 0, length = 0xffffffff): { status: number; value: ByteString | null } {
    return this.take('proxy_get_buffer_bytes', type, start, length)
  }

  setBuffer(type: number, start: number, length: number, data: ByteString): number {
    return this.raw('proxy_set_buffer_bytes', type, start, length, ...this.put(data))
  }

  reply(code: number, details: ByteString, body: ByteString, headers: Pairs = [], grpcStatus = -1): number {
    const blob = headers.length === 0 ? '' : encodePairs(headers)
    return this.raw('proxy_send_local_response', code, ...this.put(details), ...this.put(body), ...this.put(blob), grpcStatus)
  }

  /** What `unreachable` does. */
  trap(): never {
    throw new WebAssembly.RuntimeError('unreachable')
  }
}

/** How a fake module differs from the usual one. */
export interface FakeOptions {
  readonly abi?: AbiVersion
  /** False leaves the allocator out, so that a test brings its own. */
  readonly malloc?: boolean
}

/** A module whose every instance is made by `make`. It imports all that Envoy 1.40 offers to its ABI version. */
export function fakeModule(
  make: (guest: FakeRuntime) => Readonly<Record<string, FakeCallback>>,
  options: FakeOptions = {},
): LoadedModule {
  const { abi = '0.2.1', malloc = true } = options
  const imports: FunctionImport[] = Object.entries(hostcalls)
    .filter(([, entry]) => entry.abi.includes(abi) && existsIn('1.40', entry))
    .map(([name, entry]) => ({ module: entry.modules[0] ?? 'env', name }))
  return {
    abi,
    imports,
    importedMemory: null,
    importedTable: null,
    memoryExport: 'memory',
    hasStart: false,
    withheld: new Set(),
    complaints: [],
    shift: (offset) => offset,
    functionNames: () => new Map(),
    instantiate: (given) => {
      const functions = new Map<string, (...words: never[]) => number | undefined>()
      for (const { module, name } of imports) {
        // What `bind.ts` made, behind WebAssembly's wider type.
        const bound = given[module]?.[name] as unknown as ((...words: never[]) => number | undefined) | undefined
        if (bound !== undefined) functions.set(name, bound)
      }
      const guest = new FakeRuntime(functions)
      const allocator = malloc ? { malloc: (size: number) => guest.allocate(size) } : {}
      return { memory: guest.memory, ...allocator, ...make(guest) }
    },
  }
}
