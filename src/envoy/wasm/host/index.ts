// Every host function that is modelled, as one object. A family that lacks one does not compile.
import type { Host } from '../../../abi-shim/hostcalls/index.ts'
import type { Vm } from '../vm.ts'
import { buffersHost } from './buffers.ts'
import { foreignHost } from './foreign.ts'
import { headersHost } from './headers.ts'
import { httpCallHost } from './http-call.ts'
import { lifecycleHost } from './lifecycle.ts'
import { metricsHost } from './metrics.ts'
import { propertiesHost } from './properties.ts'
import { sharedHost } from './shared.ts'
import { streamsHost } from './streams.ts'
import { wasiHost } from './wasi.ts'

export const host: Host<Vm> = {
  ...lifecycleHost,
  ...headersHost,
  ...buffersHost,
  ...streamsHost,
  ...propertiesHost,
  ...metricsHost,
  ...httpCallHost,
  ...sharedHost,
  ...foreignHost,
  ...wasiHost,
}
