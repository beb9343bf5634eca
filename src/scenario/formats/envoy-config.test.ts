// The bootstrap object: which field of the scenario goes where, by release. Fields as in Envoy's wasm.proto (1.36 to 1.40).
import { describe, expect, it } from 'vitest'
import { type ScenarioInput, scenarioSchema } from '../schema.ts'
import { type EnvoyMessage, envoyConfig } from './envoy-config.ts'

const places = { listenerPort: 10_000, clusterPorts: { web: 20_001 }, modules: { filter: 'filter.wasm' } }

type PluginInput = Partial<ScenarioInput['plugins'][number]>

const scenario = (plugin: PluginInput = {}, over: Partial<ScenarioInput> = {}) =>
  scenarioSchema.parse({
    version: 1,
    modules: { filter: { sha256: '0'.repeat(64), name: 'filter.wasm', size: 8 } },
    plugins: [{ id: 'a', name: 'first', module: 'filter', ...plugin }],
    chains: { http: ['a'] },
    routes: [{ prefix: '/', cluster: 'web' }],
    clusters: [{ name: 'web', rules: [{}] }],
    steps: [],
    ...over,
  })

/** A part of an object, by keys and indices with dots between. */
function at(value: unknown, path: string): unknown {
  return path.split('.').reduce((each, key) => (each as Record<string, unknown> | undefined)?.[key], value)
}

const connectionManager = (config: EnvoyMessage) =>
  at(config, 'static_resources.listeners.0.filter_chains.0.filters.0.typed_config') as EnvoyMessage

const pluginConfig = (plugin: PluginInput, over: Partial<ScenarioInput> = {}) =>
  at(connectionManager(envoyConfig(scenario(plugin, over), places)), 'http_filters.0.typed_config.config')

describe('a plugin', () => {
  it('with nothing but a name has a runtime and code', () => {
    expect(pluginConfig({})).toEqual({
      name: 'first',
      vm_config: { runtime: 'envoy.wasm.runtime.v8', code: { local: { filename: 'filter.wasm' } } },
    })
  })

  it('has every field under Envoy’s name', () => {
    expect(
      pluginConfig({
        rootId: 'root',
        configuration: { any: 'StringValue', value: 'x' },
        failurePolicy: 'open',
        allowOnHeadersStopIteration: true,
        vm: { id: 'vm', configuration: { any: 'Struct', value: { k: 1 } }, environment: { A: 'b' } },
      }),
    ).toEqual({
      name: 'first',
      root_id: 'root',
      failure_policy: 'FAIL_OPEN',
      allow_on_headers_stop_iteration: true,
      configuration: { '@type': 'type.googleapis.com/google.protobuf.StringValue', value: 'x' },
      vm_config: {
        vm_id: 'vm',
        runtime: 'envoy.wasm.runtime.v8',
        code: { local: { filename: 'filter.wasm' } },
        configuration: { '@type': 'type.googleapis.com/google.protobuf.Struct', value: { k: 1 } },
        environment_variables: { key_values: { A: 'b' } },
      },
    })
  })

  it('has its reload interval in seconds', () => {
    expect(pluginConfig({ failurePolicy: 'reload', reload: { baseIntervalMs: 1500 } })).toMatchObject({
      failure_policy: 'FAIL_RELOAD',
      reload_config: { backoff: { base_interval: '1.5s' } },
    })
  })

  it('has its capabilities in the VM from 1.40 on, and beside it before', () => {
    const restriction = { allowed_capabilities: { proxy_log: {} } }
    const key = 'capability_restriction_config'
    expect(at(pluginConfig({ capabilities: ['proxy_log'] }), `vm_config.${key}`)).toEqual(restriction)
    expect(at(pluginConfig({ capabilities: ['proxy_log'] }), key)).toBeUndefined()
    for (const target of ['1.36', '1.37', '1.38', '1.39'] as const) {
      expect(at(pluginConfig({ capabilities: ['proxy_log'] }, { target }), key)).toEqual(restriction)
      expect(at(pluginConfig({ capabilities: ['proxy_log'] }, { target }), `vm_config.${key}`)).toBeUndefined()
    }
  })

  it('without capabilities is not restricted: an empty list means all', () => {
    expect(JSON.stringify(pluginConfig({ capabilities: [] }))).not.toContain('capability')
  })

  it('has a BytesValue in base64, and a StringValue that is not UTF-8 as one', () => {
    const bytes = { '@type': 'type.googleapis.com/google.protobuf.BytesValue', value: '/w==' }
    expect(at(pluginConfig({ configuration: { any: 'BytesValue', value: { base64: '/w==' } } }), 'configuration')).toEqual(bytes)
    expect(at(pluginConfig({ configuration: { any: 'StringValue', value: { base64: '/w==' } } }), 'configuration')).toEqual(bytes)
    expect(at(pluginConfig({ configuration: { any: 'BytesValue', value: 'ab' } }), 'configuration.value')).toBe('YWI=')
  })
})

