// A host whose every function answers the same, for tests of the binding; single functions are replaced.
import type { Host } from '../hostcalls/index.ts'
import { hostcalls } from '../hostcalls/index.ts'

/** Answers Ok with no outputs, which a real host cannot: a test that reads outputs must bring its own function. */
export function stubHost<Ctx>(own: Partial<Host<Ctx>>): Host<Ctx> {
  const stubs = Object.fromEntries(Object.keys(hostcalls).map((name) => [name, () => 0]))
  // Every key of the table is there.
  return { ...(stubs as unknown as Host<Ctx>), ...own }
}
