// Reading documents: what is wrong is said with its path and line, and nothing throws.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inputLimits, limits } from './limits.ts'
import { parse, parseText, print } from './parse.ts'
import type { Scenario, ScenarioInput } from './schema.ts'
import { requestOf, requestsOf } from './step.ts'
import { anyScenario } from './testing/any-scenario.ts'

const minimal = {
  version: 1,
  modules: { filter: { demo: '01-header-filter', sha256: '0'.repeat(64) } },
  plugins: [{ id: 'a', module: 'filter' }],
  chains: { http: ['a'] },
  routes: [{ cluster: 'web' }],
  clusters: [{ name: 'web', rules: [{}] }],
  steps: [{ request: {} }],
} satisfies ScenarioInput

/** The issues of the minimal scenario with other fields, one a line: path, colon, message. */
function issuesOf(over: Record<string, unknown>): string[] {
  const parsed = parse({ ...minimal, ...over })
  return 'issues' in parsed ? parsed.issues.map(({ path, message }) => `${path}: ${message}`) : []
}

const firstOf = (text: string) => {
  const parsed = parseText(text)
  return 'issues' in parsed ? parsed.issues[0] : undefined
}

const lineOf = (text: string, path: string) => {
  const parsed = parseText(text)
  return 'issues' in parsed ? parsed.issues.find((issue) => issue.path === path)?.line : undefined
}

function scenarioOf(text: string): Scenario {
  const parsed = parseText(text)
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues))
  return parsed.scenario
}

describe('a document', () => {
  it('of the least fields is a scenario with every default', () => {
    const { scenario } = parse(minimal) as { scenario: Scenario }
    expect(scenario.target).toBe('1.40')
    expect(scenario.listener.port).toBe(10000)
    expect(requestOf(scenario.steps[0])).toEqual({ method: 'GET', authority: 'localhost:10000', path: '/', headers: [] })
    expect(scenario.clusters[0]?.rules[0]?.answer).toEqual({ status: 200, headers: [], delayMs: 0 })
  })

  it('reads the same from JSON and from YAML', () => {
    const yaml = `version: 1
modules:
  filter: { demo: 01-header-filter, sha256: "${'0'.repeat(64)}" }
plugins:
  - id: a
    module: filter
chains: { http: [a] }
routes: [{ cluster: web }]
clusters:
  - name: web
    rules: [{}]
steps:
  - request: {}
`
    expect(scenarioOf(yaml)).toEqual(scenarioOf(JSON.stringify(minimal)))
  })

  it('may use anchors in YAML', () => {
    const yaml = JSON.stringify(minimal).replace('"steps":[{"request":{}}]', '"steps":[&s {"request":{"path": "/x"}}, *s]')
    expect(requestsOf(scenarioOf(yaml)).map(({ path }) => path)).toEqual(['/x', '/x'])
  })

  it('that was printed reads back as an equal scenario', () => {
    fc.assert(
      fc.property(anyScenario, (scenario: Scenario) => {
        expect(scenarioOf(print(scenario))).toEqual(scenario)
      }),
      { numRuns: 150 },
    )
  })
})

describe('versions', () => {
  const fixture = readFileSync(join(import.meta.dirname, 'testdata', 'v1-full.json'), 'utf8')

  it('1 stays readable, with all its fields', () => {
    const scenario = scenarioOf(fixture)
    expect(scenario.process.limits).toEqual({ memoryPages: 1024, hostCalls: 1000, events: 2000, traceBytes: 1048576 })
    expect(scenario.plugins[0]?.vm.configuration).toEqual({ any: 'BytesValue', value: { base64: '/wA=' } })
    expect(scenario.clusters[0]?.rules[0]?.answer.body).toEqual({ base64: 'AAEC', chunks: [1, 1] })
    expect(scenario.checks).toHaveLength(6)
  })

  it.each([
    [2, 'version: is 2; this playground reads versions up to 1. The document comes from a newer one'],
    ['1', 'version: must be a whole number from 1 to 1'],
    [undefined, 'version: is missing; a scenario says which version it is: 1'],
    ['__proto__', 'version: must be a whole number from 1 to 1'],
  ])('%s is refused', (version, message) => {
    expect(issuesOf({ version })).toEqual([message])
  })
})

