// Property calls with an eye on what plugins make of them.
import { Status } from '../../../abi-shim/enums.ts'
import type { Host } from '../../../abi-shim/hostcalls/index.ts'
import { type ByteString, showText } from '../../../util/bytes.ts'
import { getProperty } from '../properties.ts'
import type { Vm } from '../vm.ts'
import { rememberNumber } from './numbers.ts'

/** What request headers are behind. */
const ofRequestHeaders = new Set([
  'path',
  'url_path',
  'host',
  'scheme',
  'method',
  'headers',
  'referer',
  'useragent',
  'id',
  'query',
])

/** Gone since 1.33: Context::findValue knows them below `xds` alone. */
const renamed: Readonly<Record<ByteString, string>> = {
  node: 'xds.node',
  cluster_name: 'xds.cluster_name',
  cluster_metadata: 'xds.cluster_metadata',
  listener_direction: 'xds.listener_direction',
  listener_metadata: 'xds.listener_metadata',
  route_name: 'xds.route_name',
  route_metadata: 'xds.route_metadata',
  upstream_host_metadata: 'xds.upstream_host_metadata',
}

/** Makes the lints of this family. */
export function lintedProperties(host: Host<Vm>): Partial<Host<Vm>> {
  return {
    proxy_get_property: (vm, args) => {
      const answer = host.proxy_get_property(vm, args)
      if (answer === Status.NotFound) lookForMissing(vm, args.path)
      else if (typeof answer === 'object' && answer.value !== undefined) rememberNumber(vm, args.path, answer.value)
      return answer
    },

    proxy_set_property: (vm, args) => {
      const answer = host.proxy_set_property(vm, args)
      if (answer !== Status.Ok) return answer
      const { context } = vm
      const { path } = args
      const found = getProperty(context, path, () => true)
      if (!('value' in found) || found.value !== args.value)
        vm.lint('property-unreadable', `“${showText(path.replaceAll('\0', '.'))}” is not found under this path`)
      else if (context.stream?.ended === true && context.logged === null)
        vm.lint('property-after-log', `${showText(path)} was set after on_log`)
      return answer
    },
  }
}

function lookForMissing(vm: Vm, path: ByteString): void {
  const [root = '', name = ''] = path.split('\0')
  const now = Object.hasOwn(renamed, root) ? renamed[root] : undefined
  if (now !== undefined) vm.lint('property-renamed', `${root} is ${now} since Envoy 1.33`)
  const { stream, requestHeaders } = vm.context
  if (requestHeaders !== null || stream?.decode.headers == null) return
  if (root === 'request' && ofRequestHeaders.has(name))
    vm.lint('property-gone', `request.${name} needs the request headers, which this filter holds no more`)
}
