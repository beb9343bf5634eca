// The host with an eye on what plugins make of it: notes what Envoy does as told, and to nobody's good. Answers are the host's own.
import { BufferType, MapType, MetricType, Status } from '../../abi-shim/enums.ts'
import type { Host } from '../../abi-shim/hostcalls/index.ts'
import { equalBytes, showText } from '../../util/bytes.ts'
import { isGrpc } from '../http/local-reply.ts'
import type { Context } from './context.ts'
import type { Vm } from './vm.ts'

/** Made for each VM of a run that is traced; nobody else would see the notes. */
export function linted(host: Host<Vm>): Host<Vm> {
  return { ...host, ...ofHeaders(host), ...ofBuffers(host), ...ofStreams(host), ...ofMetrics(host), ...ofOthers(host) }
}

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

function ofHeaders(host: Host<Vm>): Partial<Host<Vm>> {
  return {
    proxy_get_header_map_value: (vm, args) => {
      const count = vm.context.readableMap(args.map)?.countOf(args.key) ?? 0
      if (count > 1) vm.lint('repeated-header', `${showText(args.key)} has ${count} values, and this call gives the first`)
      return host.proxy_get_header_map_value(vm, args)
    },

    proxy_get_header_map_pairs: (vm, args) => {
      const name = mapNames[args.map]
      if (name !== undefined && vm.context.readableMap(args.map) === undefined)
        vm.lint('empty-map', `there are no ${name} here: Ok, and no pairs`)
      return host.proxy_get_header_map_pairs(vm, args)
    },

    proxy_get_header_map_size: (vm, args) => seeingTrailers(vm, args.map, () => host.proxy_get_header_map_size(vm, args)),
    proxy_remove_header_map_value: (vm, args) => seeingTrailers(vm, args.map, () => host.proxy_remove_header_map_value(vm, args)),

    proxy_add_header_map_value: (vm, args) => {
      const before = vm.context.logged !== null ? undefined : vm.context.readableMap(args.map)?.joins(args.key)
      const answer = host.proxy_add_header_map_value(vm, args)
      if (before !== undefined && single.has(before.name) && before.value !== '' && args.value !== '')
        vm.lint('joined-header', `${before.name} is “${showText(`${before.value},${args.value}`)}” now`)
      return answer
    },

    proxy_set_header_map_pairs: (vm, args) => {
      const count = vm.context.logged !== null ? 0 : (vm.context.readableMap(args.map)?.count ?? 0)
      const answer = host.proxy_set_header_map_pairs(vm, args)
      if (count > 0 && args.pairs.length === 0)
        vm.lint(
          'pairs-wiped',
          `the list has no pairs that Envoy can read: all ${count} ${mapNames[args.map] ?? 'entries'} are gone`,
        )
      return answer
    },
  }
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

function ofBuffers(host: Host<Vm>): Partial<Host<Vm>> {
  return {
    proxy_get_buffer_bytes: (vm, args) => {
      lookForConfiguration(vm, args.buffer)
      return host.proxy_get_buffer_bytes(vm, args)
    },

    proxy_get_buffer_status: (vm, args) => {
      lookForConfiguration(vm, args.buffer)
      return host.proxy_get_buffer_status(vm, args)
    },

    proxy_get_configuration: (vm, args) => {
      if (vm.context.root?.configurationExposed !== true) lookForConfiguration(vm, BufferType.VmConfiguration)
      return host.proxy_get_configuration(vm, args)
    },

    proxy_set_buffer_bytes: (vm, args) => {
      const { context } = vm
      const before = bodyOf(context, args.buffer)
      const answer = host.proxy_set_buffer_bytes(vm, args)
      if (before === null) return answer
      if (answer === Status.BadArgument && args.start > 0 && args.start < before.length)
        vm.lint('buffer-middle', `at ${args.start} of ${before.length} bytes`)
      const after = bodyOf(context, args.buffer)
      if (answer !== Status.Ok || after === null) return answer
      if (after.length !== before.length) lookAtLength(vm, args.buffer, before.length, after.length)
      if (args.start === 0 && args.length >= before.length) lookAtPiece(vm, args.buffer, before, after)
      return answer
    },
  }
}

function bodyOf(context: Context, buffer: number): Uint8Array | null {
  if (buffer > BufferType.HttpResponseBody) return null
  const view = context.body(buffer)
  return view !== null && view !== 'missing' && 'mutable' in view ? view.mutable.bytes() : null
}

/** By stream: what replaced a whole piece of each body last. */
const replacements = new WeakMap<Context, Map<number, Uint8Array>>()

/** The same bytes for a further piece, where the first are not held back any more. */
function lookAtPiece(vm: Vm, buffer: number, before: Uint8Array, after: Uint8Array): void {
  const known = replacements.get(vm.context) ?? new Map<number, Uint8Array>()
  replacements.set(vm.context, known)
  const last = known.get(buffer)
  known.set(buffer, after)
  if (last === undefined || last.length === 0 || !equalBytes(last, after)) return
  if (equalBytes(before.subarray(0, last.length), last)) return
  vm.lint(
    'body-replaced-by-piece',
    `${after.length} bytes in the place of a piece of ${before.length}, as in that of the piece before`,
  )
}

/** A body of another length, behind headers that the filter has let go. */
function lookAtLength(vm: Vm, buffer: number, before: number, after: number): void {
  const { stream, requestHeaders, responseHeaders } = vm.context
  if (stream === null) return
  const request = buffer === BufferType.HttpRequestBody
  if ((request ? requestHeaders : responseHeaders) !== null) return
  const length = (request ? stream.decode : stream.encode).headers?.get('content-length')
  if (length === undefined) return
  const name = request ? 'request' : 'response'
  vm.lint(
    'body-after-headers',
    `a piece of the ${name} has ${after} bytes instead of ${before}; content-length: ${showText(length)} has left`,
  )
}

function lookForConfiguration(vm: Vm, buffer: number): void {
  const { root } = vm.context
  const plugin = root?.plugin ?? vm.plugin
  const size = plugin.configuration.length
  if (size === 0) return
  if (buffer === BufferType.PluginConfiguration && root?.configurationExposed !== true)
    vm.lint('configuration-empty', `the plugin configuration (${size} bytes) cannot be read here: NotFound`)
  if (buffer === BufferType.VmConfiguration && plugin.vmConfiguration.length === 0)
    vm.lint('configuration-empty', `the VM has no configuration; the plugin has one (${size} bytes)`)
}

function ofStreams(host: Host<Vm>): Partial<Host<Vm>> {
  return {
    proxy_send_local_response: (vm, args) => {
      const { headers, body, statusCode } = args
      const answer = host.proxy_send_local_response(vm, args)
      const asked = vm.context.stream?.decode.headers?.get('content-type')
      if (isGrpc(asked) && statusCode !== 200)
        vm.lint('reply-in-grpc', `a reply of ${statusCode} to ${showText(asked ?? '')}: the client gets 200`)
      if (vm.context.stream === null)
        vm.lint('reply-dropped', 'a local reply in a context without a stream: Ok, and nothing happens')
      for (const [name, value] of headers) {
        const key = name.toLowerCase()
        const ignored =
          key === ':status' ? value !== String(statusCode) : key === 'content-length' ? value !== String(body.length) : false
        if (ignored || (key === 'content-type' && body.length === 0))
          vm.lint('reply-header-ignored', `${showText(key)}: ${showText(value)}`)
      }
      return answer
    },

    proxy_set_effective_context: (vm, args) => {
      const answer = host.proxy_set_effective_context(vm, args)
      if (answer === Status.BadArgument) vm.lint('context-gone', `context ${args.contextId} is not, or not any more, in this VM`)
      return answer
    },

    proxy_http_call: (vm, args) => {
      const answer = host.proxy_http_call(vm, args)
      if (typeof answer !== 'object') return answer
      if (answer.status === Status.InternalFailure) vm.lint('callout-refused', 'Envoy failed at it at once')
      if (answer.status !== Status.BadArgument) return answer
      const names = new Set(args.headers.map(([name]) => name.toLowerCase()))
      const missing = [':method', ':path', ':authority'].filter(
        (name) => !names.has(name) && !(name === ':authority' && names.has('host')),
      )
      if (args.timeoutMs < 0) vm.lint('callout-refused', `a timeout of ${args.timeoutMs} ms`)
      else if (!vm.process.clusters.has(args.cluster))
        vm.lint('callout-refused', `there is no cluster “${showText(args.cluster)}”`)
      else if (missing.length > 0) vm.lint('callout-refused', `the headers lack ${missing.join(' and ')}`)
      return answer
    },
  }
}

function ofMetrics(host: Host<Vm>): Partial<Host<Vm>> {
  const metricOf = (vm: Vm, metricId: number): bigint | null => {
    const answer = host.proxy_get_metric(vm, { metricId })
    return typeof answer === 'object' && 'value' in answer ? (answer.value ?? null) : null
  }
  return {
    proxy_define_metric: (vm, args) => {
      const answer = host.proxy_define_metric(vm, args)
      const list = [vm.counters, vm.gauges, vm.histograms][args.type]
      const last = list?.at(-1)
      if (list !== undefined && last !== undefined && typeof answer === 'object' && list.indexOf(last) < list.length - 1)
        vm.lint('metric-defined-again', `${showText(args.name)} has an id in this VM already`)
      return answer
    },

    proxy_record_metric: (vm, args) => {
      const answer = host.proxy_record_metric(vm, args)
      if ((args.metricId & 3) === MetricType.Counter && answer === Status.Ok)
        vm.lint('counter-recorded', `the counter grew by ${args.value}`)
      return answer
    },

    proxy_increment_metric: (vm, args) => {
      const before = (args.metricId & 3) === MetricType.Gauge && args.delta < 0n ? metricOf(vm, args.metricId) : null
      const answer = host.proxy_increment_metric(vm, args)
      if (answer === Status.BadArgument) vm.lint('metric-refused', `an increment by ${args.delta}`)
      if (before !== null && before < -args.delta)
        vm.lint('gauge-wrapped', `${before} and ${args.delta} is ${metricOf(vm, args.metricId)}`)
      return answer
    },
  }
}

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

function ofOthers(host: Host<Vm>): Partial<Host<Vm>> {
  return {
    proxy_get_property: (vm, args) => {
      const answer = host.proxy_get_property(vm, args)
      const { stream, requestHeaders } = vm.context
      if (answer !== Status.NotFound || requestHeaders !== null || stream?.decode.headers == null) return answer
      const [root, name = ''] = args.path.split('\0')
      if (root === 'request' && ofRequestHeaders.has(name))
        vm.lint('property-gone', `request.${name} needs the request headers, which this filter holds no more`)
      return answer
    },

    proxy_set_shared_data: (vm, args) => {
      const missing = args.cas !== 0 && vm.process.sharedData.get(vm.plugin.vmId, args.key) === undefined
      const answer = host.proxy_set_shared_data(vm, args)
      if (missing)
        vm.lint('cas-on-nothing', `${showText(args.key)} was not there, and is written whatever the number ${args.cas}`)
      return answer
    },

    proc_exit: (vm, args) => {
      vm.lint('exit-returns', `with code ${args.code}`)
      return host.proc_exit(vm, args)
    },
  }
}
