// WASI calls with an eye on what plugins make of them.
import type { Host } from '../../../abi-shim/hostcalls/index.ts'
import type { Vm } from '../vm.ts'

/** Makes the lints of this family. */
export function lintedWasi(host: Host<Vm>): Partial<Host<Vm>> {
  return {
    proc_exit: (vm, args) => {
      vm.lint('exit-returns', `with code ${args.code}`)
      return host.proc_exit(vm, args)
    },
  }
}
