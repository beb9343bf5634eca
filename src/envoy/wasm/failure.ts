// What is said about a trap: Envoy's words, what Envoy does next, what to change.
import type { GuestTrap } from '../../abi-shim/guest.ts'
import type { Fault } from '../../trace/event.ts'
import { trapRemedy } from '../../trace/trap-remedy.ts'
import type { Vm } from './vm.ts'

/** A trap as a fault of the VM's current plugin. */
export function describeTrap(trap: GuestTrap, callback: string, vm: Vm): Fault {
  const plugin = vm.currentContext.root?.plugin ?? null
  const budget = trap.budget
  return {
    code: budget === null ? 'trap' : 'budget',
    kind: budget ?? 'trap',
    plugin: plugin?.id ?? vm.plugin.id,
    vm: vm.id,
    callback,
    message: trap.message,
    stack: trap.stack,
    consequence: consequence(vm, callback),
    remedy:
      budget === null
        ? trapRemedy(trap.message)
        : 'Look for a loop. The playground stops a guest here; a scenario can only lower this limit.',
  }
}

function consequence(vm: Vm, callback: string): string {
  if (vm.role === 'base') return 'Envoy rejects the configuration: the module could not be initialised.'
  if (vm.role === 'canary') {
    return callback === 'proxy_on_context_create'
      ? 'Envoy accepts the configuration all the same; every VM fails here, and each request meets the failure policy.'
      : 'Envoy rejects the configuration: it refuses to start, or keeps the listener it has.'
  }
  if (vm.plugin.failOpen)
    return 'The VM is lost. With fail_open this stream goes on without the filter, and so do all later ones on this thread.'
  if (vm.plugin.bypassWhenFailed)
    return 'The VM is lost. This stream is answered 503; later streams on this thread bypass the filter (FAIL_OPEN).'
  return 'The VM is lost. This stream is answered 503, and so is every later stream of this thread until Envoy restarts (FAIL_CLOSED).'
}
