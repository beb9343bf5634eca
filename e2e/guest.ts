// Tiny filters put together byte by byte: they log in every callback, and misbehave in one of them.

/** The callbacks that such a filter has. */
export type Callback = 'proxy_on_context_create' | 'proxy_on_vm_start' | 'proxy_on_configure' | 'proxy_on_request_headers'

export interface Misbehaviour {
  readonly in: Callback
  readonly by: 'looping' | 'trapping'
}

const i32 = 0x7f

/** Types by index; the last is proxy_log's and proxy_on_request_headers'. */
const types: ReadonlyArray<readonly [params: number, results: number]> = [
  [0, 0],
  [1, 1],
  [2, 0],
  [2, 1],
  [3, 1],
]

/** A filter of ABI 0.2.1. `imports` adds one that nobody provides. */
export function guest(misbehaviour: Misbehaviour | null, missingImport?: string): Buffer {
  const imported = missingImport === undefined ? ['proxy_log'] : ['proxy_log', missingImport]
  const functions: ReadonlyArray<readonly [name: string, type: number, result: number | null]> = [
    ['proxy_abi_version_0_2_1', 0, null],
    ['malloc', 1, 1024],
    ['proxy_on_context_create', 2, null],
    ['proxy_on_vm_start', 3, 1],
    ['proxy_on_configure', 3, 1],
    ['proxy_on_request_headers', 4, 0],
  ]
  const code = functions.map(([name, type, result], index) => {
    const body: number[] = []
    // proxy_log(info, address of the name, its length), so that each callback leaves a line.
    if (index >= 2) body.push(0x41, 2, 0x41, ...signed(address(functions, index)), 0x41, ...signed(name.length), 0x10, 0, 0x1a)
    if (misbehaviour?.in === name) body.push(...(misbehaviour.by === 'looping' ? [0x03, 0x40, 0x0c, 0, 0x0b] : [0x00]))
    if (types[type]?.[1] === 1) body.push(0x41, ...signed(result ?? 0))
    return withLength([0, ...body, 0x0b])
  })
  const data = functions.map(([name], index) => [0, 0x41, ...signed(address(functions, index)), 0x0b, ...text(name)])
  return Buffer.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      types.map(([params, results]) => [0x60, ...list(Array(params).fill([i32])), ...list(Array(results).fill([i32]))]),
    ),
    ...section(
      2,
      imported.map((name) => [...text('env'), ...text(name), 0, 4]),
    ),
    ...section(
      3,
      functions.map(([, type]) => [type]),
    ),
    ...section(5, [[0, 1]]),
    ...section(7, [[...text('memory'), 2, 0], ...functions.map(([name], index) => [...text(name), 0, index + imported.length])]),
    ...section(10, code),
    ...section(11, data),
  ])
}

/** Where a function's name lies in memory: 32 bytes each, from 64 on. */
const address = (functions: readonly unknown[], index: number) => 64 + 32 * Math.min(index, functions.length)

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): number[] {
  const low = value & 0x7f
  const rest = value >> 7
  return (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0) ? [low] : [low | 0x80, ...signed(rest)]
}

const withLength = (bytes: readonly number[]) => [...unsigned(bytes.length), ...bytes]
const text = (value: string) => withLength([...new TextEncoder().encode(value)])
const list = (items: ReadonlyArray<readonly number[]>) => [...unsigned(items.length), ...items.flat()]
const section = (id: number, items: ReadonlyArray<readonly number[]>) => [id, ...withLength(list(items))]
