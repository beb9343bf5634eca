// proxy_get_property and proxy_set_property: from a path to the bytes a guest reads.
// Envoy: source/extensions/common/wasm/context.cc getProperty, source/extensions/filters/common/expr/context.cc.
import { Status } from '../../abi-shim/enums.ts'
import { encodePairs } from '../../abi-shim/pairs.ts'
import { properties as catalogue } from '../../abi-shim/properties.ts'
import type { Release } from '../../abi-shim/version.ts'
import { virtualHostName } from '../../scenario/formats/envoy-config.ts'
import type { ByteString, Pairs } from '../../util/bytes.ts'
import { byteString, byteStringOfText } from '../../util/bytes.ts'
import type { HeaderMap } from '../http/headers.ts'
import { lowerCase } from '../http/headers.ts'
import type { StreamInfo } from '../http/stream-info.ts'
import type { Context } from './context.ts'

/** A resolved attribute: bytes as the guest gets them, a map that can be asked for a key, or nothing (NotFound). */
type Value = ByteString | MapValue | undefined

interface MapValue {
  readonly entries: () => Pairs
  readonly get: (key: ByteString) => ByteString | undefined
}

/** `notModelled`: Envoy has it, the emulator has not. */
export type PropertyAnswer =
  | { readonly value: ByteString }
  | { readonly status: typeof Status.NotFound | typeof Status.SerializationFailure }
  | { readonly status: typeof Status.Unimplemented; readonly notModelled: true }

/** 8 bytes, little-endian: every integer, duration and timestamp. */
function int64(value: number | bigint): ByteString {
  let rest = BigInt.asUintN(64, BigInt(value))
  let out = ''
  for (let i = 0; i < 8; i++) {
    out += String.fromCharCode(Number(rest & 0xffn))
    rest >>= 8n
  }
  return out
}

const bool = (value: boolean): ByteString => (value ? '\x01' : '\x00')
const optional = (value: bigint | null): ByteString | undefined => (value === null ? undefined : int64(value))

/** Header maps as properties: names unique, values joined with a comma; without a map an empty one. */
function headerValue(headers: HeaderMap | null): MapValue {
  return {
    entries: () => {
      const names = [...new Set((headers?.snapshot() ?? []).map(([name]) => name))]
      return names.map((name) => [name, headers?.joined(name) ?? ''])
    },
    get: (key) => headers?.joined(lowerCase(key)),
  }
}

interface Subject {
  readonly info: StreamInfo
  readonly requestHeaders: HeaderMap | null
  readonly responseHeaders: HeaderMap | null
  readonly responseTrailers: HeaderMap | null
}

type Getter = (subject: Subject) => Value

const header =
  (name: string): Getter =>
  ({ requestHeaders }) =>
    requestHeaders?.get(name)

/** RequestWrapper: of a map without a path it is empty. */
const query = (path: ByteString): ByteString => {
  const at = path.indexOf('?')
  if (at < 0) return ''
  const end = path.indexOf('#', at)
  return path.slice(at + 1, end < 0 ? undefined : end)
}

const request: Record<string, Getter> = {
  path: header(':path'),
  url_path: ({ requestHeaders }) =>
    requestHeaders === null ? undefined : (requestHeaders.get(':path') ?? '').replace(/\?[\s\S]*$/, ''),
  host: header(':authority'),
  scheme: header(':scheme'),
  method: header(':method'),
  headers: ({ requestHeaders }) => headerValue(requestHeaders),
  headers_bytes: ({ requestHeaders }) => int64(requestHeaders?.byteSize ?? 0),
  referer: header('referer'),
  useragent: header('user-agent'),
  id: header('x-request-id'),
  query: ({ requestHeaders }) => (requestHeaders === null ? undefined : query(requestHeaders.get(':path') ?? '')),
  time: ({ info }) => int64(info.startTime),
  duration: ({ info }) => optional(info.duration),
  protocol: ({ info }) => (info.isHttp2 ? 'HTTP/2' : 'HTTP/1.1'),
  size: ({ requestHeaders, info }) => {
    const length = requestHeaders?.get('content-length')
    if (length === undefined) return int64(info.bytesReceived)
    return /^[0-9]+$/.test(length) ? int64(BigInt(length)) : undefined
  },
  total_size: ({ requestHeaders, info }) => int64(info.bytesReceived + (requestHeaders?.byteSize ?? 0)),
}

