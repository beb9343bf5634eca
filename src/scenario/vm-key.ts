// Which plugins share a VM: those whose keys are equal.
import { byteString } from '../util/bytes.ts'
import { payloadBytes } from './payload.ts'
import { type Plugin, type Target, targetNames } from './schema.ts'

/** Envoy's createWasm: what it hashes into the name of a VM, as text. Plugins with the same key share one VM on each thread. */
export function vmKeyOf({ vm, module, capabilities }: Plugin, target: Target): string {
  const since = (release: Target) => targetNames.indexOf(target) >= targetNames.indexOf(release)
  const configuration = vm.configuration === undefined ? '' : byteString(payloadBytes(vm.configuration))
  return JSON.stringify([
    vm.id,
    configuration,
    module,
    since('1.39') ? Object.entries(vm.environment ?? {}) : [],
    since('1.40') ? (capabilities ?? []) : [],
  ])
}
