// Host functions for HTTP callouts and DNS.
import { bytesIn, i32, pairsIn, stringIn, u32Out, u32OutFirst } from '../codec.ts'
import { hostcall } from '../hostcall.ts'

export const httpCall = {
  proxy_http_call: hostcall({
    doc: 'Sends a request to a cluster; proxy_on_http_call_response reports the answer to the root context. Trailers are accepted and never sent.',
    params: { cluster: stringIn, headers: pairsIn, body: bytesIn, trailers: pairsIn, timeoutMs: i32, token: u32OutFirst },
    answers: ['Ok', 'BadArgument', 'InternalFailure'],
    label: 'as-envoy',
    root: true,
  }),
  envoy_resolve_dns: hostcall({
    doc: 'Looks a host name up; envoy_on_resolve_dns reports the addresses. Envoy’s own extension.',
    params: { address: stringIn, token: u32Out },
    label: 'not-modelled',
  }),
} as const
