// What the ABI's tables know about a call in a trace: names of its numbers, its doc, whether its answer is a refusal.
import { findCallback } from '../abi-shim/callbacks.ts'
import { isOutput } from '../abi-shim/codec.ts'
import { type EnumNames, errnoNames, statusNames } from '../abi-shim/enums.ts'
import { wordsType } from '../abi-shim/hostcall.ts'
import { hostcallNamed } from '../abi-shim/hostcalls/index.ts'
import { wordValues } from '../abi-shim/word-values.ts'
import type { Span, TraceValue } from './event.ts'

export type CallSpan = Extract<Span, { kind: 'callback' | 'hostcall' }>

/** Pointer and length of what was never read: the call failed before, or the trace is from a log. */
export interface Unread {
  readonly at: number
  readonly length: number
}

/** One argument with the names of its numbers, where they have any. */
export interface Argument {
  readonly name: string
  readonly value: TraceValue | Unread
  readonly names: EnumNames | undefined
}

/** Whether an argument's value is not known. */
export function isUnread(value: TraceValue | Unread): value is Unread {
  return typeof value === 'object' && value !== null && 'at' in value && !Array.isArray(value) && !(value instanceof Uint8Array)
}

/** The arguments of a call in order. Words without names where no table has the call. */
export function argumentsOf(call: CallSpan): readonly Argument[] {
  if (call.kind === 'callback') {
    // An older ABI version passes fewer words, never others.
    const params = findCallback(call.name)?.params ?? []
    return call.words.map((word, at) => {
      const param = params[at]
      return { name: param?.name ?? `word ${at + 1}`, value: param?.bool ? word !== 0 : word, names: param?.names }
    })
  }
  const entry = hostcallNamed(call.name)
  if (entry === undefined || wordsType(entry).params.length !== call.words.length)
    return call.words.map((value, at) => ({ name: `word ${at + 1}`, value, names: undefined }))
  const known: Readonly<Record<string, TraceValue>> = { ...wordValues(entry, call.words), ...call.args }
  let next = 0
  return Object.entries(entry.params).flatMap(([name, codec]): Argument[] => {
    const at = next
    next += codec.words.length
    const value = known[name]
    if (value !== undefined) return [{ name, value, names: codec.names }]
    if (isOutput(codec)) return []
    return [{ name, value: { at: Number(call.words[at]), length: Number(call.words[at + 1]) }, names: undefined }]
  })
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
