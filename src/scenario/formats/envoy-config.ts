// A scenario as an Envoy bootstrap, as a plain object: one listener, one chain, static clusters. It runs as it is.
import { base64, decodeUtf8, fromBase64, utf8 } from '../../util/bytes.ts'
import { isBrokenText } from '../references.ts'
import type { BytesText, Cluster, Payload, Plugin, RouteEntry, Scenario } from '../schema.ts'
import type { Loss } from './format.ts'

/** Where the files and peers of one deployment are. */
export interface EnvoyPlaces {
  /** The address and port that the listener is bound to; the address is 127.0.0.1 where absent. */
  readonly listenerAddress?: string
  readonly listenerPort: number
  /** The admin interface; none where absent. */
  readonly adminPort?: number
  /** The address of all upstreams; 127.0.0.1 where absent. Anything but an IP address makes the clusters STRICT_DNS. */
  readonly clusterAddress?: string
  /** The port of each cluster's endpoint, by cluster name. */
  readonly clusterPorts: Readonly<Record<string, number>>
  /** The file of each module, by module id. */
  readonly modules: Readonly<Record<string, string>>
}

/** The one virtual host, which all routes are in. A plugin can read its name. */
export const virtualHostName = 'all'

/** An Envoy message in its JSON form. */
export type EnvoyMessage = { readonly [field: string]: EnvoyValue }
export type EnvoyValue = string | number | boolean | null | readonly EnvoyValue[] | EnvoyMessage

const type = (name: string) => ({ '@type': `type.googleapis.com/${name}` })

/** The bootstrap. Only what the scenario says is written; everything else is Envoy's default. */
export function envoyConfig(scenario: Scenario, places: EnvoyPlaces): EnvoyMessage {
  const { id, cluster } = scenario.process.node
  return {
    ...(id !== '' || cluster !== '' ? { node: { id, cluster } } : {}),
    ...(places.adminPort === undefined ? {} : { admin: { address: address('127.0.0.1', places.adminPort) } }),
    static_resources: {
      listeners: [listener(scenario, places)],
      clusters: scenario.clusters.map((each) => clusterConfig(each, places)),
    },
  }
}

/** The plugins of the chain in its order. Ids without a plugin are left out. */
export function chainOf(scenario: Scenario): Plugin[] {
  return scenario.chains.http.flatMap((id) => scenario.plugins.filter((plugin) => plugin.id === id))
}

function listener(scenario: Scenario, places: EnvoyPlaces): EnvoyMessage {
  const { bufferLimit, protocol, useRemoteAddress } = scenario.listener
  return {
    name: 'listener',
    address: address(places.listenerAddress ?? '127.0.0.1', places.listenerPort),
    ...(bufferLimit === undefined ? {} : { per_connection_buffer_limit_bytes: bufferLimit }),
    filter_chains: [
      {
        filters: [
          {
            name: 'envoy.filters.network.http_connection_manager',
            typed_config: {
              ...type('envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager'),
              stat_prefix: 'ingress_http',
              // Without `enable_trailers` Envoy drops HTTP/1.1 trailers before any filter sees them.
              ...(protocol === 'http2'
                ? { codec_type: 'HTTP2' }
                : { codec_type: 'HTTP1', http_protocol_options: { enable_trailers: true } }),
              ...(useRemoteAddress === undefined ? {} : { use_remote_address: useRemoteAddress }),
              route_config: {
                name: 'routes',
                virtual_hosts: [
                  {
                    name: virtualHostName,
                    domains: ['*'],
                    routes: scenario.routes.map(routeConfig),
                  },
                ],
              },
              http_filters: httpFilters(scenario, places.modules),
            },
          },
        ],
      },
    ],
  }
}

function routeConfig(route: RouteEntry): EnvoyMessage {
  const match = { prefix: route.prefix }
  if ('cluster' in route) return { match, route: { cluster: route.cluster } }
  const { status, body } = route.directResponse
  return { match, direct_response: { status, ...(body === '' ? {} : { body: dataSource(body) }) } }
}

/** The bytes themselves, as Envoy's DataSource. */
const dataSource = (bytes: BytesText): EnvoyMessage =>
  typeof bytes === 'string' ? { inline_string: bytes } : { inline_bytes: bytes.base64 }

/** The chain, with the router at its end; `modules` has the file of each module, by module id. */
export function httpFilters(scenario: Scenario, modules: Readonly<Record<string, string>>): EnvoyMessage[] {
  return [
    ...chainOf(scenario).map((plugin) => wasmFilter(scenario, plugin, modules)),
    { name: 'envoy.filters.http.router', typed_config: type('envoy.extensions.filters.http.router.v3.Router') },
  ]
}

