// The arguments of a host call that its words alone tell: numbers, not what pointers point at.
import type { CodecKind } from './codec.ts'
import type { AnyHostcall } from './hostcall.ts'
import { wordsType } from './hostcall.ts'
import type { Word } from './observer.ts'
import type { TraceValue } from './trace-value.ts'

/** How a word is read; a kind that is not here needs the guest's memory. */
const readers: Readonly<Partial<Record<CodecKind, (word: Word) => TraceValue>>> = {
  u32: (word) => word,
  enum: (word) => word,
  pointer: (word) => word,
  u64: (word) => word,
  i32: (word) => Number(word) | 0,
  i64: (word) => BigInt.asIntN(64, BigInt(word)),
  bool: (word) => Number(word) !== 0,
}

/** By the table's parameter names. Empty where the words are not those of the entry. */
export function wordValues(entry: AnyHostcall, words: readonly Word[]): Record<string, TraceValue> {
  const values: Record<string, TraceValue> = {}
  if (wordsType(entry).params.length !== words.length) return values
  let at = 0
  for (const [name, codec] of Object.entries(entry.params)) {
    const word = words[at] as Word
    // Of a buffer to be filled the host is given the size.
    if (codec.kind === 'fill') values[name] = words[at + 1] as Word
    const read = readers[codec.kind]
    if (read !== undefined) values[name] = read(word)
    at += codec.words.length
  }
  return values
}
