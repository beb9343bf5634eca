// Random cases for the probe guest: scripts in any HTTP callback, a request, an answer. The same seed gives the same cases.
import fc from 'fast-check'
import { type ModuleRef, type Scenario, scenarioSchema } from '../../src/scenario/schema.ts'
import { call, often, pick, waking } from './random-call.ts'

/** One section of a script: `on request_body 2`, its calls, its answer or its trap. */
export interface Section {
  readonly on: string
  readonly calls: readonly string[]
  readonly ret: number | null
  readonly trap: string | null
}

export interface RandomPlugin {
  readonly sections: readonly Section[]
  /** What its timer does to the stream, a little later. */
  readonly wakes: readonly string[]
  readonly allowStop: boolean
  readonly failOpen: boolean
}

/** A case that can be made smaller piece by piece. */
export interface RandomCase {
  /** In the order of the chain. */
  readonly plugins: readonly RandomPlugin[]
  readonly sameVm: boolean
  readonly bufferLimit: number | null
  readonly request: RandomMessage & { readonly method: string; readonly path: string }
  readonly answer: RandomMessage & { readonly status: number }
}

interface RandomMessage {
  readonly headers: readonly (readonly [string, string])[]
  readonly chunks: readonly string[] | null
  readonly trailers: readonly (readonly [string, string])[] | null
}

/** Callbacks by how often they are chosen. */
const usual = ['request_headers', 'request_body', 'response_headers', 'response_body'] as const
const others = ['request_trailers', 'response_trailers', 'log', 'context_create @stream', 'done', 'delete'] as const

const answerWord = fc.oneof(often(7, pick(0)), often(3, pick(1)), often(1, pick(2, 3, 4, -1)))
const trap = fc.oneof(often(30, fc.constant(null)), often(1, pick('unreachable', 'oob', 'div0', 'null')))

const section: fc.Arbitrary<Section> = fc
  .tuple(fc.oneof(often(3, pick<string>(...usual)), often(1, pick<string>(...others))), pick('', '', '', ' eos', ' more', ' 2'))
  .chain(([callback, when]) =>
    fc.record({
      on: fc.constant(callback.endsWith('_body') ? `${callback}${when}` : callback),
      calls: fc.array(call, { minLength: 1, maxLength: 5 }),
      ret: /^(request|response)_/.test(callback) ? fc.option(answerWord) : fc.constant(null),
      trap,
    }),
  )

const plugin: fc.Arbitrary<RandomPlugin> = fc
  .record({
    sections: fc.array(section, { minLength: 1, maxLength: 4 }),
    wakes: fc.oneof(
      often(9, fc.constant([])),
      often(1, fc.array(fc.oneof(waking, waking, call), { minLength: 1, maxLength: 3 })),
    ),
    allowStop: fc.boolean(),
    failOpen: fc.oneof(often(5, fc.constant(false)), often(1, fc.constant(true))),
  })
  // The timer of a VM that has trapped stops, and nobody would tell who waits for it.
  .map((one) => (one.sections.some((each) => each.trap !== null) ? { ...one, wakes: [] } : one))

const headers = fc.array(fc.tuple(pick('x-a', 'X-B', 'cookie', 'accept', 'user-agent'), pick('1', '', 'two words')), {
  maxLength: 3,
})
const trailers = fc.option(fc.array(fc.tuple(pick('x-t', 'x-u'), pick('1', '2')), { minLength: 1, maxLength: 2 }), { freq: 3 })
const piece = fc.oneof(often(12, pick('abc', 'defg', 'h', 'ijklmnop')), often(1, pick('q'.repeat(600))))
const chunks = fc.option(fc.array(piece, { minLength: 1, maxLength: 3 }), { freq: 2 })

const randomCase: fc.Arbitrary<RandomCase> = fc.record({
  plugins: fc.oneof(often(5, fc.tuple(plugin)), often(2, fc.tuple(plugin, plugin))),
  sameVm: fc.boolean(),
  bufferLimit: fc.oneof(often(9, fc.constant(null)), often(1, pick(1000))),
  request: fc
    .tuple(
      fc.record({ headers, chunks, trailers }),
      pick('/', '/a?b=c', '/hello'),
      pick('GET', 'GET', 'GET', 'HEAD', 'DELETE', 'OPTIONS'),
      pick('POST', 'POST', 'PUT', 'GET'),
    )
    .map(([message, at, without, withBody]) => ({
      ...message,
      path: at,
      method: message.chunks === null && message.trailers === null ? without : withBody,
    })),
  answer: fc
    .tuple(fc.record({ headers, chunks, trailers }), pick(200, 200, 200, 404, 500, 204, 304))
    .map(([message, status]) => ({
      ...message,
      // These have no body.
      ...(status === 204 || status === 304 ? { chunks: null, trailers: null } : {}),
      status,
    })),
})

