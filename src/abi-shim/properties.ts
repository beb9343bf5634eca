// Catalogue of the attributes that proxy_get_property can read. Envoy: extensions/filters/common/expr/context.cc and the attributes page.
import type { Label } from './hostcall.ts'
import type { Release } from './version.ts'

/** How a value is serialised: text and bytes raw, numbers and times as 8 bytes little-endian, maps and lists as pairs. */
export type PropertyType = 'string' | 'int' | 'uint' | 'bool' | 'timestamp' | 'duration' | 'map' | 'message' | 'any'

/** When an attribute has a value. */
export type Availability =
  /** In every context of a plugin. */
  | 'always'
  /** While there is a stream. */
  | 'stream'
  /** While the header map that it reads is held. */
  | 'headers'
  /** Once the router has chosen a route or a cluster. */
  | 'routed'
  /** Once an upstream host was chosen. */
  | 'upstream'
  /** On a TLS connection. */
  | 'tls'
  /** Once the response has begun. */
  | 'response'
  /** Once the stream is over. */
  | 'end'
  /** Once something has set it. */
  | 'when set'

export interface Property {
  readonly type: PropertyType
  readonly available: Availability
  readonly doc: string
  readonly label: Label
  readonly since?: Release
}

function property(type: PropertyType, available: Availability, doc: string, since?: Release): Property {
  return { type, available, doc, label: 'as-envoy', ...(since === undefined ? {} : { since }) }
}

function later(type: PropertyType, available: Availability, doc: string, since?: Release): Property {
  return { ...property(type, available, doc, since), label: 'not-modelled' }
}

const certificate = (whose: string, what: string): string => `${what} of ${whose} certificate.`

/** Attributes of a TLS session, which connections and upstream connections share. */
function tls(side: 'as-envoy' | 'not-modelled', ours: string, theirs: string): Readonly<Record<string, Property>> {
  const entry = (doc: string, since?: Release): Property => ({ ...property('string', 'tls', doc, since), label: side })
  return {
    tls_version: entry('TLS version, such as TLSv1.3.'),
    subject_local_certificate: entry(certificate(ours, 'Subject')),
    subject_peer_certificate: entry(certificate(theirs, 'Subject')),
    uri_san_local_certificate: entry(certificate(ours, 'First URI among the alternative names')),
    uri_san_peer_certificate: entry(certificate(theirs, 'First URI among the alternative names')),
    dns_san_local_certificate: entry(certificate(ours, 'First DNS name among the alternative names')),
    dns_san_peer_certificate: entry(certificate(theirs, 'First DNS name among the alternative names')),
    sha256_peer_certificate_digest: entry(certificate(theirs, 'SHA-256 digest')),
    peer_certificate: entry(certificate(theirs, 'URL-encoded PEM'), '1.38'),
  }
}

function prefixed(prefix: string, entries: Readonly<Record<string, Property>>): Readonly<Record<string, Property>> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [`${prefix}.${name}`, entry]))
}

