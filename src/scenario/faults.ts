// What host calls can be made to answer: from the table of host functions, whatever Envoy itself would answer there.
import { isOutput } from '../abi-shim/codec.ts'
import { Errno, Status } from '../abi-shim/enums.ts'
import type { AnyHostcall } from '../abi-shim/hostcall.ts'
import { hostcalls } from '../abi-shim/hostcalls/index.ts'

const table: ReadonlyMap<string, AnyHostcall> = new Map(Object.entries<AnyHostcall>(hostcalls))

/** Whether there is a host call of this name. */
export const isHostcall = (call: string): boolean => table.has(call)

/** Every call that can be made to answer something. */
export const faultyCalls: readonly string[] = [...table.keys()].filter((call) => answersFor(call).length > 0)

/** The names of what a call can be made to answer. Success only where nothing goes with it, since only Envoy has that. */
export function answersFor(call: string): readonly string[] {
  const entry = table.get(call)
  if (entry === undefined) return []
  const brings = Object.values(entry.params).some(isOutput)
  return Object.keys(codesOf(entry)).filter((name) => !brings || codesOf(entry)[name] !== 0)
}

/** The number of an answer of a call; undefined where it is none. */
export function answerNumber(call: string, name: string): number | undefined {
  const entry = table.get(call)
  return entry === undefined ? undefined : codesOf(entry)[name]
}

function codesOf({ result }: AnyHostcall): Readonly<Record<string, number>> {
  return result === 'status' ? Status : result === 'errno' ? Errno : {}
}
