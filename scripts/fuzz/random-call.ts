// Random host calls for the probe guest, as lines of its script.
import fc from 'fast-check'

/** One of these. */
export const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values)
/** As often as the number says. */
export const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary })

const map = fc.oneof(often(12, pick(0, 2)), often(4, pick(1, 3)), often(1, pick(4, 6, 7, 8, -1)))
const buffer = fc.oneof(often(10, pick(0, 1)), often(1, pick(4, 5, 6, 7, 9, 99)))
const names = [
  'x-a',
  'X-B',
  'cookie',
  'accept',
  'user-agent',
  'content-type',
  'content-length',
  'x-none',
  'date',
  'server',
  'via',
  '',
]
const pseudo = [':path', ':method', ':authority', ':scheme', ':status', 'host', ':foo']
const quoted = (text: string) => `"${text}"`
const name = fc.oneof(often(6, pick(...names)), often(2, pick(...pseudo))).map(quoted)
// A header without a name is only looked for: what Envoy's codec writes of one is a matter of luck (docs/fidelity.md).
const writtenName = fc.oneof(often(6, pick(...names.filter((each) => each !== ''))), often(2, pick(...pseudo))).map(quoted)
// What HTTP/1.1 can carry, and what it cannot.
const value = fc
  .oneof(
    often(8, pick('', '1', 'yes', 'a, b', '200', '404', '/other', 'GET', 'example.com', '\\xff')),
    often(1, pick('a\\nb', 'a\\x00b')),
  )
  .map((text) => `"${text}"`)
const text = pick('', 'A', 'bytes', '\\x00\\xff', 'ZZZZZZZZZZZZZZZZ').map((each) => `"${each}"`)
const number = pick(0, 1, 2, 3, 5, 100, -1)
const pointer = pick('0xfffffff0 4', '100000 -1', '0 0')
const pairs = fc
  .array(fc.tuple(writtenName, value), { maxLength: 3 })
  .map((list) => `{${list.map(([key, each]) => `${key}:${each}`).join(', ')}}`)
const path = pick(
  'request\\x00path',
  'request\\x00method',
  'request\\x00host',
  'request\\x00size',
  'request\\x00total_size',
  'request\\x00protocol',
  'request\\x00headers\\x00x-a',
  'request\\x00headers_bytes',
  'request\\x00useragent',
  'request\\x00query',
  'request\\x00nothing',
  'request',
  'response\\x00code',
  'response\\x00code_details',
  'response\\x00size',
  'response\\x00total_size',
  'response\\x00flags',
  'response\\x00grpc_status',
  'response\\x00headers\\x00x-a',
  'response\\x00headers_bytes',
  'upstream\\x00request_attempt_count',
  'plugin_name',
  'plugin_root_id',
  'plugin_vm_id',
  'connection\\x00mtls',
  'connection\\x00requested_server_name',
  'listener_direction',
  'xds\\x00cluster_name',
  'xds\\x00route_name',
  'xds\\x00listener_direction',
  'filter_state\\x00wasm.k',
  'k',
  '',
).map((each) => `"${each}"`)

/** A local response. */
export const reply: fc.Arbitrary<string> = fc
  .tuple(pick(200, 403, 503, 204, 0), text, pairs, pick(-1, 5))
  .map(([code, t, p, grpc]) => `send_local_response ${code} "detail" ${t} ${p} ${grpc}`)

/** What wakes a stream, or ends it, from outside. */
export const waking: fc.Arbitrary<string> = fc.oneof(
  often(
    6,
    pick(0, 1).map((type) => `continue_stream ${type}`),
  ),
  often(2, reply),
  often(
    1,
    pick(0, 1).map((type) => `close_stream ${type}`),
  ),
)

/** Each kind of call of a stream, with how often it is made. */
export const call: fc.Arbitrary<string> = fc.oneof(
  often(
    6,
    fc.tuple(map, name).map(([m, n]) => `get_header_map_value ${m} ${n} &b`),
  ),
  often(
    5,
    map.map((m) => `get_header_map_pairs ${m} &p`),
  ),
  often(
    3,
    map.map((m) => `get_header_map_size ${m} &u`),
  ),
  often(
    5,
    fc.tuple(map, writtenName, value).map(([m, n, v]) => `add_header_map_value ${m} ${n} ${v}`),
  ),
  often(
    5,
    fc.tuple(map, writtenName, value).map(([m, n, v]) => `replace_header_map_value ${m} ${n} ${v}`),
  ),
  often(
    4,
    fc.tuple(map, name).map(([m, n]) => `remove_header_map_value ${m} ${n}`),
  ),
  often(
    2,
    fc.tuple(map, pairs).map(([m, p]) => `set_header_map_pairs ${m} ${p}`),
  ),
  often(
    1,
    map.map((m) => `set_header_map_pairs ${m} "\\x01\\x00\\x00"`),
  ),
  often(
    6,
    fc.tuple(buffer, number, number).map(([b, start, length]) => `get_buffer_bytes ${b} ${start} ${length} &b`),
  ),
  often(
    3,
    buffer.map((b) => `get_buffer_status ${b} &u &u`),
  ),
  often(
    6,
    fc.tuple(buffer, number, number, text).map(([b, start, length, t]) => `set_buffer_bytes ${b} ${start} ${length} ${t}`),
  ),
  often(
    5,
    path.map((p) => `get_property ${p} &b`),
  ),
  often(
    2,
    fc.tuple(pick('k', 'request', '', 'x-b'), text).map(([k, t]) => `set_property "${k}" ${t}`),
  ),
  often(
    2,
    fc.tuple(pick(0, 1, 2, 3, -1), pick('m', 'n', 'o.p')).map(([type, m]) => `define_metric ${type} "<id>${m}" &u=$metric`),
  ),
  often(
    2,
    fc.tuple(pick(4, 5, 6, 8, 9, 400, 0), pick(1, 0, -1, 5)).map(([id, by]) => `increment_metric ${id} ${by}`),
  ),
  often(
    2,
    fc.tuple(pick(4, 5, 6, 8, 9, 401, 0), pick(1, 0, 7)).map(([id, to]) => `record_metric ${id} ${to}`),
  ),
  often(
    2,
    pick(4, 5, 6, 8, 9, 402, 0).map((id) => `get_metric ${id} &l`),
  ),
  often(
    2,
    fc.tuple(pick(0, 1, 2, 3, 4, 5, 6, -1), text).map(([level, t]) => `log ${level} ${t}`),
  ),
  often(2, reply),
  often(
    1,
    pick(0, 1, 2, 3, 4, 9).map((type) => `continue_stream ${type}`),
  ),
  often(
    1,
    pick(0, 1, 2, 3, 4, 9).map((type) => `close_stream ${type}`),
  ),
  often(
    1,
    pick('$self', '$root', '0', '77').map((id) => `set_effective_context ${id}`),
  ),
  often(1, pick('get_status &u &b', 'get_log_level &u', 'done')),
  // Pointers into nowhere.
  often(
    1,
    pointer.map((p) => `get_header_map_value 0 ${p} &b`),
  ),
  often(
    1,
    pointer.map((p) => `log 2 ${p}`),
  ),
  often(
    1,
    pointer.map((p) => `add_header_map_value 0 "x-a" ${p}`),
  ),
)
