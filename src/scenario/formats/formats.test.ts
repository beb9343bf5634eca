// Every format of the registry, on random scenarios and on the demos; then what is particular about the YAML.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { parse, parseText } from '../parse.ts'
import type { Scenario, ScenarioInput } from '../schema.ts'
import { anyScenario } from '../testing/any-scenario.ts'
import { outsideLosses } from '../testing/outside-losses.ts'
import { envoyConfig } from './envoy-config.ts'
import { envoyHttpFilters } from './envoy-http-filters.ts'
import { filterLessons, routerLessons } from './envoy-lessons.ts'
import { upstreamListeners, upstreamPorts } from './envoy-upstreams.ts'
import { envoyYaml } from './envoy-yaml.ts'
import type { Exported, Format } from './format.ts'
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

const none = new Map<string, Uint8Array>()

/** What a format writes, without the bytes of any module. */
function exported(format: Format, from: Scenario): Exported {
  const made = format.export?.(from, none)
  if (made === undefined) throw new Error(`${format.id} cannot be written`)
  return made
}

/** The first file of an export, which is a text. */
function firstText(format: Format, from: Scenario): string {
  const [file] = exported(format, from).files
  if (file === undefined || !('text' in file)) throw new Error(`${format.id} writes no text`)
  return file.text
}

const textOf = (from: Scenario) => firstText(envoyYaml, from)
const lossesOf = (from: Scenario) => exported(envoyYaml, from).losses.map(({ path, message }) => `${path}: ${message}`)

describe.each(formats)('$id', (format) => {
  it('says aloud only losses that it is known to have', () => {
    fc.assert(
      fc.property(anyScenario, (any: Scenario) => {
        const { files, losses } = exported(format, any)
        expect(files.every((file) => !('text' in file) || file.text.endsWith('\n'))).toBe(true)
        expect(new Set(files.map(({ name }) => name.toLowerCase())).size).toBe(files.length)
        for (const { path } of losses)
          expect(format.mayLose).toContain(
            path.replace(/\["(?:[^"\\]|\\.)*"\]|(?<=^modules)\.[^.[]+/g, '.*').replace(/\[\d+\]/g, '[]'),
          )
      }),
    )
  })

  it('reads back what it wrote, outside of what it said it lost', () => {
    if (!format.import || !format.export) return
    fc.assert(
      fc.property(anyScenario, (any: Scenario) => {
        const read = format.import?.(firstText(format, any)) ?? { issues: [] }
        if ('issues' in read) throw new Error(JSON.stringify(read.issues))
        const losses = [...exported(format, any).losses, ...read.losses].map(({ path }) => path)
        const { original, back } = outsideLosses(any, read.scenario, losses)
        expect(back).toEqual(original)
      }),
    )
  })
})

it('some formats read what they write', () => {
  expect(formats.filter((format) => format.import && format.export).map(({ id }) => id)).toEqual(
    expect.arrayContaining(['scenario-json', 'curl', 'link']),
  )
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

  it('has the same chain alone and in the bootstrap', () => {
    fc.assert(
      fc.property(anyScenario, (any: Scenario) => {
        const alone = parseYaml(firstText(envoyHttpFilters, any), { version: '1.1' })
        const [listener] = parseYaml(textOf(any), { version: '1.1' }).static_resources.listeners
        expect(alone).toEqual({ http_filters: listener.filter_chains[0].filters[0].typed_config.http_filters })
      }),
    )
  })

  it('says above each part of a plugin what it is, once, and above the router', () => {
    const both = scenario({
      plugins: ['a', 'b'].map((id) => ({
        id,
        rootId: 'root',
        module: 'filter',
        failurePolicy: 'open',
        configuration: { any: 'StringValue', value: 'x' },
        vm: { id: 'vm', configuration: { any: 'StringValue', value: 'y' }, environment: { A: 'b' } },
        allowOnHeadersStopIteration: true,
        capabilities: ['proxy_log'],
      })),
      chains: { http: ['a', 'b'] },
    })
    const text = firstText(envoyHttpFilters, both)
    for (const [, ...lines] of [...filterLessons, ...routerLessons])
      for (const line of lines) if (!/Deprecated/.test(line)) expect(text).toContain(`# ${line}\n`)
    expect(text.match(/A Wasm plugin/g)).toHaveLength(1)
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
    expect(/^ +config:\n +# .*\n +name: (.*)$/m.exec(text)?.[1]).toBe(JSON.stringify(value))
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
    expect(text).toContain(`#   curl -i -H 'a: $(b)' -H content-type: --data-raw x 'http://localhost:10000/it'\\''s'\n`)
  })

  it('leaves the curl command out where none could carry the request, and escapes what a terminal would not show', () => {
    expect(textOf(scenario({ steps: [{ request: { body: { base64: 'AA==' } } }] }))).not.toContain('curl')
    expect(textOf(scenario({ steps: [{ request: { headers: [['a', '\u001b[2J']] } }] }))).toContain("curl -i -H $'a: \\x1b[2J'")
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
