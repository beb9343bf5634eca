// Random scenarios for property tests: every field, names that fit together, text of all kinds.
import fc from 'fast-check'
import { base64, hex } from '../../util/bytes.ts'
import { answersFor, faultyCalls } from '../faults.ts'
import { limits } from '../limits.ts'
import { logLevels, type Scenario, scenarioSchema, targetNames } from '../schema.ts'

const some = { requiredKeys: [] as [] }
// Texts are made of bytes: ten thousand scenarios take seconds, with fast-check's own strings they take a minute.
const characters = [...Array.from({ length: 0x80 }, (_, code) => code), 0x80, 0xa0, 0xe9, 0xff, 0x202e, 0x2028, 0xfeff, 0xffff]
const scattered = Array.from({ length: 120 }, (_, index) => (index * 9173 + 0x100) % 0x110000).map((code) =>
  code >= 0xd800 && code < 0xe000 ? code + 0x800 : code,
)
const palette = [...characters, ...scattered].map((code) => String.fromCodePoint(code))
const spelled = (letters: readonly string[]) => (bytes: Uint8Array) => {
  let out = ''
  for (const byte of bytes) out += letters[byte % letters.length]
  return out
}
const text = fc.uint8Array({ maxLength: 12 }).map(spelled(palette))
const base64Text = fc.uint8Array({ maxLength: 8 }).map(base64)
const base64Object = base64Text.map((value) => ({ base64: value }))
const letters = spelled([...'abcdefghijklmnopqrstuvwxyz'])
const token = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 1 }), fc.uint8Array({ maxLength: 8 }))
  .map(([first, rest]) => letters(first) + spelled([...'abcdefghijklmnopqrstuvwxyz0123456789-'])(rest))
/** Text that HTTP/1.1 can carry. */
const line = text.map((value) => value.replace(/[\r\n\0]/g, ''))
const lineBytes = fc.uint8Array({ min: 0x20, maxLength: 8 }).map((bytes) => ({ base64: base64(bytes) }))
const pairs = fc.array(fc.tuple(token, fc.oneof(line, lineBytes)), { maxLength: 3 })
const chunks = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 })
const body = fc.oneof(
  fc.record({ text, chunks, chunking: fc.constant('sweep') }, { requiredKeys: ['text'] }),
  fc.record({ base64: base64Text, chunks, chunking: fc.constant('sweep') }, { requiredKeys: ['base64'] }),
)
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value).replaceAll('__proto__', 'proto')))
const payload = fc.oneof(
  fc.record({ any: fc.constant('StringValue'), value: text }),
  fc.record({ any: fc.constant('BytesValue'), value: fc.oneof(text, base64Object) }),
  fc.record({ any: fc.constant('Struct'), value: fc.dictionary(token, json, { maxKeys: 3 }) }),
)
const sha256 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(hex)
const moduleRef = fc.oneof(
  fc.record({ demo: token, file: token, sha256 }, { requiredKeys: ['demo', 'sha256'] }),
  fc.record({ sha256, name: text, size: fc.nat() }),
)
const failure = fc.oneof(
  fc.record({ failOpen: fc.boolean() }, some),
  fc.record(
    {
      failurePolicy: fc.constantFrom('closed', 'open', 'reload'),
      reload: fc.record({ baseIntervalMs: fc.integer({ min: 1, max: 86_400_000 }) }),
    },
    some,
  ),
)
const claims = {
  headers: fc.dictionary(token, fc.option(text), { maxKeys: 2 }),
  body: text,
}
const path = fc.uint8Array({ maxLength: 12 }).map((bytes) => `/${spelled([...'abcdefgxyz/?=&%.'])(bytes)}`)

const plugin = (modules: readonly string[]) =>
  fc
    .tuple(
      fc.record(
        {
          name: text,
          rootId: text,
          module: fc.constantFrom(...modules),
          configuration: payload,
          vm: fc.record({ id: text, configuration: payload, environment: fc.dictionary(token, text, { maxKeys: 2 }) }, some),
          allowOnHeadersStopIteration: fc.boolean(),
          capabilities: fc.array(token, { maxLength: 2 }),
        },
        { requiredKeys: ['module'] },
      ),
      failure,
    )
    .map(([rest, policy]) => ({ ...rest, ...policy }))

const protocol = fc.constantFrom('http1', 'http2')

const milliseconds = fc.nat({ max: 86_400_000 })
const answer = fc.record(
  {
    status: fc.integer({ min: 100, max: 999 }),
    headers: pairs,
    body,
    trailers: pairs,
    delayMs: milliseconds,
    breaksOff: fc.constantFrom('reset', 'silence'),
  },
  some,
)
const rule = fc.record({ match: fc.record({ method: token, prefix: path }, some), answer }, some)
const request = fc.record(
  {
    method: fc.constantFrom('GET', 'POST', 'X'),
    authority: line,
    path,
    headers: pairs,
    body,
    trailers: pairs,
    clientTimeoutMs: milliseconds,
  },
  some,
)

