// Envoy's inline (O(1)) headers: adding one that is there joins the values with a comma instead of making a second entry.
// Envoy: envoy/http/header_map.h; `accept` and `cache-control` were seen joined in 1.40.0, `cookie` and `set-cookie` were not.

const both = ['connection', 'content-type', 'content-length', 'keep-alive', 'proxy-connection', 'proxy-status', 'transfer-encoding',
  'upgrade', 'via', 'x-request-id', 'x-envoy-attempt-count', 'x-envoy-decorator-operation'] // biome-ignore format: a table

const request = [':authority', ':method', ':path', ':scheme', ':protocol', 'user-agent', 'te', 'expect', 'grpc-timeout', 'referer',
  'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-forwarded-client-cert', 'x-client-trace-id',
  'x-envoy-downstream-service-cluster', 'x-envoy-downstream-service-node', 'x-envoy-external-address', 'x-envoy-force-trace',
  'x-envoy-hedge-on-per-try-timeout', 'x-envoy-internal', 'x-envoy-ip-tags', 'x-envoy-retry-on', 'x-envoy-retry-grpc-on',
  'x-envoy-retriable-status-codes', 'x-envoy-retriable-header-names', 'x-envoy-is-timeout-retry', 'x-envoy-original-path',
  'x-envoy-original-host', 'x-envoy-original-url', 'x-envoy-upstream-alt-stat-name', 'x-envoy-upstream-rq-timeout-alt-response',
  'x-envoy-expected-rq-timeout-ms', 'x-envoy-max-retries', 'x-envoy-upstream-rq-timeout-ms',
  'x-envoy-upstream-rq-per-try-timeout-ms', 'x-envoy-upstream-stream-duration-ms', 'accept', 'accept-encoding', 'authorization',
  'authentication', 'cache-control', 'pragma', 'origin', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since',
  'if-range', 'cdn-loop', 'content-encoding', 'grpc-accept-encoding', 'access-control-request-headers',
  'access-control-request-method', 'access-control-request-private-network'] // biome-ignore format: a table

const response = [':status', 'date', 'server', 'location', 'x-envoy-degraded', 'x-envoy-immediate-health-check-fail',
  'x-envoy-ratelimited', 'x-envoy-upstream-canary', 'x-envoy-upstream-healthchecked-cluster', 'x-envoy-upstream-service-time',
  'grpc-status', 'grpc-message', 'cache-control', 'content-encoding', 'etag', 'vary', 'age', 'expires', 'last-modified',
  'access-control-allow-headers', 'access-control-allow-methods', 'access-control-allow-origin',
  'access-control-allow-credentials', 'access-control-expose-headers', 'access-control-max-age'] // biome-ignore format: a table

/** Inline names by kind of map. */
export const inlineHeaders = {
  request: new Set([...both, ...request]),
  requestTrailers: new Set<string>(),
  response: new Set([...both, ...response]),
  responseTrailers: new Set(['grpc-status', 'grpc-message']),
} as const satisfies Record<string, ReadonlySet<string>>

export type HeaderKind = keyof typeof inlineHeaders