const response: Record<string, Getter> = {
  code: ({ info }) => (info.responseCode === null ? undefined : int64(info.responseCode)),
  code_details: ({ info }) => info.codeDetails ?? undefined,
  flags: ({ info }) => int64(info.flagBits),
  grpc_status: ({ info, responseHeaders, responseTrailers }) => {
    const told = responseTrailers?.get('grpc-status') ?? responseHeaders?.get('grpc-status')
    if (told !== undefined && /^[0-9]+$/.test(told)) return int64(BigInt(told))
    return info.responseCode === null ? undefined : int64(grpcOfHttp[info.responseCode] ?? 2)
  },
  headers: ({ responseHeaders }) => headerValue(responseHeaders),
  trailers: ({ responseTrailers }) => headerValue(responseTrailers),
  headers_bytes: ({ responseHeaders }) => int64(responseHeaders?.byteSize ?? 0),
  size: ({ info }) => int64(info.bytesSent),
  total_size: ({ info, responseHeaders, responseTrailers }) =>
    int64(info.bytesSent + (responseHeaders?.byteSize ?? 0) + (responseTrailers?.byteSize ?? 0)),
  backend_latency: ({ info }) => optional(info.backendLatency),
}

/** Envoy Grpc::Utility::httpToGrpcStatus; everything else is Unknown (2). */
const grpcOfHttp: Readonly<Record<number, number>> = { 400: 13, 401: 16, 403: 7, 404: 12, 429: 14, 502: 14, 503: 14, 504: 14 }

/** A plaintext connection: every attribute of TLS is NotFound. */
const absent: Getter = () => undefined

const connection: Record<string, Getter> = {
  id: ({ info }) => int64(info.connection.id),
  mtls: () => bool(false),
  requested_server_name: () => '',
  tls_version: absent,
  subject_local_certificate: absent,
  subject_peer_certificate: absent,
  uri_san_local_certificate: absent,
  uri_san_peer_certificate: absent,
  dns_san_local_certificate: absent,
  dns_san_peer_certificate: absent,
  sha256_peer_certificate_digest: absent,
  peer_certificate: absent,
  peer_certificate_valid: () => bool(false),
  termination_details: absent,
  transport_failure_reason: absent,
}

const source: Record<string, Getter> = {
  address: ({ info }) => info.client.address,
  port: ({ info }) => int64(info.client.port),
}

const destination: Record<string, Getter> = {
  address: ({ info }) => info.connection.localAddress,
  port: ({ info }) => int64(info.connection.localPort),
}

const xds: Record<string, Getter> = {
  cluster_name: ({ info: { route } }) =>
    route !== null && 'cluster' in route ? byteStringOfText(route.cluster.name) : undefined,
  // Routes of a scenario have no names.
  route_name: ({ info: { route } }) => (route === null ? undefined : ''),
  virtual_host_name: () => virtualHostName,
}

/** By the catalogue's dotted path: every attribute of a stream that is modelled. */
export const getters: Readonly<Record<string, Getter>> = Object.fromEntries(
  Object.entries({ request, response, connection, source, destination, xds }).flatMap(([family, members]) =>
    Object.entries(members).map(([name, getter]) => [`${family}.${name}`, getter]),
  ),
)

/** The first parts of dotted paths: wrappers whose keys Envoy cannot list. */
const wrappers = new Set(Object.keys(catalogue).flatMap((path) => (path.includes('.') ? [path.split('.', 1)[0] ?? ''] : [])))

/** A path taken apart. */
interface Path {
  readonly first: ByteString | undefined
  readonly second: ByteString | undefined
  /** The first two parts as the catalogue writes them. */
  readonly dotted: string
  readonly further: readonly ByteString[]
}

/** Paths that were taken apart: a filter asks for the same few with every request. */
const knownPaths = new Map<ByteString, Path>()

/** Parts are separated by a zero byte; one trailing zero byte is harmless. */
function pathOf(path: ByteString): Path {
  const known = knownPaths.get(path)
  if (known !== undefined) return known
  const parts = path.split('\0')
  if (parts[parts.length - 1] === '') parts.pop()
  const [first, second, ...further] = parts
  const fresh = { first, second, dotted: `${first}.${second}`, further }
  if (knownPaths.size === 1000) knownPaths.clear()
  knownPaths.set(path, fresh)
  return fresh
}

