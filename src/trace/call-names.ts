// What the ABI's tables know about a call in a trace: names of its numbers, its doc, whether its answer is a refusal.
import { findCallback } from '../abi-shim/callbacks.ts'
import { type EnumNames, errnoNames, statusNames } from '../abi-shim/enums.ts'
import { hostcallNamed } from '../abi-shim/hostcalls/index.ts'
import type { Span, TraceValue } from './event.ts'

export type CallSpan = Extract<Span, { kind: 'callback' | 'hostcall' }>

/** One argument with the names of its numbers, where they have any. */
export interface Argument {
  readonly name: string
  readonly value: TraceValue
  readonly names: EnumNames | undefined
}

/** The arguments of a call in order. Words without names where the inputs were never read. */
export function argumentsOf(call: CallSpan): readonly Argument[] {
  if (call.kind === 'callback') {
    // An older ABI version passes fewer words, never others.
    const params = findCallback(call.name)?.params ?? []
    return call.words.map((word, at) => {
      const param = params[at]
      return { name: param?.name ?? `word ${at + 1}`, value: param?.bool ? word !== 0 : word, names: param?.names }
    })
  }
  const inputs = Object.entries(call.args)
  if (inputs.length === 0) return call.words.map((value, at) => ({ name: `word ${at + 1}`, value, names: undefined }))
  return inputs.map(([name, value]) => ({ name, value, names: hostcallNamed(call.name)?.params[name]?.names }))
}

/** One output of a host call. */
export function outputOf(call: CallSpan, name: string, value: TraceValue): Argument {
  return { name, value, names: call.kind === 'hostcall' ? hostcallNamed(call.name)?.params[name]?.names : undefined }
}

/** What the table says about a call; undefined for what is in no table. */
export function docOf(call: CallSpan): string | undefined {
  return call.kind === 'hostcall' ? hostcallNamed(call.name)?.doc : findCallback(call.name)?.doc
}

const yesNo: EnumNames = { 0: 'false', 1: 'true' }

/** Names of what a call answers, or undefined where it answers a plain number. */
export function resultNames(call: CallSpan): EnumNames | undefined {
  if (call.kind === 'callback') {
    const result = findCallback(call.name)?.result
    return result === undefined || result === 'void' ? undefined : result.names
  }
  const kind = hostcallNamed(call.name)?.result
  return kind === 'status' ? statusNames : kind === 'errno' ? errnoNames : kind === 'bool' ? yesNo : undefined
}

/** Whether an answer means that the guest was told no. */
export function isRefusal(call: CallSpan, word: number | bigint | undefined): boolean {
  if (call.kind !== 'hostcall' || word === undefined) return false
  const kind = hostcallNamed(call.name)?.result
  return (kind === 'status' || kind === 'errno') && Number(word) !== 0
}
