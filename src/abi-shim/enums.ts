// The ABI's enumerations: numbers as guests pass them, and their names. proxy-wasm-cpp-sdk proxy_wasm_enums.h, host wasm_vm.h.

/** The numbers of a const object that stands for an enumeration. */
export type ValueOf<E> = E[keyof E]

/** Names by number, for display. */
export type EnumNames = Readonly<Record<number, string>>

/** Turns an enumeration around. */
export function namesOf(values: Readonly<Record<string, number>>): EnumNames {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [value, name]))
}

/** What a host function answers. */
export const Status = {
  Ok: 0,
  NotFound: 1,
  BadArgument: 2,
  SerializationFailure: 3,
  ParseFailure: 4,
  BadExpression: 5,
  InvalidMemoryAccess: 6,
  Empty: 7,
  CasMismatch: 8,
  ResultMismatch: 9,
  InternalFailure: 10,
  BrokenConnection: 11,
  Unimplemented: 12,
} as const
export type Status = ValueOf<typeof Status>

/** What a WASI function answers, as far as Envoy uses it. */
export const Errno = {
  Success: 0,
  BadF: 8,
  NotDir: 20,
  Fault: 21,
  Inval: 28,
  NoEnt: 44,
  NoSys: 52,
  NotSup: 58,
  NotCapable: 76,
} as const
export type Errno = ValueOf<typeof Errno>

/** Severity of a log line. `Off` is only ever an answer of proxy_get_log_level. */
export const LogLevel = { Trace: 0, Debug: 1, Info: 2, Warn: 3, Error: 4, Critical: 5 } as const
export type LogLevel = ValueOf<typeof LogLevel>
/** What proxy_get_log_level answers where logging is off. */
const logLevelOff = 6

export const MapType = {
  HttpRequestHeaders: 0,
  HttpRequestTrailers: 1,
  HttpResponseHeaders: 2,
  HttpResponseTrailers: 3,
  GrpcReceiveInitialMetadata: 4,
  GrpcReceiveTrailingMetadata: 5,
  HttpCallResponseHeaders: 6,
  HttpCallResponseTrailers: 7,
} as const
export type MapType = ValueOf<typeof MapType>

export const BufferType = {
  HttpRequestBody: 0,
  HttpResponseBody: 1,
  NetworkDownstreamData: 2,
  NetworkUpstreamData: 3,
  HttpCallResponseBody: 4,
  GrpcReceiveBuffer: 5,
  VmConfiguration: 6,
  PluginConfiguration: 7,
  CallData: 8,
} as const
export type BufferType = ValueOf<typeof BufferType>

export const StreamType = { Request: 0, Response: 1, Downstream: 2, Upstream: 3 } as const
export type StreamType = ValueOf<typeof StreamType>

export const MetricType = { Counter: 0, Gauge: 1, Histogram: 2 } as const
export type MetricType = ValueOf<typeof MetricType>

/** Who closed a connection. */
export const PeerType = { Unknown: 0, Local: 1, Remote: 2 } as const
export type PeerType = ValueOf<typeof PeerType>

/** What on_request_headers and on_response_headers answer. SDKs that know only Continue and Pause use 0 and 1. */
export const HeadersStatus = {
  Continue: 0,
  StopIteration: 1,
  ContinueAndEndStream: 2,
  StopAllIterationAndBuffer: 3,
  StopAllIterationAndWatermark: 4,
} as const
/** What the body callbacks answer. */
export const DataStatus = {
  Continue: 0,
  StopIterationAndBuffer: 1,
  StopIterationAndWatermark: 2,
  StopIterationNoBuffer: 3,
} as const
/** What the trailers callbacks answer. */
export const TrailersStatus = { Continue: 0, StopIteration: 1 } as const
/** What the metadata callbacks answer. */
export const MetadataStatus = { Continue: 0 } as const
/** What the callbacks of a network filter answer. */
export const NetworkStatus = { Continue: 0, StopIteration: 1 } as const
/** What on_vm_start, on_configure and on_done answer. */
export const Verdict = { No: 0, Yes: 1 } as const

export const GrpcStatus = {
  Ok: 0,
  Cancelled: 1,
  Unknown: 2,
  InvalidArgument: 3,
  DeadlineExceeded: 4,
  NotFound: 5,
  AlreadyExists: 6,
  PermissionDenied: 7,
  ResourceExhausted: 8,
  FailedPrecondition: 9,
  Aborted: 10,
  OutOfRange: 11,
  Unimplemented: 12,
  Internal: 13,
  Unavailable: 14,
  DataLoss: 15,
  Unauthenticated: 16,
} as const
export type GrpcStatus = ValueOf<typeof GrpcStatus>

/** WASI's clocks that Envoy knows. */
export const ClockId = { Realtime: 0, Monotonic: 1 } as const

export const statusNames = namesOf(Status)
export const errnoNames = namesOf(Errno)
export const logLevelNames: EnumNames = { ...namesOf(LogLevel), [logLevelOff]: 'Off' }
