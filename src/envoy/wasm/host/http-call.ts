// Callouts. Envoy: Context::httpCall in source/extensions/common/wasm/context.cc.
import { Status } from '../../../abi-shim/enums.ts'
import type { HostOf } from '../../../abi-shim/hostcall.ts'
import type { httpCall } from '../../../abi-shim/hostcalls/http-call.ts'
import { HeaderMap } from '../../http/headers.ts'
import type { Vm } from '../vm.ts'

/** The token is written whatever comes of the call. */
const refuse = <S extends Status>(status: S) => ({ status, token: 0 })

export const httpCallHost: HostOf<typeof httpCall, Vm> = {
  proxy_http_call: (vm, { cluster: name, headers: pairs, body, timeoutMs }) => {
    if (timeoutMs < 0) return refuse(Status.BadArgument)
    const cluster = vm.process.clusters.get(name)
    const { root } = vm.context
    if (cluster === undefined || root === null) return refuse(Status.BadArgument)
    const headers = new HeaderMap('request', [], null)
    headers.assign(pairs)
    for (const required of [':path', ':method', ':authority'])
      if (headers.get(required) === undefined) return refuse(Status.BadArgument)
    // Trailers are accepted, and the async client never sends any.
    if (body.length > 0) headers.set('content-length', String(body.length))
    const token = vm.callouts.send(root, { cluster, headers, body, timeoutMs })
    return token === null ? refuse(Status.InternalFailure) : { token }
  },
}
