// Host functions that steer a stream: local response, continue, close, route cache.
import { bytesIn, enumIn, i32, pairsIn, stringIn, u32 } from '../codec.ts'
import { StreamType } from '../enums.ts'
import { hostcall } from '../hostcall.ts'

const streamType = enumIn(StreamType)

export const streams = {
  proxy_send_local_response: hostcall({
    doc: 'Answers the client once the callback has returned, whatever the callback returns. Ok without effect in a context that has no stream.',
    params: { statusCode: u32, details: stringIn, body: bytesIn, headers: pairsIn, grpcStatus: i32 },
    label: 'as-envoy',
  }),
  proxy_continue_request: hostcall({
    doc: 'Lets a paused request go on once the callback has returned.',
    params: {},
    label: 'as-envoy',
    abi: ['0.1.0'],
  }),
  proxy_continue_response: hostcall({
    doc: 'Lets a paused response go on once the callback has returned.',
    params: {},
    label: 'as-envoy',
    abi: ['0.1.0'],
  }),
  proxy_continue_stream: hostcall({
    doc: 'Lets a paused request (0), response (1) or client connection (2) go on once the callback has returned. Unimplemented for upstream connections (3).',
    params: { streamType },
    answers: ['Ok', 'Unimplemented'],
    label: 'as-envoy',
    abi: ['0.2.0', '0.2.1'],
  }),
  proxy_close_stream: hostcall({
    doc: 'Resets the stream (0, 1) or closes the connection (2, 3) once the callback has returned.',
    params: { streamType },
    label: 'as-envoy',
    abi: ['0.2.0', '0.2.1'],
  }),
  proxy_clear_route_cache: hostcall({
    doc: 'Makes Envoy choose the route anew. Every change of the request headers does the same.',
    params: {},
    label: 'as-envoy',
    abi: ['0.1.0'],
  }),
} as const
