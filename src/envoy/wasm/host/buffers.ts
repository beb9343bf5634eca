// Buffers: bodies and configurations. Envoy: Context::getBuffer in source/extensions/common/wasm/context.cc.
import { crashes } from '../../../abi-shim/crashes.ts'
import { BufferType, Status } from '../../../abi-shim/enums.ts'
import type { HostOf } from '../../../abi-shim/hostcall.ts'
import type { buffers } from '../../../abi-shim/hostcalls/buffers.ts'
import type { BufferView, Context } from '../context.ts'
import type { Vm } from '../vm.ts'

const noBytes = new Uint8Array(0)

/** BufferType to what is behind it now. */
function bufferOf(vm: Vm, context: Context, buffer: number): BufferView {
  // Envoy hands out the context's one Buffer object as it was set last, be it by a body callback.
  if (buffer === BufferType.CallData) return lastBufferOf(vm, context)
  const view = lookUp(vm, context, buffer)
  if (view !== 'missing') context.lastBuffer = view
  return view
}

/** A body of a callback that is over leaves a pointer behind. */
function lastBufferOf(vm: Vm, context: Context): BufferView {
  const { lastBuffer } = context
  if (lastBuffer === null || lastBuffer === 'missing' || !('mutable' in lastBuffer)) return lastBuffer
  const fate = context.fateOf(lastBuffer.mutable, lastBuffer.direction)
  if (fate === 'there') return lastBuffer
  if (fate === 'gone') vm.note('envoy-crash', crashes['a piece that is gone'].text)
  return null
}

function lookUp(vm: Vm, context: Context, buffer: number): BufferView {
  switch (buffer) {
    case 0:
    case 1:
      return context.body(buffer)
    case 4: {
      const response = context.root?.response ?? null
      return response === null ? 'missing' : { bytes: response.body }
    }
    case 6:
      return { bytes: (context.root?.plugin ?? vm.plugin).vmConfiguration }
    case 7:
      return context.root?.configurationExposed === true ? { bytes: context.root.plugin.configuration } : 'missing'
    default:
      // Network data, gRPC messages and foreign-call data: nothing in an HTTP stream.
      return null
  }
}

export const buffersHost: HostOf<typeof buffers, Vm> = {
  proxy_get_buffer_bytes: (vm, { buffer, start, length }) => {
    const view = bufferOf(vm, vm.context, buffer)
    if (view === 'missing') return Status.NotFound
    if (view === null) return { bytes: noBytes }
    const bytes = 'mutable' in view ? view.mutable.bytes() : view.bytes
    if (start === 0 && length >= bytes.length) return { bytes }
    return { bytes: start >= bytes.length ? noBytes : bytes.subarray(start, Math.min(start + length, bytes.length)) }
  },

  proxy_get_buffer_status: (vm, { buffer }) => {
    const view = bufferOf(vm, vm.context, buffer)
    if (view === 'missing') return Status.NotFound
    // The flags are never set.
    if (view === null) return { length: 0, flags: 0 }
    return { length: 'mutable' in view ? view.mutable.length : view.bytes.length, flags: 0 }
  },

  proxy_set_buffer_bytes: (vm, { buffer, start, length, data }) => {
    const view = bufferOf(vm, vm.context, buffer)
    if (view === 'missing') return Status.NotFound
    // Only now is the guest's memory looked at: a bad pointer to a missing buffer is NotFound.
    const bytes = data()
    if (view === null || !('mutable' in view)) return Status.BadArgument
    if (!view.mutable.splice(start, length, bytes)) return Status.BadArgument
    vm.context.bodyWritten(view.mutable, view.direction)
    return Status.Ok
  },
}
