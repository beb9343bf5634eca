// Random cases for the probe guest: scripts in any HTTP callback, a request, an answer. The same seed gives the same cases.
import fc from 'fast-check'
import { type ModuleRef, type Scenario, scenarioSchema, type Target } from '../../src/scenario/schema.ts'
import { call, often, pick, reply, waking } from './random-call.ts'

/** One section of a script: `on request_body 2`, its calls, its answer or its trap. */
export interface Section {
  readonly on: string
  readonly calls: readonly string[]
  readonly ret: number | null
  readonly trap: string | null
}

/** What becomes of streams once the plugin's VM has trapped. With `reload soon` a failed VM is made anew for the second request. */
type Policy = 'closed' | 'open' | 'fail open' | 'reload' | 'reload soon'

export interface RandomPlugin {
  readonly sections: readonly Section[]
  /** What its timer does to the stream, a little later. */
  readonly wakes: readonly string[]
  readonly allowStop: boolean
  readonly policy: Policy
  /** It lives in the VM of the first plugin. */
  readonly sharesVm: boolean
}

/** A case that can be made smaller piece by piece. */
export interface RandomCase {
  /** In the order of the chain. */
  readonly plugins: readonly RandomPlugin[]
  readonly bufferLimit: number | null
  /** One after the other. */
  readonly requests: readonly RandomRequest[]
  readonly answer: RandomAnswer
  /** What the client speaks, and what the upstream does. */
  readonly protocols: { readonly client: Protocol; readonly upstream: Protocol }
}

type Protocol = Scenario['listener']['protocol']

interface RandomMessage {
  readonly headers: readonly (readonly [string, string])[]
  readonly chunks: readonly string[] | null
  readonly trailers: readonly (readonly [string, string])[] | null
}

type RandomRequest = RandomMessage & { readonly method: string; readonly path: string }
type RandomAnswer = RandomMessage & { readonly status: number; readonly upstream: 'answers' | 'breaks off' | 'refuses' }

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
      // Replies have a share of their own: they come in every phase.
      calls: fc.array(fc.oneof(often(12, call), often(1, reply)), { minLength: 1, maxLength: 5 }),
      ret: /^(request|response)_/.test(callback) ? fc.option(answerWord) : fc.constant(null),
      trap,
    }),
  )

const plugin: fc.Arbitrary<RandomPlugin> = fc.record({
  sections: fc.array(section, { minLength: 1, maxLength: 4 }),
  wakes: fc.oneof(often(9, fc.constant([])), often(1, fc.array(fc.oneof(waking, waking, call), { minLength: 1, maxLength: 3 }))),
  allowStop: fc.boolean(),
  policy: fc.oneof(often(4, fc.constant<Policy>('closed')), often(1, pick<Policy>('open', 'fail open', 'reload', 'reload soon'))),
  sharesVm: fc.boolean(),
})

const plugins = fc
  .oneof(often(3, fc.tuple(plugin)), often(3, fc.tuple(plugin, plugin)), often(2, fc.tuple(plugin, plugin, plugin)))
  // The timer of a VM that has trapped stops, and nobody would tell who waits for it.
  .map((chain) =>
    chain.some(({ sections }) => sections.some((each) => each.trap !== null))
      ? chain.map((one) => ({ ...one, wakes: [] }))
      : chain,
  )

const fields = pick('x-a', 'X-B', 'cookie', 'accept', 'user-agent')
const headers = fc.array(fc.tuple(fields, pick('1', '', 'two words')), { maxLength: 3 })
const trailers = fc.option(fc.array(fc.tuple(pick('x-t', 'x-u'), pick('1', '2')), { minLength: 1, maxLength: 2 }), { freq: 3 })
const piece = fc.oneof(often(12, pick('abc', 'defg', 'h', 'ijklmnop')), often(1, pick('q'.repeat(600))))
const chunks = fc.option(fc.array(piece, { minLength: 1, maxLength: 4 }), { freq: 2 })
// Without it a body has a length that its head says, unless trailers follow.
const framing = fc.oneof(often(4, fc.constant([])), often(1, fc.constant([['transfer-encoding', 'chunked'] as const])))

const message: fc.Arbitrary<RandomMessage> = fc
  .record({ headers, chunks, trailers, framing })
  .map(({ framing: framed, ...one }) => (one.chunks === null ? one : { ...one, headers: [...one.headers, ...framed] }))

const request: fc.Arbitrary<RandomRequest> = fc
  .tuple(
    message,
    pick('/', '/a?b=c', '/hello'),
    pick('GET', 'GET', 'GET', 'HEAD', 'DELETE', 'OPTIONS'),
    pick('POST', 'PUT', 'GET'),
  )
  .map(([one, path, without, withBody]) => ({
    ...one,
    path,
    method: one.chunks === null && one.trailers === null ? without : withBody,
  }))

const upstream = fc.oneof(
  often(12, fc.constant<RandomAnswer['upstream']>('answers')),
  often(1, pick<RandomAnswer['upstream']>('breaks off', 'refuses')),
)

const withoutFraming = (list: RandomMessage['headers']) => list.filter(([name]) => name !== 'transfer-encoding')

const answer: fc.Arbitrary<RandomAnswer> = fc
  .tuple(message, pick(200, 200, 200, 404, 500, 204, 304), upstream)
  .map(([one, status, how]) => ({
    ...one,
    // These have no body, and say nothing of one.
    ...(status === 204 || status === 304 ? { headers: withoutFraming(one.headers), chunks: null, trailers: null } : {}),
    status,
    upstream: how,
  }))

const protocol = fc.oneof(often(3, fc.constant<Protocol>('http1')), often(1, fc.constant<Protocol>('http2')))

