// The host with an eye on what plugins make of it: notes what is no error for Envoy, and most likely one in the plugin. Answers are the host's own.
import type { Host } from '../../../abi-shim/hostcalls/index.ts'
import type { Vm } from '../vm.ts'
import { lintedBuffers } from './buffers.ts'
import { lintedHeaders } from './headers.ts'
import { lintedMetrics } from './metrics.ts'
import { lintedProperties } from './properties.ts'
import { lintedShared } from './shared.ts'
import { lintedStreams } from './streams.ts'
import { lintedWasi } from './wasi.ts'

/** Made for each VM of a run that is traced; nobody else would see the notes. */
export function linted(host: Host<Vm>): Host<Vm> {
  return {
    ...host,
    ...lintedHeaders(host),
    ...lintedBuffers(host),
    ...lintedStreams(host),
    ...lintedProperties(host),
    ...lintedMetrics(host),
    ...lintedShared(host),
    ...lintedWasi(host),
  }
}
