// Random cases for the probe guest: a script in any HTTP callback, a request, an answer. The same seed gives the same cases.
import fc from 'fast-check'
import { type ModuleRef, type Scenario, scenarioSchema } from '../../src/scenario/schema.ts'

/** One section of a script: `on request_body 2`, its calls, its answer. */
export interface Section {
  readonly on: string
  readonly calls: readonly string[]
  readonly ret: number | null
}

/** A case that can be made smaller piece by piece. */
export interface RandomCase {
  readonly sections: readonly Section[]
  readonly allowStop: boolean
  readonly request: RandomMessage & { readonly method: string; readonly path: string }
  readonly answer: RandomMessage & { readonly status: number }
}

interface RandomMessage {
  readonly headers: readonly (readonly [string, string])[]
  readonly chunks: readonly string[] | null
  readonly trailers: readonly (readonly [string, string])[] | null
}

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values)
/** As often as the number says. */
const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary })

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
const name = fc.oneof(often(6, pick(...names)), often(2, pick(...pseudo))).map((text) => `"${text}"`)
// What HTTP/1.1 can carry, and what it cannot. An empty name is only looked up: Envoy's codec reads the byte before its end.
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
  .array(fc.tuple(name, value), { maxLength: 3 })
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

/** Each kind of call, with how often it is made. */
const call: fc.Arbitrary<string> = fc.oneof(
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
    fc.tuple(map, name, value).map(([m, n, v]) => `add_header_map_value ${m} ${n} ${v}`),
  ),
  often(
    5,
    fc.tuple(map, name, value).map(([m, n, v]) => `replace_header_map_value ${m} ${n} ${v}`),
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
  often(
    2,
    fc
      .tuple(pick(200, 403, 503, 204, 0), text, pairs, pick(-1, 5))
      .map(([code, t, p, grpc]) => `send_local_response ${code} "detail" ${t} ${p} ${grpc}`),
  ),
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

/** Callbacks by how often they are chosen. */
const usual = ['request_headers', 'request_body', 'response_headers', 'response_body'] as const
const others = ['request_trailers', 'response_trailers', 'log', 'context_create @stream', 'done', 'delete'] as const

const answerWord = fc.oneof(often(7, pick(0)), often(3, pick(1)), often(1, pick(2, 3, 4, -1)))

const section: fc.Arbitrary<Section> = fc
  .tuple(fc.oneof(often(3, pick<string>(...usual)), often(1, pick<string>(...others))), pick('', '', '', ' eos', ' more', ' 2'))
  .chain(([callback, when]) =>
    fc.record({
      on: fc.constant(callback.endsWith('_body') ? `${callback}${when}` : callback),
      calls: fc.array(call, { minLength: 1, maxLength: 5 }),
      ret: /^(request|response)_/.test(callback) ? fc.option(answerWord) : fc.constant(null),
    }),
  )

const headers = fc.array(fc.tuple(pick('x-a', 'X-B', 'cookie', 'accept', 'user-agent'), pick('1', '', 'two words')), {
  maxLength: 3,
})
const trailers = fc.option(fc.array(fc.tuple(pick('x-t', 'x-u'), pick('1', '2')), { minLength: 1, maxLength: 2 }), { freq: 3 })
const chunks = fc.option(fc.array(pick('abc', 'defg', 'h', 'ijklmnop'), { minLength: 1, maxLength: 3 }), { freq: 2 })

const randomCase: fc.Arbitrary<RandomCase> = fc.record({
  sections: fc.array(section, { minLength: 1, maxLength: 4 }),
  allowStop: fc.boolean(),
  request: fc
    .tuple(fc.record({ headers, chunks, trailers }), pick('/', '/a?b=c', '/hello'))
    // Trailers need a body before them.
    .map(([message, at]) => ({
      ...message,
      trailers: message.chunks === null ? null : message.trailers,
      path: at,
      method: message.chunks === null ? 'GET' : 'POST',
    })),
  answer: fc
    .tuple(fc.record({ headers, chunks, trailers }), pick(200, 200, 200, 404))
    .map(([message, status]) => ({ ...message, trailers: message.chunks === null ? null : message.trailers, status })),
})

/** So many cases, the same for the same seed. */
export function randomCases(count: number, seed: number): RandomCase[] {
  return fc.sample(randomCase, { numRuns: count, seed })
}

/** The script of a case; `id` makes the names of its metrics its own. */
export function scriptOf({ sections }: RandomCase, id: string): string {
  return sections
    .map(({ on, calls, ret }) => {
      const lines = calls.map((each) => `  ${each.replace('<id>', `${id}.`)}`)
      return [`on ${on}`, ...lines, ...(ret === null ? [] : [`  ret ${ret}`])].join('\n')
    })
    .join('\n')
}

/** A case as a scenario; `id` names its VM, so that cases can share one Envoy. */
export function scenarioOf(one: RandomCase, id: string, probe: ModuleRef): Scenario {
  const body = (list: readonly string[] | null) =>
    list === null ? {} : { body: { text: list.join(''), chunks: list.map((each) => each.length) } }
  const { request, answer } = one
  return scenarioSchema.parse({
    version: 1,
    title: `Found by fuzzing: ${id}`,
    modules: { probe },
    plugins: [
      {
        id: 'a',
        name: 'a',
        module: 'probe',
        vm: { id },
        configuration: { any: 'StringValue', value: scriptOf(one, id) },
        ...(one.allowStop ? { allowOnHeadersStopIteration: true } : {}),
      },
    ],
    chains: { http: ['a'] },
    routes: [{ cluster: id }],
    clusters: [
      {
        name: id,
        rules: [
          {
            answer: {
              status: answer.status,
              headers: answer.headers,
              ...body(answer.chunks),
              ...(answer.trailers ? { trailers: answer.trailers } : {}),
            },
          },
        ],
      },
    ],
    steps: [
      {
        request: {
          method: request.method,
          path: request.path,
          // Envoy keeps it, and nobody could know the one that it would make up for a request that reaches no upstream.
          headers: [['x-request-id', '00000000-0000-4000-8000-000000000000'], ...request.headers],
          ...body(request.chunks),
          ...(request.trailers ? { trailers: request.trailers } : {}),
        },
      },
    ],
  })
}

/** The case without one of its pieces, in every way, larger pieces first. */
export function* smaller(one: RandomCase): Generator<RandomCase> {
  const without = <T>(list: readonly T[], at: number) => list.filter((_, index) => index !== at)
  for (const at of one.sections.keys()) if (one.sections.length > 1) yield { ...one, sections: without(one.sections, at) }
  for (const [at, each] of one.sections.entries()) {
    const put = (changed: Section) => one.sections.map((other, index) => (index === at ? changed : other))
    for (const index of each.calls.keys()) yield { ...one, sections: put({ ...each, calls: without(each.calls, index) }) }
    if (each.ret !== null) yield { ...one, sections: put({ ...each, ret: null }) }
  }
  for (const side of ['request', 'answer'] as const) {
    const message = one[side]
    if (message.trailers !== null) yield { ...one, [side]: { ...message, trailers: null } }
    if (message.chunks !== null && message.chunks.length > 1)
      yield { ...one, [side]: { ...message, chunks: message.chunks.slice(1) } }
    for (const at of message.headers.keys()) yield { ...one, [side]: { ...message, headers: without(message.headers, at) } }
  }
  if (one.allowStop) yield { ...one, allowStop: false }
}
