// Calls on what VMs share, with an eye on what plugins make of them.
import { Status } from '../../../abi-shim/enums.ts'
import type { Host } from '../../../abi-shim/hostcalls/index.ts'
import { type ByteString, showText } from '../../../util/bytes.ts'
import type { Process } from '../../process.ts'
import type { Vm } from '../vm.ts'
import { lookForRepetition } from './repetition.ts'

/** By token: the plugin that is told of new items. */
const consumers = new WeakMap<Process, Map<number, string>>()

/** By key, among the plugins without a vm_id: the module that wrote the value. */
const writers = new WeakMap<Process, Map<ByteString, string>>()

/** Which keys a VM has asked for: it knows that there is something. */
const asked = new WeakMap<Vm, Set<ByteString>>()

/** Makes the lints of this family. */
export function lintedShared(host: Host<Vm>): Partial<Host<Vm>> {
  return {
    proxy_get_shared_data: (vm, args) => {
      const keys = asked.get(vm) ?? new Set<ByteString>()
      asked.set(vm, keys.add(args.key))
      return host.proxy_get_shared_data(vm, args)
    },

    proxy_set_shared_data: (vm, args) => {
      const { key, cas } = args
      const missing = cas !== 0 && vm.process.sharedData.get(vm.plugin.vmId, key) === undefined
      const answer = host.proxy_set_shared_data(vm, args)
      if (missing) vm.lint('cas-on-nothing', `${showText(key)} was not there, and is written whatever the number ${cas}`)
      if (answer === Status.Ok) lookForOthersValue(vm, key, cas)
      return answer
    },

    proxy_register_shared_queue: (vm, args) => {
      const answer = host.proxy_register_shared_queue(vm, args)
      if (typeof answer !== 'object' || answer.token === undefined) return answer
      const known = consumers.get(vm.process) ?? new Map<number, string>()
      consumers.set(vm.process, known)
      const before = known.get(answer.token)
      const plugin = vm.context.root?.plugin.id ?? vm.plugin.id
      known.set(answer.token, plugin)
      if (before !== undefined && before !== plugin)
        vm.lint(
          'queue-taken-over',
          `queue ${showText(args.name)} was registered by ${before}; ${plugin} is told of its items now`,
        )
      return answer
    },

    proxy_enqueue_shared_queue: (vm, args) => {
      const answer = host.proxy_enqueue_shared_queue(vm, args)
      if (answer === Status.Ok) lookForRepetition(vm, 'proxy_enqueue_shared_queue')
      return answer
    },
  }
}

/** A value of another module, overwritten without a look: all plugins without a vm_id have their values in one place. */
function lookForOthersValue(vm: Vm, key: ByteString, cas: number): void {
  const { vmId, moduleId } = vm.plugin
  if (vmId !== '') return
  const known = writers.get(vm.process) ?? new Map<ByteString, string>()
  writers.set(vm.process, known)
  const before = known.get(key)
  known.set(key, moduleId)
  if (before !== undefined && before !== moduleId && cas === 0 && asked.get(vm)?.has(key) !== true)
    vm.lint('shared-data-of-others', `${showText(key)} was written by the module ${before}, and by ${moduleId} now`)
}
