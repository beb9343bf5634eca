// The parts of a module that a host needs before it compiles it: types, imports, exports, memories, custom sections.
import type { ByteString } from '../util/bytes.ts'
import { readFunctionNames } from './names.ts'
import { type Limits, Malformed, Reader } from './reader.ts'
import { type FuncType, readTypes } from './types.ts'

export type { Limits } from './reader.ts'
export type { FuncType } from './types.ts'

/** What a module can import or export. */
export type ExternKind = 'func' | 'table' | 'memory' | 'global' | 'tag'

/** A table as it is imported: of functions, of host references, or of any other type. */
export interface TableType extends Limits {
  readonly element: 'funcref' | 'externref' | 'ref'
}

/** One import. `type` is there for functions whose signature could be read, `memory` for memories, `table` for tables. */
export interface Import {
  readonly module: ByteString
  readonly name: ByteString
  readonly kind: ExternKind
  readonly type?: FuncType
  readonly memory?: Limits
  readonly table?: TableType
}

/** One export. `index` counts in the index space of its kind, imports first. */
export interface Export {
  readonly name: ByteString
  readonly kind: ExternKind
  readonly index: number
  readonly type?: FuncType
}

/** A custom section. `start` and `size` are its contents, without the name. */
export interface Custom {
  readonly name: ByteString
  readonly start: number
  readonly size: number
}

/** One section as it lies in the file: where its id is, where its contents are. Custom sections have id 0. */
export interface Section {
  readonly id: number
  readonly at: number
  readonly start: number
  readonly size: number
}

/** Everything that is read from a module without compiling it. Names are byte strings, since they need not be UTF-8. */
export interface Sections {
  readonly size: number
  readonly sections: readonly Section[]
  /** By type index. Undefined where the type is no function's or could not be read. */
  readonly types: readonly (FuncType | undefined)[]
  /** Where the type section stops being readable, if it does: signatures of that type and later ones are missing. */
  readonly typesUnreadFrom?: number
  readonly imports: readonly Import[]
  readonly exports: readonly Export[]
  /** Memories of the module's own; imported ones are among the imports. */
  readonly memories: readonly Limits[]
  readonly customs: readonly Custom[]
  readonly hasStart: boolean
  /** How many functions the module imports and defines. */
  readonly functions: { readonly imported: number; readonly defined: number }
  /** Names of functions by index, from the `name` section; empty where there is none or it is broken. */
  functionNames(): ReadonlyMap<number, ByteString>
}

/** What `readSections` answers: the sections, or where in the file it went wrong. */
export type SectionsResult =
  | { readonly ok: Sections; readonly error?: undefined }
  | { readonly ok?: undefined; readonly error: { readonly offset: number; readonly message: string } }

const kinds: readonly ExternKind[] = ['func', 'table', 'memory', 'global', 'tag']

// V8: kV8MaxWasmImports and its neighbours all stand at this number in one release or another.
const maxEntries = 1_000_000
const maxSections = 100_000

/** Reads a module's outline. Never throws, whatever the bytes are, and takes time linear in their number. */
export function readSections(bytes: Uint8Array): SectionsResult {
  try {
    return { ok: readModule(bytes) }
  } catch (error) {
    if (error instanceof Malformed) return { error: { offset: error.offset, message: error.message } }
    throw error
  }
}

/** The contents of a custom section. */
export function customContents(bytes: Uint8Array, custom: Custom): Uint8Array {
  return bytes.subarray(custom.start, custom.start + custom.size)
}

function readModule(bytes: Uint8Array): Sections {
  readHeader(bytes)
  const sections: Section[] = []
  const customs: Custom[] = []
  const known = new Map<number, Section>()
  const reader = new Reader(bytes, 8, bytes.length)
  while (reader.left > 0) {
    const at = reader.at
    if (sections.length === maxSections) throw new Malformed(at, `more than ${maxSections} sections`)
    const id = reader.byte('a section')
    const size = reader.u32('the size of a section')
    const section = { id, at, start: reader.at, size }
    reader.skip(size, `section ${id}`)
    sections.push(section)
    if (id === 0) customs.push(readCustom(bytes, section))
    else if (known.has(id)) throw new Malformed(at, `section ${id} appears twice`)
    else known.set(id, section)
  }

  const within = (id: number): Reader | undefined => {
    const section = known.get(id)
    return section && new Reader(bytes, section.start, section.start + section.size)
  }
  const typeReader = within(1)
  const { types, unreadFrom } = typeReader ? readTypes(typeReader) : { types: [], unreadFrom: undefined }
  const imports = readImports(within(2), types)
  const imported = imports.flatMap((entry) => (entry.kind === 'func' ? [entry.type] : []))
  const defined = readFunctions(within(3))
  const typeOf = (index: number): FuncType | undefined =>
    index < imported.length ? imported[index] : types[defined[index - imported.length] ?? -1]
  return {
    size: bytes.length,
    sections,
    types,
    ...(unreadFrom === undefined ? {} : { typesUnreadFrom: unreadFrom }),
    imports,
    exports: readExports(within(7), typeOf),
    memories: readMemories(within(5)),
    customs,
    hasStart: known.has(8),
    functions: { imported: imported.length, defined: defined.length },
    functionNames: () => readFunctionNames(bytes, customs),
  }
}

