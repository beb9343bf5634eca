// Header calls with an eye on what plugins make of them.
import { MapType, Status } from '../../../abi-shim/enums.ts'
import type { Host } from '../../../abi-shim/hostcalls/index.ts'
import { type ByteString, showText } from '../../../util/bytes.ts'
import { lowerCase } from '../../http/headers.ts'
import type { Vm } from '../vm.ts'
import { lookForForgotten } from './forgotten.ts'
import { lookForNumber } from './numbers.ts'

const mapNames: Readonly<Record<number, string>> = {
  [MapType.HttpRequestHeaders]: 'request headers',
  [MapType.HttpRequestTrailers]: 'request trailers',
  [MapType.HttpResponseHeaders]: 'response headers',
  [MapType.HttpResponseTrailers]: 'response trailers',
  [MapType.HttpCallResponseHeaders]: 'response headers of a callout',
  [MapType.HttpCallResponseTrailers]: 'response trailers of a callout',
}

/** Headers of one value, by Envoy's list of those that it joins. */
const single = new Set([
  ...[':authority', ':method', ':path', ':scheme', ':status', 'access-control-allow-origin', 'age', 'authorization'],
  ...['content-length', 'content-type', 'date', 'etag', 'expires', 'grpc-status', 'if-modified-since', 'last-modified'],
  ...['location', 'origin', 'referer', 'server', 'user-agent', 'x-forwarded-proto', 'x-request-id'],
])

/** Makes the lints of this family. */
export function lintedHeaders(host: Host<Vm>): Partial<Host<Vm>> {
  return {
    proxy_get_header_map_value: (vm, args) => {
      const { map, key } = args
      const count = vm.context.readableMap(map)?.countOf(key) ?? 0
      if (count > 1) vm.lint('repeated-header', `${showText(key)} has ${count} values, and this call gives the first`)
      lookForForgotten(vm, map)
      const answer = host.proxy_get_header_map_value(vm, args)
      if (answer === Status.NotFound && isHidden(vm, map))
        vm.lint('empty-map', `there are no ${mapNames[map]} here: NotFound, whatever the name`)
      return answer
    },

    proxy_get_header_map_pairs: (vm, args) => {
      lookForForgotten(vm, args.map)
      if (isHidden(vm, args.map)) vm.lint('empty-map', `there are no ${mapNames[args.map]} here: Ok, and no pairs`)
      return host.proxy_get_header_map_pairs(vm, args)
    },

    proxy_get_header_map_size: (vm, args) => {
      lookForForgotten(vm, args.map)
      return seeingTrailers(vm, args.map, () => host.proxy_get_header_map_size(vm, args))
    },

    proxy_remove_header_map_value: (vm, args) => {
      lookForForgotten(vm, args.map)
      const answer = seeingTrailers(vm, args.map, () => host.proxy_remove_header_map_value(vm, args))
      if (answer === Status.Ok) lookForEnvoys(vm, args.map, args.key, 'removed')
      return answer
    },

    proxy_replace_header_map_value: (vm, args) => {
      lookForForgotten(vm, args.map)
      lookForNumber(vm, args.value, args.key)
      const answer = host.proxy_replace_header_map_value(vm, args)
      if (answer === Status.Ok) lookForEnvoys(vm, args.map, args.key, 'set')
      return answer
    },

    proxy_add_header_map_value: (vm, args) => {
      lookForForgotten(vm, args.map)
      lookForNumber(vm, args.value, args.key)
      const before = vm.context.logged !== null ? undefined : vm.context.readableMap(args.map)?.joins(args.key)
      const answer = host.proxy_add_header_map_value(vm, args)
      if (before !== undefined && single.has(before.name) && before.value !== '' && args.value !== '')
        vm.lint('joined-header', `${before.name} is “${showText(`${before.value},${args.value}`)}” now`)
      else if (answer === Status.Ok) lookForEnvoys(vm, args.map, args.key, 'set')
      return answer
    },

    proxy_set_header_map_pairs: (vm, args) => {
      lookForForgotten(vm, args.map)
      const count = vm.context.logged !== null ? 0 : (vm.context.readableMap(args.map)?.count ?? 0)
      const answer = host.proxy_set_header_map_pairs(vm, args)
      if (answer === Status.Ok && count > 0 && args.pairs.length === 0)
        vm.lint(
          'pairs-wiped',
          `the list has no pairs that Envoy can read: all ${count} ${mapNames[args.map] ?? 'entries'} are gone`,
        )
      return answer
    },
  }
}

/** A map that is not there, and would be in another callback. A message without trailers, or without an answer, hides nothing. */
function isHidden({ context }: Vm, map: number): boolean {
  if (mapNames[map] === undefined || context.readableMap(map) !== undefined) return false
  if (context.logged !== null && map <= MapType.HttpResponseTrailers) return map === MapType.HttpRequestTrailers
  return map !== MapType.HttpCallResponseTrailers || context.root?.response == null
}

/** A call that needs a map to change makes the trailers that are missing: Context::getMap. */
function seeingTrailers<Answer>(vm: Vm, map: number, call: () => Answer): Answer {
  const { context } = vm
  const missing = context.logged === null && map % 2 === 1 && context.readableMap(map) === undefined
  const answer = call()
  if (missing && context.readableMap(map) !== undefined)
    vm.lint('trailers-made', `there were no ${mapNames[map]}; the message has empty ones now`)
  return answer
}

/** What becomes of a response header behind the filters: ConnectionManagerImpl::ActiveStream::encodeHeaders. */
const envoys: Readonly<Record<ByteString, Readonly<Partial<Record<'set' | 'removed', string>>>>> = {
  server: { set: 'Envoy writes server: envoy in its place', removed: 'Envoy adds server: envoy' },
  date: { removed: 'Envoy adds the date of its own clock' },
  connection: { set: 'Envoy takes it out' },
  'proxy-connection': { set: 'Envoy takes it out' },
}

function lookForEnvoys(vm: Vm, map: number, key: ByteString, done: 'set' | 'removed'): void {
  if (map !== MapType.HttpResponseHeaders) return
  const name = lowerCase(key)
  const text = Object.hasOwn(envoys, name) ? envoys[name]?.[done] : undefined
  if (text !== undefined) vm.lint('header-of-envoy', `${name} was ${done} in the response: ${text} behind the last filter`)
}
