// A guest whose request callback makes one host call over and over: what a call costs, with next to nothing around it.
import { utf8 } from '../src/util/bytes.ts'
import { leb, moduleBytes, name, section, vec } from '../src/wasm/testing/module-bytes.ts'

/** One kind of call: the import, its type, and code that pushes its arguments. */
export interface Call {
  readonly family: string
  readonly module: string
  readonly name: string
  readonly params: readonly ('i32' | 'i64')[]
  readonly push: readonly number[]
}

const text = { key: 1024, value: 1040, line: 1056, path: 1120, metric: 1152 } as const
const key = 'hello'
const value = 'somevalue'
const line = 'on_http_request_headers: 7 headers'
const path = 'request\0path'
const metric = 'bench_counter'
/** The id of the first context that is made in a VM. */
const root = 1
/** Where results, the metric's id and the allocator's only block are. */
const [out, outSize, metricId, block] = [256, 260, 512, 8192]

const i32 = (number: number) => [0x41, ...signed(number)]
const i64 = (number: number) => [0x42, ...signed(number)]
const call = (family: string, name: string, params: readonly ('i32' | 'i64')[], ...push: number[][]): Call => ({
  family,
  module: name.startsWith('proxy_') ? 'env' : 'wasi_snapshot_preview1',
  name,
  params,
  push: push.flat(),
})
const words = (count: number) => Array<'i32'>(count).fill('i32')

/** The calls that are measured, at least one of each family that is emulated. */
export const calls: readonly Call[] = [
  call('log', 'proxy_log', words(3), i32(2), i32(text.line), i32(line.length)),
  call('time', 'proxy_get_current_time_nanoseconds', words(1), i32(out)),
  call('context', 'proxy_set_effective_context', words(1), i32(root)),
  call('headers', 'proxy_get_header_map_value', words(5), i32(0), i32(text.key), i32(key.length), i32(out), i32(outSize)),
  call(
    'headers',
    'proxy_replace_header_map_value',
    words(5),
    i32(0),
    i32(text.key),
    i32(key.length),
    i32(text.value),
    i32(value.length),
  ),
  call('headers', 'proxy_get_header_map_pairs', words(3), i32(0), i32(out), i32(outSize)),
  call('buffers', 'proxy_get_buffer_bytes', words(5), i32(6), i32(0), i32(1000), i32(out), i32(outSize)),
  call('properties', 'proxy_get_property', words(4), i32(text.path), i32(path.length), i32(out), i32(outSize)),
  call('metrics', 'proxy_increment_metric', ['i32', 'i64'], [...i32(metricId), 0x28, 2, 0], i64(1)),
  call('wasi', 'clock_time_get', ['i32', 'i64', 'i32'], i32(0), i64(1), i32(out)),
]

/** A module whose `proxy_on_request_headers` makes the call `times` times. */
export function loopGuest({ module, name: imported, params, push }: Call, times: number): Uint8Array {
  const codes = params.map((type) => [type === 'i32' ? 0x7f : 0x7e])
  const counter = 3
  const define = [...i32(0), ...i32(text.metric), ...i32(metric.length), ...i32(metricId), 0x10, 1, 0x1a]
  const again = [0x20, counter, ...i32(1), 0x6a, 0x22, counter, ...i32(times), 0x48, 0x0d, 0]
  const loop = [1, 1, 0x7f, ...define, 0x03, 0x40, ...push, 0x10, 0, 0x1a, ...again, 0x0b, ...i32(0), 0x0b]
  const bodies = [[0, 0x0b], [0, ...i32(block), 0x0b], loop]
  const data = [
    [text.key, key],
    [text.value, value],
    [text.line, line],
    [text.path, path],
    [text.metric, metric],
  ] as const
  return moduleBytes(
    section(
      1,
      vec([
        [0x60, ...vec(codes), 1, 0x7f],
        [0x60, ...vec(words(4).map(() => [0x7f])), 1, 0x7f],
        [0x60, 0, 0],
        [0x60, 1, 0x7f, 1, 0x7f],
        [0x60, ...vec(words(3).map(() => [0x7f])), 1, 0x7f],
      ]),
    ),
    section(
      2,
      vec([
        [...name(module), ...name(imported), 0, 0],
        [...name('env'), ...name('proxy_define_metric'), 0, 1],
      ]),
    ),
    section(3, vec([[2], [3], [4]])),
    section(5, [1, 0, 1]),
    section(
      7,
      vec([
        [...name('proxy_abi_version_0_2_1'), 0, 2],
        [...name('malloc'), 0, 3],
        [...name('proxy_on_request_headers'), 0, 4],
        [...name('memory'), 2, 0],
      ]),
    ),
    section(10, vec(bodies.map((body) => [...leb(body.length), ...body]))),
    section(11, vec(data.map(([at, content]) => [0, ...i32(at), 0x0b, ...leb(content.length), ...utf8(content)]))),
  )
}

/** A signed LEB128 number. */
function signed(number: number): number[] {
  const out: number[] = []
  for (let rest = number; ; rest >>= 7) {
    const low = rest & 0x7f
    const done = (rest >> 7 === 0 && low < 0x40) || (rest >> 7 === -1 && low >= 0x40)
    out.push(done ? low : low | 0x80)
    if (done) return out
  }
}
