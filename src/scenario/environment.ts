// What Envoy makes up and a guest can see: seeded by default, taken from the recording when a recording is compared.

/** The made-up values of one request. */
export interface RequestEnvironment {
  /** `x-request-id`, 36 characters. */
  readonly requestId: string
  /** The `date` header of the response as Envoy adds it when the upstream sent none. */
  readonly date: string
  /** `x-envoy-upstream-service-time`, decimal milliseconds; null for the delay of the rule that answers, or where none did. */
  readonly serviceTime: string | null
  /** The client's port of the downstream connection. */
  readonly clientPort: number
  /** Envoy's own port of the upstream connection; 0 where there was none. */
  readonly upstreamLocalPort: number
  /** Envoy's id of the downstream connection. */
  readonly connectionId: string
}

/** The made-up values of one run. Lengths matter: a longer value moves every later guest address. */
export interface Environment {
  /** The port that the listener is bound to. */
  readonly listenerPort: number
  /** The port of each cluster's endpoint, by cluster name. */
  readonly clusterPorts: Readonly<Record<string, number>>
  /** By request step, in order. */
  readonly requests: readonly RequestEnvironment[]
  /**
   * `x-envoy-upstream-service-time` of the answers to callouts, by thread (0 is the main one), in the order in which they came. Where
   * there is none, it is the delay of the rule that answers.
   */
  readonly calloutTimes?: Readonly<Record<number, readonly string[]>>
  /** Envoy's own address, as it says it in x-forwarded-for of a client on the same machine; 127.0.0.1 on a machine without a network. */
  readonly envoyAddress?: string
  /** The level of Envoy's `wasm` logger (0 trace .. 5 critical): what `proxy_get_log_level` answers. */
  readonly wasmLogLevel: number
}