const check = (steps: number) => {
  const step = fc.nat({ max: Math.max(0, steps - 1) })
  const anywhere = [
    fc.record({ stat: text, equals: text }),
    fc.record({ log: text, level: fc.constantFrom(...logLevels), count: fc.nat() }, { requiredKeys: ['log'] }),
  ]
  if (steps === 0) return fc.oneof(...anywhere)
  return fc.oneof(
    ...anywhere,
    fc.record({ step, response: fc.record({ status: fc.nat(), ...claims }, some) }),
    fc.record({ step, upstream: fc.option(fc.record({ path: text, ...claims }, some)) }),
    fc.record({ step, outcome: fc.constantFrom('completed', 'local-reply', 'paused', 'reset', 'failed') }),
  )
}

/** Valid scenarios with every default filled in. */
export const anyScenario: fc.Arbitrary<Scenario> = fc
  .record({
    modules: fc.dictionary(token, moduleRef, { minKeys: 1, maxKeys: 3 }),
    clusterNames: fc.uniqueArray(token, { minLength: 1, maxLength: 3 }),
    pluginIds: fc.uniqueArray(token, { maxLength: 3 }),
    concurrency: fc.integer({ min: 1, max: 8 }),
    steps: fc.nat({ max: 3 }),
  })
  .chain(({ modules, clusterNames, pluginIds, concurrency, steps }) =>
    fc.record({
      version: fc.constant(1),
      title: text,
      notes: text,
      target: fc.constantFrom(...targetNames),
      process: fc.record(
        {
          concurrency: fc.constant(concurrency),
          logLevel: fc.constantFrom(...logLevels),
          seed: fc.nat({ max: 0xffffffff }),
          startTime: fc.constantFrom('2026-01-01T00:00:00Z', '1999-12-31T23:59:59.5Z'),
          node: fc.record({ id: text, cluster: text }, some),
          shutdown: fc.boolean(),
          limits: fc.record(
            { memoryPages: fc.integer({ min: 1, max: limits.memoryPages }), hostCalls: fc.integer({ min: 1, max: 9 }) },
            some,
          ),
        },
        { requiredKeys: ['concurrency'] },
      ),
      modules: fc.constant(modules),
      plugins: fc
        .tuple(...pluginIds.map(() => plugin(Object.keys(modules))))
        .map((made) => made.map((each, index) => ({ id: pluginIds[index], ...each }))),
      chains:
        pluginIds.length === 0 ? fc.constant({}) : fc.record({ http: fc.array(fc.constantFrom(...pluginIds), { maxLength: 4 }) }),
      listener: fc.record(
        {
          protocol,
          useRemoteAddress: fc.boolean(),
          port: fc.integer({ min: 1, max: 65535 }),
          bufferLimit: fc.integer({ min: 1 }),
        },
        some,
      ),
      routes: fc.array(
        fc.oneof(
          fc.record({ prefix: path, cluster: fc.constantFrom(...clusterNames) }),
          fc.record({
            prefix: path,
            directResponse: fc.record(
              { status: fc.integer({ min: 200, max: 599 }), body: fc.oneof(text, base64Object) },
              { requiredKeys: ['status'] },
            ),
          }),
        ),
        { maxLength: 3 },
      ),
      clusters: fc.tuple(...clusterNames.map(() => fc.array(rule, { maxLength: 2 }))).chain((rules) =>
        fc.tuple(...clusterNames.map(() => protocol)).map((protocols) =>
          clusterNames.map((name, index) => ({
            name,
            protocol: rules[index]?.some(({ answer }) => (answer?.status ?? 200) < 200) ? 'http1' : protocols[index],
            rules: rules[index],
          })),
        ),
      ),
      // Checks name the requests, which come first.
      steps: fc
        .tuple(
          fc.array(fc.record({ request, thread: fc.nat({ max: concurrency - 1 }) }, { requiredKeys: ['request'] }), {
            minLength: steps,
            maxLength: steps,
          }),
          fc.array(fc.record({ advance: fc.record({ ms: milliseconds }) }), { maxLength: 2 }),
        )
        .map(([requests, pauses]) => [...requests, ...pauses]),
      faults: fc.uniqueArray(
        fc.tuple(fc.constantFrom(...faultyCalls), fc.nat({ max: 99 })).chain(([call, nth]) =>
          fc.record(
            {
              call: fc.constant(call),
              nth: fc.constant(nth + 1),
              status: fc.constantFrom(...answersFor(call)),
              ...(pluginIds.length === 0 ? {} : { plugin: fc.constantFrom(...pluginIds) }),
            },
            { requiredKeys: ['call', 'status', 'nth'] },
          ),
        ),
        { maxLength: 2, selector: ({ call, nth }) => `${call} ${nth}` },
      ),
      checks: fc.array(check(steps), { maxLength: 3 }),
    }),
  )
  .map((input) => scenarioSchema.parse(JSON.parse(JSON.stringify(input))))
