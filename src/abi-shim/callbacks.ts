// The other table: what the host calls in the guest, with parameters by ABI version. proxy-wasm-cpp-host include/proxy-wasm/wasm.h.
import {
  DataStatus,
  type EnumNames,
  GrpcStatus,
  HeadersStatus,
  MetadataStatus,
  NetworkStatus,
  namesOf,
  PeerType,
  TrailersStatus,
  Verdict,
} from './enums.ts'
import type { Label } from './hostcall.ts'
import { type AbiVersion, abiVersions, type Release } from './version.ts'

/** One parameter; all of them are i32. */
export interface CallbackParam {
  readonly name: string
  readonly names?: EnumNames
  /** A 0 or 1 that is shown as a claim. */
  readonly bool?: true
  /** The first ABI version that passes it. */
  readonly since?: AbiVersion
}

/** What a callback returns: nothing, or one i32 with these names. */
export type CallbackResult = 'void' | { readonly names?: EnumNames }

/** One export that Envoy looks for. */
export interface Callback {
  readonly doc: string
  readonly params: readonly CallbackParam[]
  readonly result: CallbackResult
  readonly abi: readonly AbiVersion[]
  /** Whether the playground calls it where Envoy does. */
  readonly label: Label
  /** The release since which Envoy looks for it. */
  readonly since?: Release
  /** Called by no release that was observed. */
  readonly neverCalled?: true
}

type Defaulted = Omit<Callback, 'abi' | 'label'> & { readonly abi?: readonly AbiVersion[] }

function callback(entry: Defaulted): Callback {
  return { abi: abiVersions, label: 'as-envoy', ...entry }
}

/** Envoy calls it, and the playground does not yet. */
function later(entry: Defaulted): Callback {
  return { ...callback(entry), label: 'not-modelled' }
}

const word = (name: string): CallbackParam => ({ name })
const contextId = word('contextId')
const rootId = word('rootId')
const token = word('token')
const endOfStream: CallbackParam = { name: 'endOfStream', bool: true }
const peer: CallbackParam = { name: 'peer', names: namesOf(PeerType) }
const answers = (values: Readonly<Record<string, number>>): CallbackResult => ({ names: namesOf(values) })
const number: CallbackResult = {}

