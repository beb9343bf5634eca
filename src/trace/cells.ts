// Cells: observable state, each piece of it with a name. A cell holds an immutable value; every change is a `write`.

export type Direction = 'request' | 'response'
export type MessagePart = 'headers' | 'body' | 'trailers'

export const statTypes = ['counter', 'gauge', 'histogram'] as const
export type StatType = (typeof statTypes)[number]

/**
 * Cells of a stream. At a step's end:
 * - `received`: what arrived at Envoy (from the client for a request, from the upstream for a response), before Envoy or a filter touched it;
 * - `current`: the message as it travels along the filter chain; written at each change, inside the span that changed it;
 * - `sent`: what left Envoy (to the upstream for a request, to the client for a response). Never written where nothing left.
 */
export type Stage = 'received' | 'current' | 'sent'

/**
 * A cell by its name, or by a number that stands for the name of a stream's: every request writes a dozen of them, and most of
 * their names are never read.
 */
export type Cell = string | number

const directions: readonly Direction[] = ['request', 'response']
const stages: readonly Stage[] = ['received', 'current', 'sent']
const parts: readonly MessagePart[] = ['headers', 'body', 'trailers']

/** The names of a stream's cells. */
const streamNames: readonly string[] = [
  ...directions.flatMap((direction) => stages.flatMap((stage) => parts.map((part) => `${direction}.${stage}.${part}`))),
  ...['cluster', 'step', 'code-details', 'flags', 'wire.request', 'wire.response'],
]
/** What direction, stage and part contribute to the place of a message among those names. */
const places = { request: 0, response: 9, received: 0, current: 3, sent: 6, headers: 0, body: 1, trailers: 2 } as const
const [cluster, step, codeDetails, flags, wire] = [18, 19, 20, 21, 22] as const

/** How many numbers a stream has: its cells, and room for more. */
export const cellsOfStream = 32

/**
 * Cells of a callout. `request.*` is what the plugin asked for, `sent.*` what reached the upstream, `response.*` what the plugin
 * is shown; `outcome` is a `CalloutOutcome`, and `details` Envoy's for a response that it made by itself.
 */
export type CalloutField =
  | 'plugin'
  | 'token'
  | 'timeout'
  | 'cluster'
  | `request.${'headers' | 'body'}`
  | `sent.${MessagePart}`
  | 'wire'
  | 'received.body'
  | `response.${MessagePart}`
  | 'outcome'
  | 'details'

export const cells = {
  /** Pairs for headers and trailers, bytes for a body. */
  message: (stream: number, direction: Direction, stage: Stage, part: MessagePart): Cell =>
    stream * cellsOfStream + places[direction] + places[stage] + places[part],
  /** The name of the cluster that the router chose. */
  cluster: (stream: number): Cell => stream * cellsOfStream + cluster,
  /** The step that the stream belongs to: number. */
  step: (stream: number): Cell => stream * cellsOfStream + step,
  /** `response.code_details` and Envoy's response flags, such as `UF`. */
  codeDetails: (stream: number): Cell => stream * cellsOfStream + codeDetails,
  flags: (stream: number): Cell => stream * cellsOfStream + flags,
  /** The wire in HTTP/1.1, a byte string: what Envoy wrote to the upstream (request) or to the client (response). */
  wire: (stream: number, direction: Direction): Cell => stream * cellsOfStream + wire + (direction === 'request' ? 0 : 1),
  /** A stat under Envoy's name: one name may be of several types. Value: bigint for counters and gauges; a histogram's samples as text. */
  stat: (type: StatType, name: string) => `${ofStats}${type}/${name}`,
  /** A request that a plugin sends, numbered from 1 in the order of their sending. */
  callout: (callout: number, field: CalloutField) => `${ofCallouts}${callout}/${field}`,
  /** A value that VMs with this vm_id share, and the number that a conditional write of it needs. */
  sharedData: (vmId: string, key: string) => `${ofSharedData}${JSON.stringify([vmId, key])}`,
  sharedDataCas: (vmId: string, key: string) => `shared-data-cas/${JSON.stringify([vmId, key])}`,
  /** A queue: its name, the plugin and thread that are told, how many items were appended and taken. */
  queue: (token: number, field: 'vm-id' | 'name' | 'consumer' | 'thread' | 'enqueued' | 'dequeued') => `queue/${token}/${field}`,
  /** The items of a queue, from 0. */
  queueItem: (token: number, item: number) => `queue/${token}/item/${item}`,
  /** A timer that goes off: milliseconds, 0 once it is off. By VM, and by the plugin that is told. */
  timer: (vm: number, plugin: string) => `${ofTimers}${vm}/${plugin}`,
  /** `running` or `failed`. */
  vm: (vm: number) => `vm/${vm}/state`,
} as const

/** What the names of streams' cells begin with. */
export const ofStreams = 'stream/'
/** What the names of stats' cells begin with. */
export const ofStats = 'stat/'
/** What the names of callouts' cells begin with. */
const ofCallouts = 'callout/'
/** What the names of timers' cells begin with. */
export const ofTimers = 'timer/'
/** What the names of shared values' cells begin with. */
export const ofSharedData = 'shared-data/'

/** The name of a cell, such as `stream/1/request.sent.headers`. */
export function cellName(cell: Cell): string {
  if (typeof cell === 'string') return cell
  return `${ofStreams}${Math.floor(cell / cellsOfStream)}/${streamNames[cell % cellsOfStream]}`
}

/** The number that stands for a name where there is one, else the name. */
export function cellNamed(name: string): Cell {
  if (!name.startsWith(ofStreams)) return name
  const [, stream, rest = ''] = /^stream\/(0|[1-9]\d{0,7})\/(.*)$/.exec(name) ?? []
  const at = streamNames.indexOf(rest)
  return stream === undefined || at < 0 ? name : Number(stream) * cellsOfStream + at
}

/** The callout that a cell belongs to, by the name of the cell; null for all other cells. */
export function calloutOf(name: string): number | null {
  return name.startsWith(ofCallouts) ? Number.parseInt(name.slice(ofCallouts.length), 10) : null
}
