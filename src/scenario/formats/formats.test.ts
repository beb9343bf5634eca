// Every format of the registry, on random scenarios and on the demos; then what is particular about the YAML.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { parse, parseText } from '../parse.ts'
import type { Scenario, ScenarioInput } from '../schema.ts'
import { anyScenario } from '../testing/any-scenario.ts'
import { envoyConfig } from './envoy-config.ts'
import { upstreamListeners, upstreamPorts } from './envoy-upstreams.ts'
import { envoyYaml } from './envoy-yaml.ts'
import { formats } from './index.ts'
import { moduleFiles } from './module-files.ts'

const demos = join(import.meta.dirname, '../../../public/demos')

function scenarioOf(input: ScenarioInput): Scenario {
  const parsed = parse(input)
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues))
  return parsed.scenario
}

const scenario = (over: Partial<ScenarioInput> = {}) =>
  scenarioOf({
    version: 1,
    modules: { filter: { sha256: '0'.repeat(64), name: 'filter.wasm', size: 8 } },
    plugins: [{ id: 'a', name: 'first', module: 'filter' }],
    chains: { http: ['a'] },
    routes: [{ prefix: '/', cluster: 'web' }],
    clusters: [{ name: 'web', rules: [{}] }],
    steps: [],
    ...over,
  })

const answering = (answer: object) => scenario({ clusters: [{ name: 'web', rules: [{ answer }] }] })

function textOf(from: Scenario): string {
  const text = envoyYaml.export?.(from).files[0]?.text
  expect(text).toBeDefined()
  return text ?? ''
}

const lossesOf = (from: Scenario) => (envoyYaml.export?.(from).losses ?? []).map(({ path, message }) => `${path}: ${message}`)

describe.each(formats)('$id', (format) => {
  it('says aloud only losses that it is known to have', () => {
    fc.assert(
      fc.property(anyScenario, (any: Scenario) => {
        const { files, losses } = format.export?.(any) ?? { files: [], losses: [] }
        expect(files.every(({ text }) => text.endsWith('\n'))).toBe(true)
        for (const { path } of losses) expect(format.mayLose).toContain(path.replace(/\[\d+\]/g, '[]'))
      }),
    )
  })

  it('reads back what it wrote', () => {
    if (!format.import || !format.export) return
    fc.assert(
      fc.property(anyScenario, (any: Scenario) => {
        const read = format.import?.(format.export?.(any).files[0]?.text ?? '')
        expect(read).toEqual({ scenario: any, losses: [] })
      }),
    )
  })
})

describe('a demo', () => {
  it.each(readdirSync(demos))('%s is a scenario, and a bootstrap', (slug) => {
    const parsed = parseText(readFileSync(join(demos, slug, 'scenario.json'), 'utf8'))
    expect(parsed).toHaveProperty('scenario')
    if ('scenario' in parsed) expect(textOf(parsed.scenario)).toContain('envoy.filters.http.wasm')
  })
})