function readHeader(bytes: Uint8Array): void {
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d) {
    throw new Malformed(0, 'the file does not begin with the four bytes 00 61 73 6d of a WebAssembly module')
  }
  if (bytes.length < 8) throw new Malformed(bytes.length, 'the file ends within its header')
  const version = new DataView(bytes.buffer, bytes.byteOffset, 8).getUint32(4, true)
  if (version === 0x1000d) throw new Malformed(4, 'the file is a WebAssembly component, not a module')
  if (version !== 1) throw new Malformed(4, `the file has version ${version} of the binary format, and only 1 is known`)
}

function readCustom(bytes: Uint8Array, section: Section): Custom {
  const reader = new Reader(bytes, section.start, section.start + section.size)
  const name = reader.name('the name of a custom section')
  return { name, start: reader.at, size: reader.left }
}

function readImports(reader: Reader | undefined, types: readonly (FuncType | undefined)[]): Import[] {
  if (!reader) return []
  const imports: Import[] = []
  const count = reader.count('imports', maxEntries)
  for (let i = 0; i < count; i++) {
    const module = reader.name(`the module of import ${i}`)
    const name = reader.name(`the name of import ${i}`)
    imports.push({ module, name, ...readDescription(reader, types, i) })
  }
  return imports
}

function readDescription(
  reader: Reader,
  types: readonly (FuncType | undefined)[],
  i: number,
): { kind: ExternKind; type?: FuncType; memory?: Limits; table?: TableType } {
  const at = reader.at
  const code = reader.byte(`the kind of import ${i}`)
  const kind = kinds[code]
  switch (kind) {
    case 'func': {
      const type = types[reader.u32(`the type of import ${i}`)]
      return type ? { kind, type } : { kind }
    }
    case 'table': {
      const element = reader.valType(`the type of import ${i}`)
      if (element === undefined) throw new Malformed(at, `import ${i} is a table of an unknown type`)
      const limits = reader.limits(`import ${i}`)
      return { kind, table: { ...limits, element: element === 'funcref' || element === 'externref' ? element : 'ref' } }
    }
    case 'memory':
      return { kind, memory: reader.limits(`import ${i}`) }
    case 'global':
      if (reader.valType(`the type of import ${i}`) === undefined)
        throw new Malformed(at, `import ${i} is a global of an unknown type`)
      reader.byte(`the mutability of import ${i}`)
      return { kind }
    case 'tag':
      reader.byte(`the attribute of import ${i}`)
      reader.u32(`the type of import ${i}`)
      return { kind }
    default:
      throw new Malformed(at, `import ${i} is of unknown kind ${code}`)
  }
}

function readFunctions(reader: Reader | undefined): number[] {
  if (!reader) return []
  const count = reader.count('functions', maxEntries)
  const functions: number[] = []
  for (let i = 0; i < count; i++) functions.push(reader.u32(`the type of function ${i}`))
  return functions
}

function readMemories(reader: Reader | undefined): Limits[] {
  if (!reader) return []
  const count = reader.count('memories', maxEntries)
  const memories: Limits[] = []
  for (let i = 0; i < count; i++) memories.push(reader.limits(`memory ${i}`))
  return memories
}

function readExports(reader: Reader | undefined, typeOf: (index: number) => FuncType | undefined): Export[] {
  if (!reader) return []
  const exports: Export[] = []
  const count = reader.count('exports', maxEntries)
  for (let i = 0; i < count; i++) {
    const name = reader.name(`the name of export ${i}`)
    const at = reader.at
    const code = reader.byte(`the kind of export ${i}`)
    const kind = kinds[code]
    if (kind === undefined) throw new Malformed(at, `export ${i} is of unknown kind ${code}`)
    const index = reader.u32(`the index of export ${i}`)
    const type = kind === 'func' ? typeOf(index) : undefined
    exports.push(type ? { name, kind, index, type } : { name, kind, index })
  }
  return exports
}