describe('issues', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'an unknown field',
      { colour: 1 },
      'colour: is no field here that this playground knows; is it a slip, or does the document come from a newer one?',
    ],
    ['a wrong type', { title: 5 }, 'title: must be text, not 5'],
    ['a missing field', { plugins: [{ module: 'filter' }] }, 'plugins[0].id: is missing; it must be text'],
    ['a wrong choice', { target: '1.12' }, 'target: must be "1.36", "1.37", "1.38", "1.39" or "1.40", not the text "1.12"'],
    ['a list where an object belongs', { process: [] }, 'process: must be an object, not a list of 0'],
    [
      'a limit above the maximum',
      { process: { limits: { hostCalls: limits.hostCalls + 1 } } },
      `process.limits.hostCalls: must be at most ${limits.hostCalls}`,
    ],
    ['too many workers', { process: { concurrency: 9 } }, 'process.concurrency: must be at most 8'],
    [
      'a time with an offset',
      { process: { startTime: 'yesterday' } },
      'process.startTime: must be a time in UTC such as 2026-01-01T00:00:00Z',
    ],
    [
      'a body that is none of its shapes',
      { steps: [{ request: { body: 'text' } }] },
      'steps[0].request.body: must be an object, not the text "text"',
    ],
    [
      'a step that is two things',
      { steps: [{ request: {}, advance: { ms: 5 } }] },
      'steps[0].advance: is no field here that this playground knows; is it a slip, or does the document come from a newer one?',
    ],
    ['a step without a length', { steps: [{ advance: {} }] }, 'steps[0].advance.ms: is missing; it must be a number'],
    [
      'a check on a step that sends nothing',
      { steps: [{ advance: { ms: 5 } }], checks: [{ step: 0, outcome: 'paused' }] },
      'checks[0].step: is 0, a step that sends no request',
    ],
    [
      'a header value that is a number',
      { steps: [{ request: { headers: [['a', 1]] } }] },
      'steps[0].request.headers[0][1]: must be text or an object, not 1',
    ],
    [
      'bad base64 in a body',
      { steps: [{ request: { body: { base64: '***' } } }] },
      'steps[0].request.body.base64: is not base64',
    ],
    [
      'a short hash',
      { modules: { filter: { demo: 'x', sha256: 'abc' } } },
      'modules.filter.sha256: a sha256 has 64 lower-case hexadecimal digits',
    ],
    [
      'a module reference without its hash',
      { modules: { filter: { demo: 'x' } } },
      'modules.filter.sha256: is missing; it must be text',
    ],
    [
      'an unknown module',
      { plugins: [{ id: 'a', module: 'other' }] },
      'plugins[0].module: names the module other, which is not among `modules`: filter',
    ],
    [
      'an unknown plugin in the chain',
      { chains: { http: ['b'] } },
      'chains.http[0]: names the plugin b, which is not among `plugins`: a',
    ],
    [
      'an unknown cluster',
      { clusters: [] },
      'routes[0].cluster: names the cluster web, which is not among `clusters` (there are none)',
    ],
    ['a route that leads nowhere', { routes: [{ prefix: '/' }] }, 'routes[0].cluster: is missing; it must be text'],
    [
      'a status that Envoy does not answer with by itself',
      { routes: [{ directResponse: { status: 600 } }] },
      'routes[0].directResponse.status: must be at most 599',
    ],
    [
      'more than Envoy answers with by itself',
      { routes: [{ directResponse: { status: 200, body: 'é'.repeat(2049) } }] },
      'routes[0].directResponse.body: has 4098 bytes; Envoy takes at most 4096',
    ],
    [
      'a plugin id twice',
      { plugins: [...minimal.plugins, ...minimal.plugins] },
      'plugins[1].id: is the id of an earlier plugin too: a',
    ],
    [
      'a cluster name twice',
      { clusters: [...minimal.clusters, ...minimal.clusters] },
      'clusters[1].name: is the name of an earlier cluster too: web',
    ],
    [
      'a check on a step that is not there',
      { checks: [{ step: 1, outcome: 'completed' }] },
      'checks[0].step: is 1; the scenario has 1 step, the first of which is 0',
    ],
    [
      'a check with a wrong outcome',
      { checks: [{ step: 0, outcome: 'fine' }] },
      'checks[0].outcome: must be "completed", "local-reply", "paused", "reset" or "failed", not the text "fine"',
    ],
    [
      'a check with a slip',
      { checks: [{ step: 0, response: { stats: 200 } }] },
      'checks[0].response.stats: is no field here that this playground knows; is it a slip, or does the document come from a newer one?',
    ],
    [
      'a worker that is not there',
      { steps: [{ request: {}, thread: 1 }] },
      'steps[0].thread: is 1; process.concurrency is 1, so workers are 0 to 0',
    ],
    [
      'two failure switches',
      { plugins: [{ id: 'a', module: 'filter', failOpen: true, failurePolicy: 'open' }] },
      'plugins[0].failurePolicy: and failOpen: true exclude each other; Envoy says: only one of fail_open or failure_policy can be set',
    ],
    [
      'a StringValue that is not UTF-8',
      { plugins: [{ id: 'a', module: 'filter', configuration: { any: 'StringValue', value: { base64: '/w==' } } }] },
      'plugins[0].configuration.value: is not UTF-8, which a StringValue must be; write any: BytesValue',
    ],
    [
      'a header with a line break',
      { steps: [{ request: { headers: [['a', 'b\r\nc: d']] } }] },
      'steps[0].request.headers[0][1]: has a line break or a zero byte, which no HTTP/1.1 message can carry',
    ],
    [
      'a pseudo header',
      { steps: [{ request: { headers: [[':path', '/']] } }] },
      'steps[0].request.headers[0][0]: begins with a colon; method, path, authority and status have fields of their own',
    ],
    [
      'CONNECT in HTTP/2',
      { listener: { protocol: 'http2' }, steps: [{ request: { method: 'CONNECT' } }] },
      'steps[0].request.method: is CONNECT, which the playground does not know in HTTP/2',
    ],
    [
      'an announcement in HTTP/2',
      { clusters: [{ name: 'web', protocol: 'http2', rules: [{ answer: { status: 103 } }] }] },
      'clusters[0].rules[0].answer.status: is 103, an announcement, which the playground does not know in HTTP/2',
    ],
    [
      'an empty piece of a body of HTTP/1.1',
      { steps: [{ request: { body: { text: 'a', chunks: [1, 0] } } }] },
      'steps[0].request.body.chunks[1]: is 0, which would end the body in HTTP/1.1; HTTP/2 has empty pieces',
    ],
    [
      'an empty piece of an answer of HTTP/1.1',
      {
        listener: { protocol: 'http2' },
        clusters: [{ name: 'web', rules: [{ answer: { body: { text: 'a', chunks: [0] } } }] }],
        steps: [{ request: { body: { text: 'a', chunks: [1, 0] } } }],
      },
      'clusters[0].rules[0].answer.body.chunks[0]: is 0, which would end the body in HTTP/1.1; HTTP/2 has empty pieces',
    ],
    [
      'a path with a space',
      { steps: [{ request: { path: '/a b' } }] },
      'steps[0].request.path: is no request path: it must not be empty or have spaces or control characters',
    ],
  ])('name the place and the words for %s', (_, over, issue) => {
    expect(issuesOf(over)).toEqual([issue])
  })

  it('name the line, in JSON and in YAML', () => {
    expect(firstOf('{\n  "version": 1,\n  "title": 5\n}')).toEqual({ path: 'title', message: 'must be text, not 5', line: 3 })
    expect(lineOf('version: 1\nplugins:\n  - id: a\n    name: 7\n', 'plugins[0].name')).toBe(4)
  })

  it('name the line around a field that is missing', () => {
    expect(lineOf('version: 1\nplugins:\n  - name: x\n', 'plugins[0].id')).toBe(3)
  })

  it('name the line where the text ends to be JSON or YAML', () => {
    expect(firstOf('version: 1\ntitle: [\n')).toMatchObject({ path: '', line: 3 })
    expect(firstOf('version: 1\ntitle: a\ntitle: b\n')).toMatchObject({ path: '', line: 3 })
  })

  it('are at most fifty', () => {
    const parsed = parse({ ...minimal, ...Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`x${n}`, 1])) })
    expect('issues' in parsed && parsed.issues.length).toBe(50)
  })
})