describe('the bootstrap', () => {
  it('has the chain in order and the router, with its typed_config, last', () => {
    const two = scenario(
      {},
      { plugins: ['a', 'b'].map((id) => ({ id, name: id, module: 'filter' })), chains: { http: ['b', 'a'] } },
    )
    const filters = at(connectionManager(envoyConfig(two, places)), 'http_filters') as EnvoyMessage[]
    expect(filters.map((filter) => at(filter, 'typed_config.config.name') ?? filter['name'])).toEqual([
      'b',
      'a',
      'envoy.filters.http.router',
    ])
    expect(at(filters[2], 'typed_config.@type')).toBe('type.googleapis.com/envoy.extensions.filters.http.router.v3.Router')
  })

  it('leads to clusters, and answers by itself with text or bytes', () => {
    const routes = [
      { prefix: '/a', directResponse: { status: 200, body: 'own' } },
      { prefix: '/b', directResponse: { status: 302, body: { base64: '/w==' } } },
      { prefix: '/c', directResponse: { status: 204 } },
      { cluster: 'web' },
    ]
    expect(at(connectionManager(envoyConfig(scenario({}, { routes }), places)), 'route_config.virtual_hosts.0.routes')).toEqual([
      { match: { prefix: '/a' }, direct_response: { status: 200, body: { inline_string: 'own' } } },
      { match: { prefix: '/b' }, direct_response: { status: 302, body: { inline_bytes: '/w==' } } },
      { match: { prefix: '/c' }, direct_response: { status: 204 } },
      { match: { prefix: '/' }, route: { cluster: 'web' } },
    ])
  })

  it('lets trailers through on both sides', () => {
    const config = envoyConfig(scenario(), places)
    expect(at(connectionManager(config), 'http_protocol_options')).toEqual({ enable_trailers: true })
    const options = at(config, 'static_resources.clusters.0.typed_extension_protocol_options') as EnvoyMessage
    expect(at(options['envoy.extensions.upstreams.http.v3.HttpProtocolOptions'], 'explicit_http_config')).toEqual({
      http_protocol_options: { enable_trailers: true },
    })
  })

  it('binds where it is told, and has an admin interface where a port is given', () => {
    const config = envoyConfig(scenario(), { ...places, listenerPort: 12_345, adminPort: 9 })
    expect(at(config, 'static_resources.listeners.0.address.socket_address')).toEqual({
      address: '127.0.0.1',
      port_value: 12_345,
    })
    expect(at(config, 'admin.address.socket_address.port_value')).toBe(9)
    expect(envoyConfig(scenario(), places)['admin']).toBeUndefined()
  })

  it('has the listener’s buffer limit and the node where the scenario has them', () => {
    const config = envoyConfig(
      scenario({}, { listener: { bufferLimit: 1000 }, process: { node: { id: 'n', cluster: 'c' } } }),
      places,
    )
    expect(at(config, 'static_resources.listeners.0.per_connection_buffer_limit_bytes')).toBe(1000)
    expect(config['node']).toEqual({ id: 'n', cluster: 'c' })
    expect(envoyConfig(scenario(), places)['node']).toBeUndefined()
  })

  it('looks up host names, and takes addresses as they are', () => {
    const typeFor = (clusterAddress: string) =>
      at(envoyConfig(scenario(), { ...places, clusterAddress }), 'static_resources.clusters.0.type')
    expect(typeFor('10.0.0.1')).toBe('STATIC')
    expect(typeFor('::1')).toBe('STATIC')
    expect(typeFor('web.example')).toBe('STRICT_DNS')
  })
})

describe('the protocol', () => {
  const clusterOptions = 'static_resources.clusters.0.typed_extension_protocol_options'
  const explicit = 'explicit_http_config'

  it('of clients and of a cluster is HTTP/1.1 with trailers, or HTTP/2', () => {
    const plain = envoyConfig(scenario(), places)
    expect(connectionManager(plain)).toMatchObject({ codec_type: 'HTTP1', http_protocol_options: { enable_trailers: true } })
    const clusters = [{ name: 'web', protocol: 'http2' as const, rules: [{}] }]
    const newer = envoyConfig(scenario({}, { listener: { protocol: 'http2' }, clusters }), places)
    expect(connectionManager(newer)).toMatchObject({ codec_type: 'HTTP2' })
    expect(connectionManager(newer)).not.toHaveProperty('http_protocol_options')
    const optionsOf = (config: EnvoyMessage) => Object.values(at(config, clusterOptions) as EnvoyMessage)[0]
    expect(optionsOf(plain)).toMatchObject({ [explicit]: { http_protocol_options: { enable_trailers: true } } })
    expect(optionsOf(newer)).toMatchObject({ [explicit]: { http2_protocol_options: {} } })
  })
})
