// The arguments of a callback: its words, by name.
import { findCallback } from '../abi-shim/callbacks.ts'
import type { TraceValue } from '../abi-shim/trace-value.ts'

/** The words of a callback by the table's names; an older ABI version passes fewer, never others. */
export function callbackArgs(name: string, words: readonly (number | bigint)[]): Record<string, TraceValue> {
  const args: Record<string, TraceValue> = {}
  findCallback(name)?.params.forEach((param, at) => {
    const word = words[at]
    if (word !== undefined) args[param.name] = param.bool === true ? word !== 0 : word
  })
  return args
}