/** So many cases, the same for the same seed. */
export function randomCases(count: number, seed: number): RandomCase[] {
  return fc.sample(randomCase, { numRuns: count, seed })
}

/** Longer than a request takes on a busy machine, so that it comes to streams that are paused, and to no others. */
const tickMs = 400

/** The script of a plugin; `id` makes the names of its metrics its own. */
export function scriptOf({ sections, wakes }: RandomPlugin, id: string): string {
  const own = (calls: readonly string[]) => calls.map((each) => `  ${each.replace('<id>', `${id}.`)}`)
  const timer =
    wakes.length === 0
      ? []
      : [
          `on request_headers\n  let $stream $self\n  set_tick_period_milliseconds ${tickMs}`,
          ['on tick', '  set_tick_period_milliseconds 0', '  set_effective_context $stream', ...own(wakes)].join('\n'),
          'on log\n  set_tick_period_milliseconds 0',
        ]
  // A plugin that promises the upstream more than it sends waits for as long as Envoy does.
  const promises = sections.some(({ calls }) => calls.some((each) => each.includes('"content-length"')))
  const hurry = 'on request_headers\n  add_header_map_value 0 "x-envoy-upstream-rq-timeout-ms" "1500"'
  return [
    ...(promises ? [hurry] : []),
    ...timer,
    ...sections.map(({ on, calls, ret, trap: kind }) =>
      [`on ${on}`, ...own(calls), ...(ret === null ? [] : [`  ret ${ret}`]), ...(kind === null ? [] : [`  trap ${kind}`])].join(
        '\n',
      ),
    ),
  ].join('\n')
}

/** A case as a scenario; `id` names its VMs, so that cases can share one Envoy. */
export function scenarioOf(one: RandomCase, id: string, probe: ModuleRef): Scenario {
  const body = (list: readonly string[] | null) =>
    list === null ? {} : { body: { text: list.join(''), chunks: list.map((each) => each.length) } }
  const { request, answer } = one
  const names = one.plugins.map((_, index) => ['a', 'b'][index] ?? '')
  return scenarioSchema.parse({
    version: 1,
    title: `Found by fuzzing: ${id}`,
    modules: { probe },
    plugins: one.plugins.map((each, index) => ({
      id: names[index],
      name: names[index],
      module: 'probe',
      vm: { id: one.sameVm || index === 0 ? id : `${id}.${names[index]}` },
      configuration: { any: 'StringValue', value: scriptOf(each, id) },
      ...(each.allowStop ? { allowOnHeadersStopIteration: true } : {}),
      ...(each.failOpen ? { failurePolicy: 'open' } : {}),
    })),
    chains: { http: names },
    ...(one.bufferLimit === null ? {} : { listener: { bufferLimit: one.bufferLimit } }),
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
  for (const at of one.plugins.keys()) if (one.plugins.length > 1) yield { ...one, plugins: without(one.plugins, at) }
  for (const [at, each] of one.plugins.entries())
    for (const plugin of smallerPlugins(each)) yield { ...one, plugins: replaced(one.plugins, at, plugin) }
  for (const side of ['request', 'answer'] as const) {
    const message = one[side]
    if (message.trailers !== null) yield { ...one, [side]: { ...message, trailers: null } }
    if (message.chunks !== null && message.chunks.length > 1)
      yield { ...one, [side]: { ...message, chunks: message.chunks.slice(1) } }
    for (const at of message.headers.keys()) yield { ...one, [side]: { ...message, headers: without(message.headers, at) } }
  }
  if (one.bufferLimit !== null) yield { ...one, bufferLimit: null }
}

function* smallerPlugins(one: RandomPlugin): Generator<RandomPlugin> {
  for (const at of one.sections.keys()) if (one.sections.length > 1) yield { ...one, sections: without(one.sections, at) }
  if (one.wakes.length > 0) yield { ...one, wakes: [] }
  for (const [at, each] of one.sections.entries()) {
    const put = (changed: Section) => ({ ...one, sections: replaced(one.sections, at, changed) })
    for (const index of each.calls.keys()) yield put({ ...each, calls: without(each.calls, index) })
    if (each.ret !== null) yield put({ ...each, ret: null })
    if (each.trap !== null) yield put({ ...each, trap: null })
  }
  for (const at of one.wakes.keys()) if (one.wakes.length > 1) yield { ...one, wakes: without(one.wakes, at) }
  if (one.allowStop) yield { ...one, allowStop: false }
  if (one.failOpen) yield { ...one, failOpen: false }
}

const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, index) => index !== at)
const replaced = <T>(list: readonly T[], at: number, one: T): T[] => list.map((other, index) => (index === at ? one : other))
