// The `name` section: what the compiler called the functions. It may be broken, since no engine looks at it.
import type { ByteString } from '../util/bytes.ts'
import { Malformed, Reader } from './reader.ts'

const functionSubsection = 1

/** Names by function index, as far as they can be read. */
export function readFunctionNames(
  bytes: Uint8Array,
  customs: readonly { readonly name: ByteString; readonly start: number; readonly size: number }[],
): ReadonlyMap<number, ByteString> {
  const names = new Map<number, ByteString>()
  const custom = customs.find((each) => each.name === 'name')
  if (!custom) return names
  try {
    const reader = new Reader(bytes, custom.start, custom.start + custom.size)
    while (reader.left > 0) {
      const id = reader.byte('a subsection')
      const size = reader.u32('the size of a subsection')
      const start = reader.at
      reader.skip(size, 'a subsection')
      if (id === functionSubsection) readNameMap(new Reader(bytes, start, start + size), names)
    }
  } catch (error) {
    // A broken name section is as good as none from where it breaks: the engine runs the module all the same.
    if (!(error instanceof Malformed)) throw error
  }
  return names
}

function readNameMap(reader: Reader, into: Map<number, ByteString>): void {
  const count = reader.u32('the number of names')
  for (let i = 0; i < count; i++) {
    const index = reader.u32('a function index')
    into.set(index, reader.name('a function name'))
  }
}
