// Shared data and queues. Envoy: proxy-wasm-cpp-host src/exports.cc and ContextBase in src/context.cc.
import { Status } from '../../../abi-shim/enums.ts'
import type { HostOf } from '../../../abi-shim/hostcall.ts'
import type { shared } from '../../../abi-shim/hostcalls/shared.ts'
import type { Vm } from '../vm.ts'

export const sharedHost: HostOf<typeof shared, Vm> = {
  proxy_get_shared_data: (vm, { key }) => vm.process.sharedData.get(vm.plugin.vmId, key) ?? Status.NotFound,

  proxy_set_shared_data: (vm, { key, value, cas }) => vm.process.sharedData.set(vm.plugin.vmId, key, value, cas),

  proxy_register_shared_queue: (vm, { name }) => {
    const { context, plugin, process } = vm
    // The consumer is the root context, whoever registers.
    const root = context.root ?? context
    const consumer = {
      thread: vm.thread,
      vmKey: plugin.vmKey,
      rootId: root.id,
      plugin: context.root?.plugin.id ?? plugin.id,
    }
    return { token: process.sharedQueues.register(plugin.vmId, name, consumer) }
  },

  proxy_resolve_shared_queue: (vm, { vmId, name }) => {
    const token = vm.process.sharedQueues.resolve(vmId === '' ? vm.plugin.vmId : vmId, name)
    // ContextBase::lookupSharedQueue: the guest of a VM that its allocator has failed finds nothing any more.
    return token === undefined || vm.failed ? Status.NotFound : { token }
  },

  proxy_enqueue_shared_queue: (vm, { token, data }) => vm.process.sharedQueues.enqueue(token, data),

  proxy_dequeue_shared_queue: (vm, { token }) => {
    const item = vm.process.sharedQueues.dequeue(token)
    return typeof item === 'number' ? item : { data: item }
  },
}