describe('hostile text', () => {
  it('over the size limit is refused before it is parsed', () => {
    expect(firstOf(`"${'x'.repeat(inputLimits.documentBytes)}"`)?.message).toBe('the document is larger than 1048576 bytes')
    expect(firstOf(`"${'ä'.repeat(inputLimits.documentBytes / 2)}"`)?.message).toBe('the document is larger than 1048576 bytes')
  })

  it('that multiplies aliases is refused', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let n = 1; n < 12; n++) lines.push(`a${n}: &a${n} [${Array.from({ length: 10 }, () => `*a${n - 1}`).join(', ')}]`)
    expect(firstOf(lines.join('\n'))?.message).toMatch(/alias/)
  })

  it('that nests deeply is refused', () => {
    expect(firstOf('['.repeat(200_000))?.path).toBe('')
    expect(firstOf(`{"version": 1, "notes": ${'['.repeat(101)}${']'.repeat(101)}}`)?.message).toBe(
      'is nested more than 100 levels deep',
    )
  })

  it.each([
    '',
    '   ',
    'null',
    '[]',
    '5',
    '"x"',
    '---\n---\n',
    '\0',
    '&a [*a]',
    '? [a]\n: b',
    '!!binary x',
    '%YAML 9.9\n---\n',
    '<<: *x',
  ])('%j is an issue', (text) => {
    expect(firstOf(text)).toBeDefined()
  })

  it('cannot set the prototype of anything', () => {
    expect(issuesOf(JSON.parse('{"modules": {"__proto__": {}}}'))).toEqual(['modules.__proto__: is no name that can be used'])
    expect(issuesOf({ plugins: [{ id: 'a', module: 'toString' }] })).toHaveLength(1)
  })

  it('never makes the reader throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseText(text)))
    fc.assert(fc.property(fc.anything(), (value) => void parse(value)))
    fc.assert(fc.property(fc.json(), (text) => void parseText(text)))
  })

  it('never makes the reader throw when one value of a scenario is another', () => {
    const paths = ['title', 'process', 'modules', 'plugins', 'chains', 'listener', 'routes', 'clusters', 'steps', 'checks']
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.anything(), (path, value) => void parse({ ...minimal, [path]: value })),
      { numRuns: 500 },
    )
  })
})
