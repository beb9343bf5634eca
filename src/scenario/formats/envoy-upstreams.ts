// Stand-ins for the scenario's upstreams, as listeners of the same Envoy: they answer what the rules say, with direct responses.
import { base64, decodeUtf8, textOf } from '../../util/bytes.ts'
import { bodyBytes, byteStringOf } from '../payload.ts'
import type { Answer, Cluster, Scenario } from '../schema.ts'
import type { EnvoyMessage } from './envoy-config.ts'
import type { Loss } from './format.ts'

const firstPort = 20_001
/** What a direct response may hold unless the route table says more. */
const defaultBodyLimit = 4096
/** The address of every stand-in. */
const address = '127.0.0.1'

const type = (name: string) => ({ '@type': `type.googleapis.com/${name}` })

/** A port for each cluster's upstream, by cluster name, apart from those that are taken. */
export function upstreamPorts(scenario: Scenario, taken: readonly number[]): Readonly<Record<string, number>> {
  let port = firstPort
  const free = () => {
    while (taken.includes(port)) port++
    return port++
  }
  return Object.fromEntries(scenario.clusters.map(({ name }) => [name, free()]))
}

/** One listener for each cluster that answers anything, and what it answers otherwise than the scenario says. */
export function upstreamListeners(
  scenario: Scenario,
  ports: Readonly<Record<string, number>>,
): { readonly listeners: readonly EnvoyMessage[]; readonly losses: readonly Loss[] } {
  const losses: Loss[] = []
  const listeners = scenario.clusters.flatMap((cluster, index) => {
    const port = ports[cluster.name]
    if (cluster.rules.length === 0 || cluster.hosts === 0 || port === undefined) return []
    const lose = (field: string, message: string) => losses.push({ path: `clusters[${index}].${field}`, message })
    return [listener(cluster, port, lose)]
  })
  return { listeners, losses }
}

type Lose = (field: string, message: string) => void

function listener({ name, rules, protocol }: Cluster, port: number, lose: Lose): EnvoyMessage {
  const last = rules[rules.length - 1]
  if (last && (last.match.method !== undefined || (last.match.prefix ?? '/') !== '/'))
    lose('rules', 'a request that no rule matches gets 404 from the stand-in; in the playground the connection is refused')
  const bodyLimit = Math.max(...rules.map(({ answer }) => (answer.body ? bodyBytes(answer.body).length : 0)))
  const delayed = rules.some(({ answer }) => answer.delayMs > 0)
  const routes = rules.map(({ match, answer }, index) => ({
    match: {
      prefix: match.prefix ?? '/',
      ...(match.method === undefined ? {} : { headers: [{ name: ':method', string_match: { exact: match.method } }] }),
    },
    ...directResponse(answer, (field, message) => lose(`rules[${index}].answer.${field}`, message)),
  }))
  return {
    name: `upstream-${name}`,
    address: { socket_address: { address, port_value: port } },
    filter_chains: [
      {
        filters: [
          {
            name: 'envoy.filters.network.http_connection_manager',
            typed_config: {
              ...type('envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager'),
              stat_prefix: `upstream-${name}`,
              codec_type: protocol === 'http2' ? 'HTTP2' : 'HTTP1',
              // Without it the stand-in would send `server: envoy`, which no rule says.
              server_header_transformation: 'PASS_THROUGH',
              route_config: {
                name: `upstream-${name}`,
                ...(bodyLimit > defaultBodyLimit ? { max_direct_response_body_size_bytes: bodyLimit } : {}),
                virtual_hosts: [{ name: 'all', domains: ['*'], routes }],
              },
              http_filters: [
                ...(delayed
                  ? [{ name: 'envoy.filters.http.fault', typed_config: type('envoy.extensions.filters.http.fault.v3.HTTPFault') }]
                  : []),
                {
                  name: 'envoy.filters.http.router',
                  typed_config: type('envoy.extensions.filters.http.router.v3.Router'),
                },
              ],
            },
          },
        ],
      },
    ],
  }
}

function directResponse(answer: Answer, lose: Lose): EnvoyMessage {
  const body = answer.body ? bodyBytes(answer.body) : new Uint8Array(0)
  const text = decodeUtf8(body)
  const headers = answer.headers.flatMap(([name, value], index) => {
    const added = headerToAdd(textOf(byteStringOf(name)), textOf(byteStringOf(value)))
    if (typeof added !== 'string') return [added]
    lose(`headers[${index}]`, added)
    return []
  })
  // Envoy's DirectResponseAction takes statuses from 200 to 599.
  const possible = answer.status >= 200 && answer.status < 600
  if (!possible) lose('status', 'the stand-in cannot answer this status; it answers 200')
  if (answer.trailers !== undefined && answer.trailers.length > 0) lose('trailers', 'the stand-in sends no trailers')
  if (answer.breaksOff !== undefined) lose('breaksOff', 'the stand-in ends every answer')
  if (answer.body?.chunks !== undefined) lose('body.chunks', 'the stand-in sends the body in one piece')
  if (answer.body?.chunking !== undefined) lose('body.chunking', 'the stand-in sends the body in one piece')
  if (body.length > 0 && !headers.some(({ header }) => header.key.toLowerCase() === 'content-type'))
    lose('headers', 'the stand-in adds content-type: text/plain to a body that has none')
  return {
    direct_response: {
      status: possible ? answer.status : 200,
      ...(body.length === 0 ? {} : { body: text === undefined ? { inline_bytes: base64(body) } : { inline_string: text } }),
    },
    ...(headers.length === 0 ? {} : { response_headers_to_add: headers }),
    ...(answer.delayMs === 0 ? {} : { typed_per_filter_config: { 'envoy.filters.http.fault': delay(answer.delayMs) } }),
  }
}

/** A header as Envoy adds one, or why it cannot. */
function headerToAdd(name: string | undefined, value: string | undefined) {
  if (name === undefined || value === undefined) return 'the stand-in cannot send a header that is not UTF-8'
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || /[^\t\x20-\x7e\x80-\u{10ffff}]/u.test(value))
    return 'the stand-in cannot send this header: Envoy refuses its name or value in a configuration'
  if (/^(host|content-length|transfer-encoding)$/i.test(name))
    return `the stand-in frames its answers itself: ${name} is left out`
  return {
    // A lone % would begin a command operator.
    header: { key: name, value: value.replaceAll('%', '%%') },
    append_action: 'APPEND_IF_EXISTS_OR_ADD',
    ...(value === '' ? { keep_empty_value: true } : {}),
  }
}

function delay(milliseconds: number): EnvoyMessage {
  return {
    ...type('envoy.extensions.filters.http.fault.v3.HTTPFault'),
    delay: { fixed_delay: `${milliseconds / 1000}s`, percentage: { numerator: 100, denominator: 'HUNDRED' } },
  }
}
