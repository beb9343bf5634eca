// Where the words of a host call point into the guest's memory.
import type { CodecKind } from '../abi-shim/codec.ts'
import { wordsType } from '../abi-shim/hostcall.ts'
import { hostcallNamed } from '../abi-shim/hostcalls/index.ts'
import type { CallSpan } from './call-names.ts'

export interface Stretch {
  readonly name: string
  readonly at: number
  readonly length: number
  /** The host writes there: an address or a number, before the end of the call still the guest's own bytes. */
  readonly out: boolean
}

/** Kinds whose two words are an address and a length. */
const pointed: ReadonlySet<CodecKind> = new Set<CodecKind>(['string', 'bytes', 'pairs', 'path', 'fill'])

/** Each argument that lies in memory, and each place for an output; none for what is in no table. */
export function stretchesOf(call: CallSpan): Stretch[] {
  const entry = call.kind === 'hostcall' ? hostcallNamed(call.name) : undefined
  if (entry === undefined || wordsType(entry).params.length !== call.words.length) return []
  const found: Stretch[] = []
  let next = 0
  for (const [name, codec] of Object.entries(entry.params)) {
    const at = next
    next += codec.words.length
    const word = (of: number) => Number(call.words[of] ?? 0)
    if (pointed.has(codec.kind)) found.push({ name, at: word(at), length: word(at + 1), out: codec.kind === 'fill' })
    else if (codec.kind.endsWith('-out')) {
      const size = codec.kind === 'u64-out' ? 8 : codec.kind === 'u16-out' ? 2 : 4
      for (let of = at; of < next; of++)
        found.push({ name: of === at ? `→ ${name}` : `→ size of ${name}`, at: word(of), length: size, out: true })
    }
  }
  return found.filter(({ length }) => length > 0)
}