/** What of the plugins cannot be written. */
export function pluginLosses({ plugins, chains }: Scenario): Loss[] {
  return plugins.flatMap(({ id, configuration, vm }, index) => {
    const message = 'a StringValue must be UTF-8: it is written as a BytesValue, of which the plugin reads the same bytes'
    return [
      ...(chains.http.includes(id)
        ? []
        : [{ path: `plugins[${index}]`, message: `the plugin ${id} is in no chain and is left out` }]),
      ...(isBrokenText(configuration) ? [{ path: `plugins[${index}].configuration`, message }] : []),
      ...(isBrokenText(vm.configuration) ? [{ path: `plugins[${index}].vm.configuration`, message }] : []),
    ]
  })
}

const failurePolicies = { closed: 'FAIL_CLOSED', open: 'FAIL_OPEN', reload: 'FAIL_RELOAD' } as const

function wasmFilter(scenario: Scenario, plugin: Plugin, modules: EnvoyPlaces['modules']): EnvoyMessage {
  const capabilities = capabilityRestriction(plugin)
  // From 1.40 on the restriction is part of the VM; older releases reject the field there.
  const inVm = scenario.target === '1.40'
  const { vm } = plugin
  return {
    name: 'envoy.filters.http.wasm',
    typed_config: {
      ...type('envoy.extensions.filters.http.wasm.v3.Wasm'),
      config: {
        name: plugin.name,
        ...(plugin.rootId === '' ? {} : { root_id: plugin.rootId }),
        ...(plugin.failOpen === undefined ? {} : { fail_open: plugin.failOpen }),
        ...(plugin.failurePolicy === undefined ? {} : { failure_policy: failurePolicies[plugin.failurePolicy] }),
        ...(plugin.reload === undefined
          ? {}
          : { reload_config: { backoff: { base_interval: `${plugin.reload.baseIntervalMs / 1000}s` } } }),
        ...(plugin.allowOnHeadersStopIteration === undefined
          ? {}
          : { allow_on_headers_stop_iteration: plugin.allowOnHeadersStopIteration }),
        ...(inVm ? {} : capabilities),
        ...(plugin.configuration === undefined ? {} : { configuration: anyOf(plugin.configuration) }),
        vm_config: {
          ...(vm.id === '' ? {} : { vm_id: vm.id }),
          runtime: 'envoy.wasm.runtime.v8',
          code: { local: { filename: modules[plugin.module] ?? plugin.module } },
          ...(vm.configuration === undefined ? {} : { configuration: anyOf(vm.configuration) }),
          ...(Object.keys(vm.environment ?? {}).length === 0
            ? {}
            : { environment_variables: { key_values: { ...vm.environment } } }),
          ...(inVm ? capabilities : {}),
        },
      },
    },
  }
}

function capabilityRestriction({ capabilities }: Plugin): EnvoyMessage {
  if (capabilities === undefined || capabilities.length === 0) return {}
  return { capability_restriction_config: { allowed_capabilities: Object.fromEntries(capabilities.map((name) => [name, {}])) } }
}

/** A StringValue that is not UTF-8 becomes a BytesValue, of which a plugin reads the same bytes. */
function anyOf(payload: Payload): EnvoyMessage {
  if (payload.any === 'Struct') return { ...type('google.protobuf.Struct'), value: payload.value }
  if (payload.any === 'StringValue') {
    if (typeof payload.value === 'string') return { ...type('google.protobuf.StringValue'), value: payload.value }
    const bytes = fromBase64(payload.value.base64)
    const text = bytes && decodeUtf8(bytes)
    if (text !== undefined) return { ...type('google.protobuf.StringValue'), value: text }
  }
  const value = typeof payload.value === 'string' ? base64(utf8(payload.value)) : payload.value.base64
  return { ...type('google.protobuf.BytesValue'), value }
}

function clusterConfig({ name, hosts, protocol }: Cluster, places: EnvoyPlaces): EnvoyMessage {
  const host = places.clusterAddress ?? '127.0.0.1'
  const port = places.clusterPorts[name]
  return {
    name,
    type: isIpAddress(host) ? 'STATIC' : 'STRICT_DNS',
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        ...type('envoy.extensions.upstreams.http.v3.HttpProtocolOptions'),
        explicit_http_config:
          protocol === 'http2' ? { http2_protocol_options: {} } : { http_protocol_options: { enable_trailers: true } },
      },
    },
    load_assignment: {
      cluster_name: name,
      endpoints: port === undefined || hosts === 0 ? [] : [{ lb_endpoints: [{ endpoint: { address: address(host, port) } }] }],
    },
  }
}

const isIpAddress = (host: string) => /^\d+\.\d+\.\d+\.\d+$/.test(host) || host.includes(':')

function address(host: string, port: number): EnvoyMessage {
  return { socket_address: { address: host, port_value: port } }
}
