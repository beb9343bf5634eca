// The `producers` section: which language and tools a module says it came from.
import { showText, textOf } from '../util/bytes.ts'
import { Malformed, Reader } from '../wasm/reader.ts'
import { customContents, type Sections } from '../wasm/sections.ts'

/** One tool or language, with its version where one is given. */
export interface Producer {
  readonly field: string
  readonly name: string
  readonly version: string
}

const maxFields = 100

/** What the `producers` section lists, in its order; as much of it as can be read. */
export function readProducers(bytes: Uint8Array, sections: Sections): Producer[] {
  const found: Producer[] = []
  const custom = sections.customs.find((each) => each.name === 'producers')
  if (!custom) return found
  const contents = customContents(bytes, custom)
  try {
    const reader = new Reader(contents, 0, contents.length)
    const text = (what: string): string => {
      const name = reader.name(what)
      return textOf(name) ?? showText(name)
    }
    const fields = reader.count('fields', maxFields)
    for (let i = 0; i < fields; i++) {
      const field = text('a field')
      const values = reader.count('values', maxFields)
      for (let k = 0; k < values; k++) found.push({ field, name: text('a name'), version: text('a version') })
    }
  } catch (error) {
    // No engine looks at this section; what was read so far is still worth showing.
    if (!(error instanceof Malformed)) throw error
  }
  return found
}
