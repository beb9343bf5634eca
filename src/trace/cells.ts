// The names of observable state. A cell holds an immutable value; every change is a `write`.

export type Direction = 'request' | 'response'
export type MessagePart = 'headers' | 'body' | 'trailers'

/**
 * Cells of a stream. At a step's end:
 * - `received`: what arrived at Envoy (from the client for a request, from the upstream for a response), before Envoy or a filter touched it;
 * - `current`: the message as it travels along the filter chain; written at each change, inside the span that changed it;
 * - `sent`: what left Envoy (to the upstream for a request, to the client for a response). Never written where nothing left.
 */
export type Stage = 'received' | 'current' | 'sent'

export const cells = {
  /** Pairs for headers and trailers, bytes for a body. */
  message: (stream: number, direction: Direction, stage: Stage, part: MessagePart) =>
    `stream/${stream}/${direction}.${stage}.${part}`,
  /** The name of the cluster that the router chose. */
  cluster: (stream: number) => `stream/${stream}/cluster`,
  /** The step that the stream belongs to: number. */
  step: (stream: number) => `stream/${stream}/step`,
  /** `response.code_details` and Envoy's response flags, such as `UF`. */
  codeDetails: (stream: number) => `stream/${stream}/code-details`,
  flags: (stream: number) => `stream/${stream}/flags`,
  /** The wire in HTTP/1.1, a byte string: what Envoy wrote to the upstream (request) or to the client (response). */
  wire: (stream: number, direction: Direction) => `stream/${stream}/wire.${direction}`,
  /** A stat under Envoy's name. Value: bigint for counters and gauges; a histogram's samples as text. `type` is in `statType`. */
  stat: (name: string) => `stat/${name}`,
  statType: (name: string) => `stat-type/${name}`,
  /** `running` or `failed`. */
  vm: (vm: number) => `vm/${vm}/state`,
} as const
