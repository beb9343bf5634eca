// What is said about a trap: Envoy's words, what Envoy does next, what to change.
import type { GuestTrap } from '../../abi-shim/guest.ts'
import type { Fault } from '../../trace/event.ts'
import { trapRemedy } from '../../trace/trap-remedy.ts'
import type { Plugin } from './plugin.ts'
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

/** Envoy PluginConfig::createContext: where a plugin did not start there is nothing to fail closed. */
export const bypassedSilently = 'Requests on this thread bypass the filter silently, even when the policy is closed.'

/** The same of the main thread. */
export const notOnMain = 'The main thread goes without the plugin; no request is served there.'

function consequence(vm: Vm, callback: string): string {
  if (vm.role === 'base') return 'Envoy rejects the configuration: the module could not be initialised.'
  if (vm.role === 'canary') {
    return callback === 'proxy_on_context_create'
      ? 'Envoy accepts the configuration all the same; every VM fails here, and each request meets the failure policy.'
      : 'Envoy rejects the configuration: it refuses to start, or keeps the listener it has.'
  }
  const { stream } = vm.currentContext
  const plugin = vm.currentContext.root?.plugin ?? vm.plugin
  const others = vm.othersThan(plugin)
  const shared = others.length === 0 ? '' : `So it is for ${others.join(' and ')}, in the same VM.`
  if (stream === null && /^proxy_on_(done|delete)$/.test(callback))
    return 'Envoy stops all the same, and tells nobody else in this VM.'
  // A reload keeps the VM that it had.
  if (stream === null && /^proxy_on_(vm_start|configure)$/.test(callback) && plugin.reloadInterval === null)
    return vm.role === 'main' ? notOnMain : bypassedSilently
  return ['The VM is lost.', shared, nowText(vm, callback), laterText(vm.plugin)].filter((text) => text !== '').join(' ')
}

/** What comes of whoever waits at the moment of a trap. */
function nowText(vm: Vm, callback: string): string {
  if (vm.currentContext.stream === null) {
    // Envoy Context::onTick and its like have nobody to answer for the streams of the VM.
    return /^proxy_on_(tick|http_call_response|queue_ready)$/.test(callback)
      ? 'Requests that are paused now hang until their clients leave.'
      : ''
  }
  if (/^proxy_on_(log|done|delete)$/.test(callback)) return 'The response has left already.'
  return vm.plugin.failOpen ? 'With fail_open this stream goes on without the filter.' : 'This stream is answered 503.'
}

function laterText({ failOpen, bypassWhenFailed, reloadInterval }: Plugin): string {
  if (failOpen) return 'Later streams on this thread bypass the filter (fail_open).'
  if (bypassWhenFailed) return 'Later streams on this thread bypass the filter (FAIL_OPEN).'
  if (reloadInterval !== null)
    return `Later streams on this thread are answered 503 until ${reloadInterval} ms, or up to half as many more, have passed since the VM was loaded; the next one gets a new VM (FAIL_RELOAD).`
  return 'Every later stream of this thread is answered 503 until Envoy restarts (FAIL_CLOSED).'
}
