// Local responses and stream control. Envoy: Context::sendLocalResponse, continueStream, closeStream.
import { Status } from '../../../abi-shim/enums.ts'
import type { HostOf } from '../../../abi-shim/hostcall.ts'
import type { streams } from '../../../abi-shim/hostcalls/streams.ts'
import { noStream, notTcp } from '../no-effect.ts'
import type { Vm } from '../vm.ts'

/** Marks a call that has nothing to control. */
function controls(vm: Vm, streamType = 0): void {
  if (vm.context.stream === null) vm.mark('no stream', noStream)
  else if (streamType > 1) vm.mark('ignored', notTcp)
}

export const streamsHost: HostOf<typeof streams, Vm> = {
  proxy_send_local_response: (vm, { statusCode, details, body, headers, grpcStatus }) => {
    const { context } = vm
    if (context.stream === null) vm.mark('no stream', noStream)
    vm.stopIteration()
    context.sendLocalResponse({
      code: statusCode & 0xffff,
      body,
      headers,
      grpcStatus: grpcStatus >= 0 && grpcStatus <= 16 ? grpcStatus : null,
      // White space in details would break access logs.
      details: details.replace(/[\t\n\v\f\r ]/g, '_'),
    })
    return Status.Ok
  },

  proxy_continue_request: (vm) => {
    controls(vm)
    vm.context.continueStream('request')
    return Status.Ok
  },

  proxy_continue_response: (vm) => {
    controls(vm)
    vm.context.continueStream('response')
    return Status.Ok
  },

  proxy_continue_stream: (vm, { streamType }) => {
    if (streamType === 3) return Status.Unimplemented
    controls(vm, streamType)
    if (streamType === 0) vm.context.continueStream('request')
    else if (streamType === 1) vm.context.continueStream('response')
    // Downstream (2) resumes reading on a TCP connection; an HTTP stream has none.
    return Status.Ok
  },

  proxy_close_stream: (vm, { streamType }) => {
    controls(vm, streamType)
    // 2 and 3 concern TCP connections: Ok without effect on an HTTP stream.
    if (streamType < 2) vm.context.closeStream()
    return Status.Ok
  },

  proxy_clear_route_cache: (vm) => {
    controls(vm)
    vm.context.stream?.clearRouteCache()
    return Status.Ok
  },
}
