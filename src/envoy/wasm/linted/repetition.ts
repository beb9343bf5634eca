// What a plugin does while it starts, and what adds up: Envoy starts it in many VMs.
import type { Vm } from '../vm.ts'

/** Told in the canary, which comes first; it runs nothing but the callbacks of a start. */
export function lookForRepetition(vm: Vm, call: string): void {
  if (vm.role !== 'canary') return
  vm.lint('start-adds-up', `${call} while the plugin starts: once in the canary, on the main thread and on each worker`)
}
