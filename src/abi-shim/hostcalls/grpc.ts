// Host functions for gRPC callouts.
import { bool, bytesIn, pairsIn, stringIn, u32, u32Out } from '../codec.ts'
import { hostcall } from '../hostcall.ts'

export const grpc = {
  proxy_grpc_call: hostcall({
    doc: 'Makes a unary gRPC call. The service is a serialised GrpcService or the name of a cluster.',
    params: {
      service: bytesIn,
      serviceName: stringIn,
      method: stringIn,
      metadata: pairsIn,
      message: bytesIn,
      timeoutMs: u32,
      token: u32Out,
    },
    answers: ['Ok', 'BadArgument', 'ParseFailure', 'InternalFailure'],
    label: 'not-modelled',
    root: true,
  }),
  proxy_grpc_stream: hostcall({
    doc: 'Opens a gRPC stream. The service is a serialised GrpcService or the name of a cluster.',
    params: { service: bytesIn, serviceName: stringIn, method: stringIn, metadata: pairsIn, token: u32Out },
    answers: ['Ok', 'BadArgument', 'ParseFailure', 'InternalFailure'],
    label: 'not-modelled',
    root: true,
  }),
  proxy_grpc_send: hostcall({
    doc: 'Sends a message on a gRPC stream, and closes our side of it where asked to.',
    params: { token: u32, message: bytesIn, endOfStream: bool },
    answers: ['Ok', 'NotFound', 'BadArgument'],
    label: 'not-modelled',
    root: true,
  }),
  proxy_grpc_close: hostcall({
    doc: 'Closes our side of a gRPC stream; cancels a call.',
    params: { token: u32 },
    answers: ['Ok', 'NotFound', 'BadArgument'],
    label: 'not-modelled',
    root: true,
  }),
  proxy_grpc_cancel: hostcall({
    doc: 'Cancels a gRPC call or resets a stream. No callback follows.',
    params: { token: u32 },
    answers: ['Ok', 'NotFound', 'BadArgument'],
    label: 'not-modelled',
    root: true,
  }),
} as const