/** By path, its parts joined with dots; on the wire they are joined with a zero byte. */
export const properties: Readonly<Record<string, Property>> = {
  'request.path': property('string', 'headers', 'The header :path, query included.'),
  'request.url_path': property('string', 'headers', 'The header :path without its query.'),
  'request.host': property('string', 'headers', 'The header :authority.'),
  'request.scheme': property('string', 'headers', 'The header :scheme.'),
  'request.method': property('string', 'headers', 'The header :method.'),
  'request.headers': property(
    'map',
    'headers',
    'All headers, or with a further part the one of that name, values joined with a comma.',
  ),
  'request.headers_bytes': property('int', 'stream', 'Bytes of the held headers; 0 where none are held.', '1.37'),
  'request.referer': property('string', 'headers', 'The header referer.'),
  'request.useragent': property('string', 'headers', 'The header user-agent.'),
  'request.id': property('string', 'headers', 'The header x-request-id.'),
  'request.query': property('string', 'headers', 'What stands between ? and # in the path; empty where there is none.'),
  'request.time': property('timestamp', 'stream', 'When the stream began.'),
  'request.duration': property('duration', 'end', 'How long the stream took.'),
  'request.protocol': property('string', 'stream', 'HTTP/1.0, HTTP/1.1, HTTP/2 or HTTP/3.'),
  'request.size': property(
    'int',
    'stream',
    'The header content-length where it is held and valid, else body bytes received so far.',
  ),
  'request.total_size': property('int', 'stream', 'Body bytes received so far and the held headers’.'),
  'response.code': property('int', 'response', 'The status of the response.'),
  'response.code_details': property('string', 'when set', 'Why the response is what it is, such as via_upstream.'),
  'response.flags': property('int', 'stream', 'Envoy’s response flags as bits.'),
  'response.grpc_status': property('int', 'response', 'From the trailers, else the headers, else derived from the status.'),
  'response.headers': property('map', 'headers', 'As request.headers.'),
  'response.trailers': property('map', 'headers', 'As request.headers.'),
  'response.headers_bytes': property('int', 'stream', 'Bytes of the held headers; 0 where none are held.', '1.37'),
  'response.size': property('int', 'stream', 'Body bytes sent so far.'),
  'response.total_size': property('int', 'stream', 'Body bytes sent so far and those of the held headers and trailers.'),
  'response.backend_latency': property('duration', 'end', 'From the first byte sent upstream to the last one received.'),
  'connection.id': property('uint', 'stream', 'Number of the client’s connection.'),
  'connection.mtls': property('bool', 'stream', 'Whether the client presented a certificate.'),
  'connection.requested_server_name': property('string', 'stream', 'Server name that the client asked for; empty without TLS.'),
  ...prefixed('connection', tls('as-envoy', 'Envoy’s', 'the client’s')),
  'connection.peer_certificate_valid': property(
    'bool',
    'stream',
    'Whether the client’s certificate was presented and validated.',
    '1.39',
  ),
  'connection.termination_details': property('string', 'when set', 'Why Envoy ended the connection.'),
  'connection.transport_failure_reason': property('string', 'when set', 'Why the TLS handshake failed.'),
  'source.address': property('string', 'stream', 'The client’s address and port.'),
  'source.port': property('int', 'stream', 'The client’s port.'),
  'destination.address': property('string', 'stream', 'Envoy’s address and port on that connection.'),
  'destination.port': property('int', 'stream', 'Envoy’s port on that connection.'),
  'upstream.address': later('string', 'upstream', 'Address and port of the chosen host.'),
  'upstream.port': later('int', 'upstream', 'Port of the chosen host.'),
  'upstream.local_address': later('string', 'upstream', 'Envoy’s address and port on the upstream connection.'),
  'upstream.locality': later('message', 'upstream', 'Where the chosen host is.'),
  'upstream.transport_failure_reason': later('string', 'upstream', 'Why the upstream connection failed; may be empty.'),
  'upstream.cx_pool_ready_duration': later('duration', 'upstream', 'How long it took to get a connection.'),
  'upstream.request_attempt_count': later('uint', 'stream', 'How often the request was tried; 0 before the first time.'),
  'upstream.num_endpoints': later('uint', 'routed', 'Hosts of the cluster.'),
  ...prefixed('upstream', tls('not-modelled', 'Envoy’s', 'the upstream’s')),
  'upstream.server_name': later('string', 'tls', 'Server name that Envoy asked for.', '1.39'),
  metadata: property(
    'message',
    'stream',
    'Dynamic metadata, which other filters set; further parts are filter_metadata, a namespace, keys.',
  ),
  filter_state: property('any', 'when set', 'Objects of the stream by name; what proxy_set_property stored has the prefix wasm.'),
  upstream_filter_state: later('any', 'upstream', 'Objects of the upstream connection by name.'),
  'xds.node': later('message', 'always', 'Envoy’s own identity; further parts are fields of it.'),
  'xds.cluster_name': property('string', 'routed', 'The cluster that the request goes to.'),
  'xds.cluster_metadata': later('message', 'routed', 'Metadata of that cluster.'),
  'xds.route_name': property('string', 'routed', 'The route’s name; may be empty.'),
  'xds.route_metadata': later('message', 'routed', 'Metadata of the route.'),
  'xds.virtual_host_name': property('string', 'routed', 'The virtual host’s name.'),
  'xds.virtual_host_metadata': later('message', 'routed', 'Metadata of the virtual host.'),
  'xds.upstream_host_metadata': later('message', 'upstream', 'Metadata of the chosen host.'),
  'xds.upstream_host_locality_metadata': later('message', 'upstream', 'Metadata of the chosen host’s locality.'),
  'xds.filter_chain_name': later('string', 'stream', 'The filter chain’s name; may be empty.'),
  'xds.listener_metadata': later('message', 'stream', 'Metadata of the listener.'),
  'xds.listener_direction': later('int', 'stream', 'Direction of the listener: 0 unspecified, 1 inbound, 2 outbound.'),
  plugin_name: property('string', 'always', 'PluginConfig.name.'),
  plugin_root_id: property('string', 'always', 'PluginConfig.root_id.'),
  plugin_vm_id: property('string', 'always', 'VmConfig.vm_id.'),
  connection_id: property('uint', 'stream', 'Number of the client’s connection.'),
}