/** Cases of all kinds. */
export const randomCase: fc.Arbitrary<RandomCase> = fc.record({
  plugins,
  bufferLimit: fc.oneof(often(9, fc.constant(null)), often(1, pick(1000))),
  requests: fc.oneof(often(3, fc.tuple(request)), often(1, fc.tuple(request, request))),
  answer,
  protocols: fc.record({ client: protocol, upstream: protocol }),
})

/** So many cases, the same for the same seed. */
export function randomCases(count: number, seed: number): RandomCase[] {
  return fc.sample(randomCase, { numRuns: count, seed })
}

/** Longer than a request takes on a busy machine, so that it comes to streams that are paused, and to no others. */
const tickMs = 400

/** Longer than whatever a case waits for. Nobody waits for the timeout of Envoy's route, nor as long for what never comes. */
const patienceMs = 4000

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

const policies = {
  closed: {},
  open: { failurePolicy: 'open' },
  'fail open': { failOpen: true },
  // Longer than any case.
  reload: { failurePolicy: 'reload', reload: { baseIntervalMs: 600_000 } },
  'reload soon': { failurePolicy: 'reload', reload: { baseIntervalMs: 200 } },
} as const

/** Longer than that interval and half of it, which Envoy may add. */
const meanwhileMs = 400

/** A case as a scenario; `id` names its VMs, so that cases can share one Envoy. */
export function scenarioOf(one: RandomCase, id: string, probe: ModuleRef, target: Target): Scenario {
  const body = (list: readonly string[] | null) =>
    list === null ? {} : { body: { text: list.join(''), chunks: list.map((each) => each.length) } }
  const { requests, answer: answered, protocols } = one
  // Connection-specific headers are none of HTTP/2.
  const headersIn = (spoken: Protocol, list: RandomMessage['headers']) => (spoken === 'http2' ? withoutFraming(list) : list)
  const names = one.plugins.map((_, index) => ['a', 'b', 'c'][index] ?? '')
  return scenarioSchema.parse({
    version: 1,
    title: `Found by fuzzing: ${id}`,
    target,
    modules: { probe },
    plugins: one.plugins.map((each, index) => ({
      id: names[index],
      name: names[index],
      module: 'probe',
      vm: { id: each.sharesVm || index === 0 ? id : `${id}.${names[index]}` },
      configuration: { any: 'StringValue', value: scriptOf(each, id) },
      ...(each.allowStop ? { allowOnHeadersStopIteration: true } : {}),
      ...policies[each.policy],
    })),
    chains: { http: names },
    listener: { protocol: protocols.client, ...(one.bufferLimit === null ? {} : { bufferLimit: one.bufferLimit }) },
    routes: [{ cluster: id }],
    clusters: [
      {
        name: id,
        protocol: protocols.upstream,
        // Without rules nobody listens.
        rules:
          answered.upstream === 'refuses'
            ? []
            : [
                {
                  answer: {
                    status: answered.status,
                    headers: headersIn(protocols.upstream, answered.headers),
                    ...body(answered.chunks),
                    ...(answered.trailers ? { trailers: answered.trailers } : {}),
                    ...(answered.upstream === 'breaks off' ? { breaksOff: 'reset' } : {}),
                  },
                },
              ],
      },
    ],
    steps: requests.flatMap((each, at) => [
      ...(at > 0 && one.plugins.some(({ policy }) => policy === 'reload soon') ? [{ advance: { ms: meanwhileMs } }] : []),
      {
        request: {
          clientTimeoutMs: patienceMs,
          method: each.method,
          path: each.path,
          // Envoy keeps it, and nobody could know the one that it would make up for a request that reaches no upstream.
          headers: [['x-request-id', '00000000-0000-4000-8000-000000000000'], ...headersIn(protocols.client, each.headers)],
          ...body(each.chunks),
          ...(each.trailers ? { trailers: each.trailers } : {}),
        },
      },
    ]),
  })
}

/** The case without one of its pieces, in every way, larger pieces first. */
export function* smaller(one: RandomCase): Generator<RandomCase> {
  for (const at of one.plugins.keys()) if (one.plugins.length > 1) yield { ...one, plugins: without(one.plugins, at) }
  for (const at of one.requests.keys()) if (one.requests.length > 1) yield { ...one, requests: without(one.requests, at) }
  for (const [at, each] of one.plugins.entries())
    for (const changed of smallerPlugins(each)) yield { ...one, plugins: replaced(one.plugins, at, changed) }
  for (const [at, each] of one.requests.entries())
    for (const changed of smallerMessages(each)) yield { ...one, requests: replaced(one.requests, at, changed) }
  for (const changed of smallerMessages(one.answer)) yield { ...one, answer: changed }
  if (one.answer.upstream !== 'answers') yield { ...one, answer: { ...one.answer, upstream: 'answers' } }
  if (one.bufferLimit !== null) yield { ...one, bufferLimit: null }
  const { client, upstream: spoken } = one.protocols
  if (client === 'http2') yield { ...one, protocols: { ...one.protocols, client: 'http1' } }
  if (spoken === 'http2') yield { ...one, protocols: { ...one.protocols, upstream: 'http1' } }
}

function* smallerMessages<Message extends RandomMessage>(one: Message): Generator<Message> {
  if (one.trailers !== null) yield { ...one, trailers: null }
  if (one.chunks !== null && one.chunks.length > 1) yield { ...one, chunks: one.chunks.slice(1) }
  for (const at of one.headers.keys()) yield { ...one, headers: without(one.headers, at) }
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
  if (one.policy !== 'closed') yield { ...one, policy: 'closed' }
  if (one.sharesVm) yield { ...one, sharesVm: false }
}

const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, index) => index !== at)
const replaced = <T>(list: readonly T[], at: number, one: T): T[] => list.map((other, index) => (index === at ? one : other))