/** Resolves a path. */
export function getProperty(context: Context, path: ByteString, exists: (release: Release) => boolean): PropertyAnswer {
  const parts = pathOf(path)
  const { first, second, further } = parts
  if (first === undefined) return { status: Status.SerializationFailure }
  const { stream } = context
  // Without a stream only xds is an attribute; the other names are looked for among the plugin's own.
  if (wrappers.has(first) && (stream !== null || first === 'xds')) return attribute(context, parts, exists)
  if (first === 'filter_state' && stream !== null) {
    return second === undefined ? { status: Status.SerializationFailure } : finish(stream.info.filterState(second), further)
  }
  if (first === 'metadata' && stream !== null) return dynamicMetadata(second, further)
  if (catalogue[first]?.label === 'not-modelled' && stream !== null) return { status: Status.Unimplemented, notModelled: true }
  const own = ownProperty(context, first) ?? stream?.info.filterState(`wasm.${first}`)
  return finish(own, second === undefined ? further : [second, ...further])
}

function attribute(context: Context, { second, dotted, further }: Path, exists: (release: Release) => boolean): PropertyAnswer {
  if (second === undefined) return { status: Status.SerializationFailure }
  const entry = Object.hasOwn(catalogue, dotted) ? catalogue[dotted] : undefined
  if (entry === undefined || (entry.since !== undefined && !exists(entry.since))) return { status: Status.NotFound }
  const getter = getters[dotted]
  if (getter === undefined) return { status: Status.Unimplemented, notModelled: true }
  if (context.stream === null) return { status: Status.NotFound }
  return finish(getter(new FoundSubject(context, context.stream.info)), further)
}

const emptyMap: MapValue = { entries: () => [], get: () => undefined }

/** A message with two maps of it. A plugin cannot set any, and there is no filter here that does. */
function dynamicMetadata(part: ByteString | undefined, further: readonly ByteString[]): PropertyAnswer {
  if (part === undefined) return finish('', further)
  return finish(part === 'filter_metadata' || part === 'typed_filter_metadata' ? emptyMap : undefined, further)
}

function ownProperty(context: Context, name: ByteString): ByteString | undefined {
  const plugin = context.root?.plugin
  if (plugin === undefined) return undefined
  switch (name) {
    case 'plugin_name':
      return plugin.name
    case 'plugin_root_id':
      return plugin.rootId
    case 'plugin_vm_id':
      return plugin.vmId
    case 'connection_id':
      return context.stream === null ? undefined : int64(context.stream.info.connection.id)
    default:
      return undefined
  }
}

function finish(value: Value, rest: readonly ByteString[]): PropertyAnswer {
  if (value === undefined) return { status: Status.NotFound }
  if (typeof value === 'string') return rest.length === 0 ? { value } : { status: Status.NotFound }
  const key = rest[0]
  if (key === undefined) {
    const entries = value.entries()
    // An empty map is four zero bytes here, unlike proxy_get_header_map_pairs.
    return { value: entries.length === 0 ? '\0\0\0\0' : byteString(encodePairs(entries)) }
  }
  const found = value.get(key)
  return found === undefined || rest.length > 1 ? { status: Status.NotFound } : { value: found }
}

/** Context::findValue: what the context holds, else what the access log was given; looked for where a property asks. */
class FoundSubject implements Subject {
  readonly info: StreamInfo
  readonly #context: Context

  constructor(context: Context, info: StreamInfo) {
    this.#context = context
    this.info = info
  }

  get requestHeaders(): HeaderMap | null {
    return this.#context.requestHeaders ?? this.#context.loggedMap(0)
  }

  get responseHeaders(): HeaderMap | null {
    return this.#context.responseHeaders ?? this.#context.loggedMap(2)
  }

  get responseTrailers(): HeaderMap | null {
    return this.#context.responseTrailers ?? this.#context.loggedMap(3)
  }
}

/** Writes `wasm.<path>` into the stream's filter state. NotFound without a stream. */
export function setProperty(context: Context, path: ByteString, value: ByteString): typeof Status.Ok | typeof Status.NotFound {
  if (context.stream === null) return Status.NotFound
  context.stream.info.setFilterState(`wasm.${path}`, value)
  return Status.Ok
}
