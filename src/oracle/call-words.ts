// Words of a call in a normal form, with the names that the tables have for them.
import { findCallback } from '../abi-shim/callbacks.ts'
import { type EnumNames, errnoNames, statusNames } from '../abi-shim/enums.ts'
import { hostcallNamed } from '../abi-shim/hostcalls/index.ts'

/** `env.proxy_log(2 info, 64, 5)` for `env.proxy_log(2, 64, 5)`, and `= 1 NotFound` for `= 1`; other lines stay as they are. */
export function withNames(line: string): string {
  const [, before = '', name = '', words] = /^(\s*> (?:\w+\.)?)(\w+)\((.*)\)$/.exec(line) ?? []
  if (words !== undefined) {
    const names = wordNames(name)
    return `${before}${name}(${
      words === ''
        ? ''
        : words
            .split(', ')
            .map((word, at) => named(word, names[at]))
            .join(', ')
    })`
  }
  const [, start = '', called = '', word] = /^(\s*< (?:\w+\.)?(\w+) = )(\d+)$/.exec(line) ?? []
  return word === undefined ? line : `${start}${named(word, resultNames(called))}`
}

const named = (word: string, names: EnumNames | undefined) =>
  names?.[Number(word)] === undefined ? word : `${word} ${names[Number(word)]}`

/** By the position of a word. */
function wordNames(name: string): readonly (EnumNames | undefined)[] {
  const hostcall = hostcallNamed(name)
  if (hostcall === undefined) return (findCallback(name)?.params ?? []).map(({ names }) => names)
  return Object.values(hostcall.params).flatMap(({ kind, words, names }) =>
    // An output's word is where it goes.
    words.map((_, at) => (at === 0 && !kind.endsWith('-out') ? names : undefined)),
  )
}

function resultNames(name: string): EnumNames | undefined {
  const kind = hostcallNamed(name)?.result
  if (kind !== undefined) return kind === 'status' ? statusNames : kind === 'errno' ? errnoNames : undefined
  const result = findCallback(name)?.result
  return result === undefined || result === 'void' ? undefined : result.names
}
