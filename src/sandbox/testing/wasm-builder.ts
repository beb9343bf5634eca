// Assembles tiny modules byte by byte, for tests of what a module can do wrong.

/** Value types of the binary format. */
export const i32 = 0x7f
export const i64 = 0x7e
export const f64 = 0x7c
type ValueType = typeof i32 | typeof i64 | typeof f64

/** Instructions, to be spread into a body. */
export const op = {
  unreachable: [0x00],
  /** `while (true) {}` */
  endless: [0x03, 0x40, 0x0c, 0x00, 0x0b],
  drop: [0x1a],
  const: (value: number) => [0x41, ...signed(value)],
  const64: (value: number) => [0x42, ...signed(value)],
  /** Calls an import, by its place in `imports`. */
  call: (index: number) => [0x10, ...unsigned(index)],
  param: (index: number) => [0x20, ...unsigned(index)],
} as const

export interface BuiltFunction {
  readonly params?: readonly ValueType[]
  readonly results?: readonly ValueType[]
  readonly body?: readonly number[]
}

export interface BuiltModule {
  readonly imports?: readonly (readonly [
    module: string,
    name: string,
    params: readonly ValueType[],
    results: readonly ValueType[],
  ])[]
  /** Functions by the name they are exported under. */
  readonly exports?: Readonly<Record<string, BuiltFunction>>
  /** Pages of the memory, exported as `memory`; absent for 1, null for no memory. */
  readonly memory?: number | null
  /** Whether the memory is exported; it is by default. */
  readonly memoryExported?: boolean
  /** Bytes at address 0. */
  readonly data?: string
}

/** What a module needs at least to be loaded: an ABI marker and an allocator that always answers 1024. */
export const required = {
  proxy_abi_version_0_2_1: {},
  proxy_on_memory_allocate: { params: [i32], results: [i32], body: op.const(1024) },
} satisfies Readonly<Record<string, BuiltFunction>>

/** The module's bytes. */
export function buildWasm(module: BuiltModule): Uint8Array<ArrayBuffer> {
  const { imports = [], exports = {}, memory = 1, memoryExported = true, data } = module
  const types: number[][] = []
  const typeOf = (params: readonly ValueType[] = [], results: readonly ValueType[] = []): number => {
    const type = [0x60, ...vector(params.map((one) => [one])), ...vector(results.map((one) => [one]))]
    const known = types.findIndex((other) => other.join() === type.join())
    return known >= 0 ? known : types.push(type) - 1
  }
  const importEntries = imports.map(([from, name, params, results]) => [
    ...text(from),
    ...text(name),
    0x00,
    ...unsigned(typeOf(params, results)),
  ])
  const functions = Object.entries(exports)
  const declared = functions.map(([, { params, results }]) => unsigned(typeOf(params, results)))
  const exported = functions.map(([name], index) => [...text(name), 0x00, ...unsigned(imports.length + index)])
  if (memory !== null && memoryExported) exported.push([...text('memory'), 0x02, 0x00])
  const bodies = functions.map(([, { body = [] }]) => {
    const code = [0x00, ...body, 0x0b]
    return [...unsigned(code.length), ...code]
  })
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(types)),
    ...section(2, vector(importEntries)),
    ...section(3, vector(declared)),
    ...(memory === null ? [] : section(5, vector([[0x00, ...unsigned(memory)]]))),
    ...section(7, vector(exported)),
    ...section(10, vector(bodies)),
    ...(data === undefined ? [] : section(11, vector([[0x00, ...op.const(0), 0x0b, ...text(data)]]))),
  ])
}

const section = (id: number, content: readonly number[]) => [id, ...unsigned(content.length), ...content]
const vector = (items: readonly (readonly number[])[]) => [...unsigned(items.length), ...items.flat()]

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value)
  return [...unsigned(bytes.length), ...bytes]
}

function unsigned(value: number): number[] {
  const out: number[] = []
  do {
    const low = value & 0x7f
    value >>>= 7
    out.push(value === 0 ? low : low | 0x80)
  } while (value !== 0)
  return out
}

function signed(value: number): number[] {
  const out: number[] = []
  for (;;) {
    const low = value & 0x7f
    value >>= 7
    const done = (value === 0 && (low & 0x40) === 0) || (value === -1 && (low & 0x40) !== 0)
    out.push(done ? low : low | 0x80)
    if (done) return out
  }
}
