// What a record of Envoy's Wasm extension says: the grammar of `wasm:trace`. proxy-wasm-cpp-host src/v8/v8.cc, Envoy wasm.cc and context.cc.

import { wordsType } from '../abi-shim/hostcall.ts'
import { findHostcall } from '../abi-shim/hostcalls/index.ts'
import type { Word } from '../abi-shim/observer.ts'
import type { ByteString } from '../util/bytes.ts'

export type Statement =
  | { readonly kind: 'callback'; readonly name: string; readonly words: readonly Word[] }
  | { readonly kind: 'hostcall'; readonly module: string; readonly name: string; readonly words: readonly Word[] }
  /** `of` is the export, or the import with its module. `word` is undefined where nothing is returned. */
  | { readonly kind: 'return'; readonly from: 'callback' | 'hostcall'; readonly of: string; readonly word: Word | undefined }
  /** A guest's line. `prefix` is Envoy's, as in a trace. */
  | { readonly kind: 'log'; readonly prefix: ByteString; readonly text: ByteString }
  | {
      readonly kind: 'trap'
      readonly text: ByteString
      readonly callback: string
      readonly message: string
      readonly stack: readonly string[]
    }
  | { readonly kind: 'vm'; readonly what: 'base' | 'made' | 'gone' }
  /** Some of WASI's functions print their name besides. */
  | { readonly kind: 'echo' }
  /** The log stops, or was damaged, within the line. */
  | { readonly kind: 'broken' }
  /** A line of Envoy's own. */
  | { readonly kind: 'other' }

const callback = /^\[host->vm\] ([^\s(]+)\(([\d, ]*)\)$/
const callbackReturn = /^\[host<-vm\] (\S+) return: (\d+|void)$/
const hostcall = /^\[vm->host\] ([\w$-]+)\.([^\s(]+)\(([\d, ]*)\)$/
const hostcallReturn = /^\[vm<-host\] (\S+) return: (\d+|void)$/
const call = /^\[(host->vm|host<-vm|vm->host|vm<-host)\]/
const log = /^wasm log(.*?): (.*)$/s
const trap = /^Function: (\S+) failed: ([^\n]*)/
const frame = /^\s*\d+:\s+(0x[0-9a-f]+ - .*)$/
const backtrace = 'Proxy-Wasm plugin in-VM backtrace:'

const lifetimes: readonly (readonly [RegExp, 'base' | 'made' | 'gone'])[] = [
  [/^Base Wasm created \d+ now active$/, 'base'],
  [/^Thread-Local Wasm created \d+ now active$/, 'made'],
  [/^~Wasm \d+ remaining active$/, 'gone'],
]

/** What the text of a record says. Calls and lines about VMs are one line, whatever follows. */
export function statementOf(text: ByteString): Statement {
  switch (text[0]) {
    case '[':
      return callOf(firstLine(text)) ?? { kind: call.test(text) ? 'broken' : 'other' }
    case 'F':
      return trapOf(text) ?? { kind: 'other' }
    case 'w': {
      const said = log.exec(text)
      if (said !== null) return { kind: 'log', prefix: said[1] ?? '', text: said[2] ?? '' }
      return { kind: text.startsWith('wasi_unstable ') ? 'echo' : 'other' }
    }
    default: {
      const line = firstLine(text)
      const what = lifetimes.find(([pattern]) => pattern.test(line))?.[1]
      return what === undefined ? { kind: 'other' } : { kind: 'vm', what }
    }
  }
}

function firstLine(text: ByteString): ByteString {
  const end = text.indexOf('\n')
  return end < 0 ? text : text.slice(0, end)
}

function callOf(line: ByteString): Statement | null {
  const entered = callback.exec(line)
  // Everything that Envoy passes to an export is an i32.
  if (entered !== null) return { kind: 'callback', name: entered[1] ?? '', words: wordsOf(entered[2] ?? '', []) }
  const left = callbackReturn.exec(line)
  if (left !== null) return { kind: 'return', from: 'callback', of: left[1] ?? '', word: resultOf(left[2] ?? '') }
  const called = hostcall.exec(line)
  if (called !== null) {
    const [, module = '', name = '', list = ''] = called
    const entry = findHostcall(module, name)
    return { kind: 'hostcall', module, name, words: wordsOf(list, entry === undefined ? [] : wordsType(entry).params) }
  }
  const answered = hostcallReturn.exec(line)
  if (answered !== null) return { kind: 'return', from: 'hostcall', of: answered[1] ?? '', word: resultOf(answered[2] ?? '') }
  return null
}

/** The words of a call; a type that the table does not tell is read off the number. */
function wordsOf(list: string, types: readonly ('i32' | 'i64')[]): Word[] {
  if (list === '') return []
  return list.split(', ').map((digits, at) => wordOf(digits, types[at]))
}

function wordOf(digits: string, type: 'i32' | 'i64' | undefined): Word {
  const number = Number(digits)
  return type === 'i64' || number > 0xffff_ffff ? BigInt.asUintN(64, BigInt(digits)) : number
}

const resultOf = (digits: string) => (digits === 'void' ? undefined : wordOf(digits, undefined))

function trapOf(text: ByteString): Statement | null {
  // A format may print the ends of lines as two characters.
  const [first = '', second, ...frames] = text.split(/\n|\\n/)
  const said = trap.exec(first)
  if (said === null) return null
  const stack: string[] = []
  if (second?.startsWith(backtrace)) {
    for (const line of frames) {
      const found = frame.exec(line)
      if (found === null) break
      stack.push(found[1] ?? '')
    }
  }
  const own =
    stack.length === 0
      ? first
      : text
          .split('\n')
          .slice(0, 2 + stack.length)
          .join('\n')
  return { kind: 'trap', text: own, callback: said[1] ?? '', message: said[2] ?? '', stack }
}
