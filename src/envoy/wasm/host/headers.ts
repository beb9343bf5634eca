// Header maps. Envoy: Context::addHeaderMapValue and its neighbours in source/extensions/common/wasm/context.cc.
import { Status } from '../../../abi-shim/enums.ts'
import type { HostOf } from '../../../abi-shim/hostcall.ts'
import type { headers } from '../../../abi-shim/hostcalls/headers.ts'
import type { Pairs } from '../../../util/bytes.ts'
import type { Context } from '../context.ts'
import type { Vm } from '../vm.ts'

const noPairs: Pairs = []

/** Any change of the request headers makes Envoy forget the route. */
function changed(context: Context, map: number): void {
  if (map === 0) context.stream?.clearRouteCache()
}

export const headersHost: HostOf<typeof headers, Vm> = {
  proxy_get_header_map_value: (vm, { map, key }) => {
    const { context } = vm
    const old = vm.plugin.module.abi === '0.1.0'
    const headers = context.readableMap(map)
    if (headers === undefined) {
      if (context.logged === null) return Status.BadArgument
      return old ? { value: '' } : Status.NotFound
    }
    const value = headers.find(key)
    if (value !== undefined) return { value }
    return old ? { value: '' } : Status.NotFound
  },

  proxy_get_header_map_pairs: (vm, { map }) => ({ pairs: vm.context.readableMap(map)?.snapshot() ?? noPairs }),

  proxy_get_header_map_size: (vm, { map }) => {
    const headers = vm.context.writableMap(map)
    return headers === undefined ? Status.BadArgument : { size: headers.byteSize }
  },

  proxy_add_header_map_value: (vm, { map, key, value }) => {
    const headers = vm.context.writableMap(map)
    if (headers === undefined) return Status.BadArgument
    headers.add(key, value)
    changed(vm.context, map)
    return Status.Ok
  },

  proxy_replace_header_map_value: (vm, { map, key, value }) => {
    const headers = vm.context.writableMap(map)
    if (headers === undefined) return Status.BadArgument
    headers.replace(key, value)
    changed(vm.context, map)
    return Status.Ok
  },

  proxy_remove_header_map_value: (vm, { map, key }) => {
    const headers = vm.context.writableMap(map)
    if (headers === undefined) return Status.BadArgument
    headers.remove(key)
    changed(vm.context, map)
    return Status.Ok
  },

  proxy_set_header_map_pairs: (vm, { map, pairs }) => {
    const headers = vm.context.writableMap(map)
    if (headers === undefined) return Status.BadArgument
    headers.assign(pairs)
    changed(vm.context, map)
    return Status.Ok
  },
}
