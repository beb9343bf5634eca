// Envoy's own functions behind proxy_call_foreign_function. Envoy: source/extensions/common/wasm/foreign.cc.
import { Status } from '../../../abi-shim/enums.ts'
import { type ForeignFunction, foreignFunctions } from '../../../abi-shim/foreign-functions.ts'
import type { HostOf } from '../../../abi-shim/hostcall.ts'
import type { foreign } from '../../../abi-shim/hostcalls/foreign.ts'
import { atLeast } from '../../../abi-shim/version.ts'
import { effectiveIgnored, noStream } from '../no-effect.ts'
import type { Vm } from '../vm.ts'

const catalogue: Readonly<Record<string, ForeignFunction>> = foreignFunctions
const nothing = new Uint8Array(0)

export const foreignHost: HostOf<typeof foreign, Vm> = {
  proxy_call_foreign_function: (vm, { name }) => {
    const entry = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined
    if (entry === undefined || (entry.since !== undefined && !atLeast(vm.process.target, entry.since))) return Status.NotFound
    if (name === 'clear_route_cache') {
      // Up to 1.36 the effective context does not count here.
      const context = atLeast(vm.process.target, '1.37') ? vm.context : vm.currentContext
      if (context.stream === null) vm.mark('no stream', vm.context.stream === null ? noStream : effectiveIgnored)
      context.stream?.clearRouteCache()
      return { results: nothing }
    }
    vm.note('not-modelled', `the foreign function ${name} answers Unimplemented (12)`)
    return Status.Unimplemented
  },
}
