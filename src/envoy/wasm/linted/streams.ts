// Calls that answer, continue, wait or call out, with an eye on what plugins make of them.
import { Status } from '../../../abi-shim/enums.ts'
import type { Host } from '../../../abi-shim/hostcalls/index.ts'
import { showText } from '../../../util/bytes.ts'
import { isGrpc } from '../../http/local-reply.ts'
import type { Context, RootContext } from '../context.ts'
import type { Vm } from '../vm.ts'
import { rememberForgotten } from './forgotten.ts'
import { lookForNumber } from './numbers.ts'

/** Makes the lints of this family. */
export function lintedStreams(host: Host<Vm>): Partial<Host<Vm>> {
  return {
    proxy_send_local_response: (vm, args) => {
      const { headers, body, statusCode } = args
      if (statusCode < 200 || statusCode > 599)
        vm.lint('reply-status-odd', `a reply of ${statusCode}: the client gets ${statusCode & 0xffff}`)
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

    proxy_continue_stream: (vm, args) => {
      if (args.streamType === 1) rememberForgotten(vm)
      return host.proxy_continue_stream(vm, args)
    },

    proxy_continue_response: (vm, args) => {
      rememberForgotten(vm)
      return host.proxy_continue_response(vm, args)
    },

    proxy_log: (vm, args) => {
      lookForNumber(vm, args.message, 'a log line')
      return host.proxy_log(vm, args)
    },

    proxy_set_tick_period_milliseconds: (vm, args) => {
      lookForOthersTimer(vm, args.period)
      return host.proxy_set_tick_period_milliseconds(vm, args)
    },

    proxy_set_effective_context: (vm, args) => {
      const answer = host.proxy_set_effective_context(vm, args)
      if (answer === Status.BadArgument) vm.lint('context-gone', `context ${args.contextId} is not, or not any more, in this VM`)
      return answer
    },

    proxy_http_call: (vm, args) => {
      const answer = host.proxy_http_call(vm, args)
      if (typeof answer !== 'object') return answer
      if (args.trailers.length > 0)
        vm.lint('callout-trailers', `${args.trailers.length} trailers of the callout to “${showText(args.cluster)}” are left out`)
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

/** By plugin in a VM: who set its timer last, and to what. */
const timers = new WeakMap<RootContext, { readonly by: Context; readonly period: number }>()

/** A stream changes a timer that runs for somebody else. */
function lookForOthersTimer(vm: Vm, period: number): void {
  const { context } = vm
  const { root } = context
  if (root === null) return
  const last = timers.get(root)
  timers.set(root, { by: context, period })
  if (last === undefined || last.period === 0 || last.by === context || context.stream === null) return
  const whose = last.by.stream === null ? 'the plugin' : `the stream of context ${last.by.id}`
  vm.lint('timer-shared', `${whose} had set the timer to ${last.period} ms; this stream sets it to ${period} ms`)
}
