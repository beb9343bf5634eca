// Buffer calls with an eye on what plugins make of them.
import { BufferType, Status } from '../../../abi-shim/enums.ts'
import type { Host } from '../../../abi-shim/hostcalls/index.ts'
import { equalBytes, showText } from '../../../util/bytes.ts'
import type { Context } from '../context.ts'
import type { Vm } from '../vm.ts'

/** Makes the lints of this family. */
export function lintedBuffers(host: Host<Vm>): Partial<Host<Vm>> {
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
      const exposed = vm.context.root?.configurationExposed === true
      lookForConfiguration(vm, exposed ? BufferType.PluginConfiguration : BufferType.VmConfiguration)
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
      const prepends = args.start === 0 && args.length === 0
      if (prepends || (args.start > 0 && args.start >= before.length))
        lookAtAddition(
          vm,
          args.buffer,
          before.length,
          prepends ? after.subarray(0, after.length - before.length) : after.subarray(before.length),
        )
      else if (args.start === 0 && args.length >= before.length) lookAtPiece(vm, args.buffer, before, after)
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

interface Addition {
  readonly bytes: Uint8Array
  /** How much was in the buffer then. */
  readonly made: number
}

/** By stream: what was added to each body last. */
const additions = new WeakMap<Context, Map<number, Addition>>()

/** The same bytes for a further piece; one byte may well stand between pieces, and several calls may add to one piece. */
function lookAtAddition(vm: Vm, buffer: number, before: number, bytes: Uint8Array): void {
  const known = additions.get(vm.context) ?? new Map<number, Addition>()
  additions.set(vm.context, known)
  const last = known.get(buffer)
  known.set(buffer, { bytes, made: before + bytes.length })
  if (last === undefined || bytes.length < 2 || before === last.made || !equalBytes(last.bytes, bytes)) return
  vm.lint('body-added-by-piece', `the same ${bytes.length} bytes were added to the piece before`)
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
  const { configuration, vmConfiguration, structs } = root?.plugin ?? vm.plugin
  const size = configuration.length
  const ofPlugin = buffer === BufferType.PluginConfiguration
  if (ofPlugin && size > 0 && root?.configurationExposed !== true)
    vm.lint('configuration-empty', `the plugin configuration (${size} bytes) cannot be read here: NotFound`)
  else if (ofPlugin && structs.configuration)
    vm.lint('configuration-is-protobuf', `the plugin configuration is a Struct: ${size} bytes of protobuf`)
  if (buffer !== BufferType.VmConfiguration) return
  if (size > 0 && vmConfiguration.length === 0)
    vm.lint('configuration-empty', `the VM has no configuration; the plugin has one (${size} bytes)`)
  if (structs.vmConfiguration)
    vm.lint('configuration-is-protobuf', `the configuration of the VM is a Struct: ${vmConfiguration.length} bytes of protobuf`)
}
