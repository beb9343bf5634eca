// The table: every function that Envoy's V8 runtime lets a proxy-wasm module import, by name.
import type { AnyHostcall, HostOf } from '../hostcall.ts'
import { buffers } from './buffers.ts'
import { foreign } from './foreign.ts'
import { grpc } from './grpc.ts'
import { headers } from './headers.ts'
import { httpCall } from './http-call.ts'
import { lifecycle } from './lifecycle.ts'
import { metrics } from './metrics.ts'
import { properties } from './properties.ts'
import { shared } from './shared.ts'
import { streams } from './streams.ts'
import { wasi } from './wasi.ts'

/** The table by family, in the order in which a reader wants them. */
export const families = {
  lifecycle,
  headers,
  buffers,
  streams,
  properties,
  metrics,
  httpCall,
  grpc,
  shared,
  foreign,
  wasi,
} as const

/** Every entry. A name occurs once, whatever the modules it can be imported from. */
export const hostcalls = {
  ...lifecycle,
  ...headers,
  ...buffers,
  ...streams,
  ...properties,
  ...metrics,
  ...httpCall,
  ...grpc,
  ...shared,
  ...foreign,
  ...wasi,
} as const

export type HostcallName = keyof typeof hostcalls

/** All functions that the engine must have. */
export type Host<Ctx> = HostOf<typeof hostcalls, Ctx>

const byName: ReadonlyMap<string, AnyHostcall> = new Map(Object.entries(hostcalls))

/** The entry of an import, or undefined where no release and no ABI version of Envoy has it. */
export function findHostcall(module: string, name: string): AnyHostcall | undefined {
  const entry = byName.get(name)
  return entry?.modules.includes(module) ? entry : undefined
}

/** The entry of a name in whatever module. */
export function hostcallNamed(name: string): AnyHostcall | undefined {
  return byName.get(name)
}