describe('Envoy YAML', () => {
  it('says the same as the bootstrap object, with the upstreams’ stand-ins behind the listener', () => {
    fc.assert(
      fc.property(anyScenario, (any: Scenario) => {
        const adminPort = any.listener.port === 9901 ? 9902 : 9901
        const clusterPorts = upstreamPorts(any, [any.listener.port, adminPort])
        const config = envoyConfig(any, {
          listenerAddress: '0.0.0.0',
          listenerPort: any.listener.port,
          adminPort,
          clusterPorts,
          modules: moduleFiles(any),
        }) as { static_resources: { listeners: unknown[] } }
        config.static_resources.listeners.push(...upstreamListeners(any, clusterPorts).listeners)
        // YAML knows no minus zero for integers; JSON has none either.
        expect(parseYaml(textOf(any), { version: '1.1' })).toEqual(JSON.parse(JSON.stringify(config)))
      }),
    )
  })

  // Words that Envoy's reader takes for something else; each came through a real Envoy 1.40.0 in quotes.
  it.each([
    'yes',
    'y',
    'on',
    'No',
    '012',
    '0o17',
    '0x1f',
    '1e3',
    '.5',
    '.inf',
    '+1',
    '1_000',
    '12:30:45',
    '2001-01-01',
    '~',
    'null',
    '',
  ])('quotes %j', (value) => {
    const text = textOf(scenario({ plugins: [{ id: 'a', name: value, module: 'filter' }] }))
    expect(/^ +config:\n +name: (.*)$/m.exec(text)?.[1]).toBe(JSON.stringify(value))
  })

  it('has configuration of several lines as they are', () => {
    const text = textOf(
      scenario({ plugins: [{ id: 'a', module: 'filter', configuration: { any: 'StringValue', value: '# one\n1=two\n' } }] }),
    )
    expect(text).toMatch(/value: \|\n +# one\n +1=two\n/)
  })

  it('says how to start it and what to ask, in comments that a title cannot leave', () => {
    const text = textOf(
      scenario({
        title: 'A\nadmin: {}\u2028x',
        process: { concurrency: 2, logLevel: 'debug' },
        steps: [{ request: { method: 'POST', path: "/it's", headers: [['a', '$(b)']], body: { text: 'x' } } }],
      }),
    )
    expect(text.split('\n')[0]).toBe('# A admin: {} x')
    expect(text).toContain('#   envoy -c envoy.yaml --concurrency 2 --component-log-level wasm:debug\n')
    expect(text).toContain(`#   curl -i --path-as-is -H 'a: $(b)' --data-binary x 'http://localhost:10000/it'\\''s'\n`)
  })

  it('leaves the curl command out where a shell could not carry the request', () => {
    for (const request of [
      { body: { text: '@/etc/passwd' } },
      { headers: [['a', '\u001b[2J']] as [string, string][] },
      { body: { base64: '/w==' } },
    ])
      expect(textOf(scenario({ steps: [{ request }] }))).not.toContain('curl')
  })

  it('gives every module a plain file name of its own', () => {
    const ref = (name: string) => ({ sha256: '0'.repeat(64), name, size: 1 })
    expect(
      moduleFiles(
        scenario({
          modules: {
            filter: ref('../../etc/x y.wasm.gz'),
            b: ref('X-Y.wasm'),
            c: ref('..'),
            d: { demo: 'd', sha256: '0'.repeat(64) },
          },
        }),
      ),
    ).toEqual({ filter: 'x-y.wasm', b: '2-X-Y.wasm', c: 'filter.wasm', d: '2-filter.wasm' })
  })
})

describe('a stand-in for an upstream', () => {
  it('answers with the rule’s status, headers and body, after its delay', () => {
    const config = parseYaml(
      textOf(
        answering({
          status: 201,
          headers: [
            ['x', '50%'],
            ['y', ''],
          ],
          body: { text: 'hi' },
          delayMs: 1500,
        }),
      ),
    )
    const manager = config.static_resources.listeners[1].filter_chains[0].filters[0].typed_config
    expect(manager.route_config.virtual_hosts[0].routes).toEqual([
      {
        match: { prefix: '/' },
        direct_response: { status: 201, body: { inline_string: 'hi' } },
        response_headers_to_add: [
          { header: { key: 'x', value: '50%%' }, append_action: 'APPEND_IF_EXISTS_OR_ADD' },
          { header: { key: 'y', value: '' }, append_action: 'APPEND_IF_EXISTS_OR_ADD', keep_empty_value: true },
        ],
        typed_per_filter_config: {
          'envoy.filters.http.fault': {
            '@type': 'type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault',
            delay: { fixed_delay: '1.5s', percentage: { numerator: 100, denominator: 'HUNDRED' } },
          },
        },
      },
    ])
    expect(manager.http_filters.map(({ name }: { name: string }) => name)).toEqual([
      'envoy.filters.http.fault',
      'envoy.filters.http.router',
    ])
  })

  it('is not there for a cluster that answers nothing: the connection is refused', () => {
    const config = parseYaml(textOf(scenario({ clusters: [{ name: 'web', rules: [] }] })))
    expect(config.static_resources.listeners).toHaveLength(1)
  })

  it('keeps away from the ports of the listener and of the admin interface', () => {
    expect(upstreamPorts(scenario(), [20_001, 20_002])).toEqual({ web: 20_003 })
  })

  it.each<[object, string]>([
    [{ status: 700 }, 'clusters[0].rules[0].answer.status: the stand-in cannot answer this status; it answers 200'],
    [{ trailers: [['a', 'b']] }, 'clusters[0].rules[0].answer.trailers: the stand-in sends no trailers'],
    [
      { headers: [['a', { base64: '/w==' }]] },
      'clusters[0].rules[0].answer.headers[0]: the stand-in cannot send a header that is not UTF-8',
    ],
    [
      { headers: [['content-length', '5']] },
      'clusters[0].rules[0].answer.headers[0]: the stand-in frames its answers itself: content-length is left out',
    ],
    [
      { body: { text: 'x' } },
      'clusters[0].rules[0].answer.headers: the stand-in adds content-type: text/plain to a body that has none',
    ],
  ])('says what it cannot do: %j', (answer, loss) => {
    expect(lossesOf(answering(answer))).toEqual([loss])
  })
})
