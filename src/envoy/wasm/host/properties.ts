// proxy_get_property and proxy_set_property.
import type { HostOf } from '../../../abi-shim/hostcall.ts'
import type { properties } from '../../../abi-shim/hostcalls/properties.ts'
import { atLeast } from '../../../abi-shim/version.ts'
import { showText } from '../../../util/bytes.ts'
import { getProperty, setProperty } from '../properties.ts'
import type { Vm } from '../vm.ts'

export const propertiesHost: HostOf<typeof properties, Vm> = {
  proxy_get_property: (vm, { path }) => {
    const answer = getProperty(vm.context, path, (release) => atLeast(vm.process.target, release))
    if ('value' in answer) return { value: answer.value }
    if ('notModelled' in answer) vm.note('property-not-modelled', showText(path.replaceAll('\0', '.')))
    return answer.status
  },

  proxy_set_property: (vm, { path, value }) => setProperty(vm.context, path, value),
}