export const callbacks = {
  _initialize: callback({
    doc: 'Sets a reactor up: constructors, runtime. Runs first, in every VM, with few host functions allowed.',
    params: [],
    result: 'void',
  }),
  _start: callback({
    doc: 'Sets a command up. Runs first where there is no _initialize, with few host functions allowed.',
    params: [],
    result: 'void',
  }),
  main: callback({
    doc: 'Runs after _initialize, with 0 and 0. Its answer is ignored.',
    params: [word('argc'), word('argv')],
    result: number,
  }),
  __main_void: callback({
    doc: 'Runs after _initialize where there is no main. Its answer is ignored.',
    params: [],
    result: number,
    since: '1.39',
  }),
  malloc: callback({
    doc: 'Gives the host memory to put a result in. The guest owns it and frees it.',
    params: [word('size')],
    result: number,
  }),
  proxy_on_memory_allocate: callback({
    doc: 'As malloc, asked only where there is no malloc.',
    params: [word('size')],
    result: number,
  }),

  proxy_on_context_create: callback({
    doc: 'A context begins: a plugin in this VM (parent 0), or a stream of that plugin.',
    params: [contextId, word('parentId')],
    result: 'void',
  }),
  proxy_on_vm_start: callback({
    doc: 'The VM starts. 0 rejects the configuration.',
    params: [rootId, word('configurationSize')],
    result: answers(Verdict),
  }),
  proxy_validate_configuration: callback({
    doc: 'Looked for, but never called.',
    params: [rootId, word('configurationSize')],
    result: answers(Verdict),
    neverCalled: true,
  }),
  proxy_on_configure: callback({
    doc: 'The plugin gets its configuration. 0 rejects it.',
    params: [rootId, word('configurationSize')],
    result: answers(Verdict),
  }),
  proxy_on_tick: callback({
    doc: 'The period of proxy_set_tick_period_milliseconds has passed.',
    params: [rootId],
    result: 'void',
  }),

  proxy_on_new_connection: later({ doc: 'A client has connected.', params: [contextId], result: answers(NetworkStatus) }),
  proxy_on_downstream_data: later({
    doc: 'Bytes came from the client.',
    params: [contextId, word('size'), endOfStream],
    result: answers(NetworkStatus),
  }),
  proxy_on_upstream_data: later({
    doc: 'Bytes came from the upstream.',
    params: [contextId, word('size'), endOfStream],
    result: answers(NetworkStatus),
  }),
  proxy_on_downstream_connection_close: later({
    doc: 'The client’s connection has closed.',
    params: [contextId, peer],
    result: 'void',
  }),
  proxy_on_upstream_connection_close: later({
    doc: 'The upstream’s connection has closed.',
    params: [contextId, peer],
    result: 'void',
  }),

  proxy_on_request_headers: callback({
    doc: 'The request’s headers are here.',
    params: [contextId, word('headers'), { ...endOfStream, since: '0.2.0' }],
    result: answers(HeadersStatus),
  }),
  proxy_on_request_body: callback({
    doc: 'A piece of the request’s body is here, or all of it that was held back.',
    params: [contextId, word('size'), endOfStream],
    result: answers(DataStatus),
  }),
  proxy_on_request_trailers: callback({
    doc: 'The request’s trailers are here.',
    params: [contextId, word('trailers')],
    result: answers(TrailersStatus),
  }),
  proxy_on_request_metadata: later({
    doc: 'HTTP/2 metadata came with the request; it cannot be read.',
    params: [contextId, word('entries')],
    result: answers(MetadataStatus),
  }),
  proxy_on_response_headers: callback({
    doc: 'The response’s headers are here.',
    params: [contextId, word('headers'), { ...endOfStream, since: '0.2.0' }],
    result: answers(HeadersStatus),
  }),
  proxy_on_response_body: callback({
    doc: 'A piece of the response’s body is here, or all of it that was held back.',
    params: [contextId, word('size'), endOfStream],
    result: answers(DataStatus),
  }),
  proxy_on_response_trailers: callback({
    doc: 'The response’s trailers are here.',
    params: [contextId, word('trailers')],
    result: answers(TrailersStatus),
  }),
  proxy_on_response_metadata: later({
    doc: 'HTTP/2 metadata came with the response; it cannot be read.',
    params: [contextId, word('entries')],
    result: answers(MetadataStatus),
  }),

  proxy_on_http_call_response: callback({
    doc: 'An HTTP callout has ended; all counts are 0 where it failed.',
    params: [rootId, token, word('headers'), word('bodySize'), word('trailers')],
    result: 'void',
  }),
  proxy_on_grpc_receive_initial_metadata: later({
    doc: 'A gRPC stream’s initial metadata is here.',
    params: [rootId, token, word('entries')],
    result: 'void',
  }),
  proxy_on_grpc_receive: later({ doc: 'A gRPC message is here.', params: [rootId, token, word('size')], result: 'void' }),
  proxy_on_grpc_receive_trailing_metadata: later({
    doc: 'A gRPC stream’s trailing metadata is here.',
    params: [rootId, token, word('entries')],
    result: 'void',
  }),
  proxy_on_grpc_close: later({
    doc: 'A gRPC call failed, or a gRPC stream has ended.',
    params: [rootId, token, { name: 'status', names: namesOf(GrpcStatus) }],
    result: 'void',
  }),
  proxy_on_queue_ready: callback({
    doc: 'An item was put into a queue that this plugin registered.',
    params: [rootId, token],
    result: 'void',
  }),
  proxy_on_foreign_function: callback({
    doc: 'An embedder calls the guest. Envoy itself never does.',
    params: [rootId, word('functionId'), word('size')],
    result: 'void',
    abi: ['0.2.0', '0.2.1'],
    neverCalled: true,
  }),

  proxy_on_done: callback({
    doc: 'A context ends. A root context that answers 0 lives on until proxy_done.',
    params: [contextId],
    result: answers(Verdict),
  }),
  proxy_on_log: callback({ doc: 'The stream is over and can be logged.', params: [contextId], result: 'void' }),
  proxy_on_delete: callback({ doc: 'The context is gone; its id does not come back.', params: [contextId], result: 'void' }),
  envoy_on_resolve_dns: later({ doc: 'A host name was looked up.', params: [rootId, token, word('size')], result: 'void' }),
  envoy_on_stats_update: later({ doc: 'Stats are flushed to this plugin.', params: [rootId, word('size')], result: 'void' }),
} as const satisfies Readonly<Record<string, Callback>>

export type CallbackName = keyof typeof callbacks

/** The order in which Envoy looks for callbacks, after start functions and allocators: WasmBase::getFunctions. */
export const lookupOrder: readonly CallbackName[] = [
  'proxy_validate_configuration',
  'proxy_on_vm_start',
  'proxy_on_configure',
  'proxy_on_tick',
  'proxy_on_context_create',
  'proxy_on_new_connection',
  'proxy_on_downstream_data',
  'proxy_on_upstream_data',
  'proxy_on_downstream_connection_close',
  'proxy_on_upstream_connection_close',
  'proxy_on_request_body',
  'proxy_on_request_trailers',
  'proxy_on_request_metadata',
  'proxy_on_response_body',
  'proxy_on_response_trailers',
  'proxy_on_response_metadata',
  'proxy_on_http_call_response',
  'proxy_on_grpc_receive',
  'proxy_on_grpc_close',
  'proxy_on_grpc_receive_initial_metadata',
  'proxy_on_grpc_receive_trailing_metadata',
  'proxy_on_queue_ready',
  'proxy_on_done',
  'proxy_on_log',
  'proxy_on_delete',
  'proxy_on_request_headers',
  'proxy_on_response_headers',
  'proxy_on_foreign_function',
  'envoy_on_resolve_dns',
  'envoy_on_stats_update',
]

const byName: ReadonlyMap<string, Callback> = new Map(Object.entries(callbacks))

/** The entry of an export, or undefined where Envoy does not look for that name. */
export function findCallback(name: string): Callback | undefined {
  return byName.get(name)
}

/** The parameters that an ABI version passes. */
export function paramsOf(entry: Callback, abi: AbiVersion): readonly CallbackParam[] {
  return entry.params.filter(({ since }) => since === undefined || abiVersions.indexOf(abi) >= abiVersions.indexOf(since))
}

/** The exact wasm type that an ABI version wants. */
export function callbackType(
  entry: Callback,
  abi: AbiVersion,
): { readonly params: readonly 'i32'[]; readonly results: readonly 'i32'[] } {
  return { params: paramsOf(entry, abi).map(() => 'i32'), results: entry.result === 'void' ? [] : ['i32'] }
}
