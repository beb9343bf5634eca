// Log, status, time, configuration, effective context, done. Envoy: proxy-wasm-cpp-host src/exports.cc.
import { Status } from '../../../abi-shim/enums.ts'
import type { HostOf } from '../../../abi-shim/hostcall.ts'
import type { lifecycle } from '../../../abi-shim/hostcalls/lifecycle.ts'
import { nobodyHearsTicks } from '../no-effect.ts'
import type { Vm } from '../vm.ts'

export const lifecycleHost: HostOf<typeof lifecycle, Vm> = {
  proxy_log: (vm, { level, message }) => {
    vm.log(level, message)
    return Status.Ok
  },

  proxy_get_log_level: (vm) => ({ level: vm.process.environment.wasmLogLevel }),

  proxy_get_status: (vm) => vm.context.root?.status ?? { code: 0, message: '' },

  proxy_get_configuration: (vm) => {
    const { root } = vm.context
    const plugin = root?.plugin ?? vm.plugin
    return { configuration: root?.configurationExposed === true ? plugin.configuration : plugin.vmConfiguration }
  },

  proxy_get_current_time_nanoseconds: (vm) => ({ time: vm.now() }),

  // Context::setTimerPeriod: the timer is the root context's, whoever asks.
  proxy_set_tick_period_milliseconds: (vm, { period }) => {
    const { root } = vm.context
    if (period > 0 && !vm.exports('proxy_on_tick')) vm.mark('ignored', nobodyHearsTicks)
    if (root !== null) vm.timers.set(root, period)
    return Status.Ok
  },

  proxy_set_effective_context: (vm, { contextId }) => (vm.setEffectiveContext(contextId) ? Status.Ok : Status.BadArgument),

  // Only a root context whose on_done answered false is pending, and roots end with the process: nothing is pending here.
  proxy_done: () => Status.NotFound,
}
