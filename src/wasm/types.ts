// The type section: function signatures by index, through recursion groups and sub types.
import type { Reader, ValType } from './reader.ts'

/** A function's signature. */
export interface FuncType {
  readonly params: readonly ValType[]
  readonly results: readonly ValType[]
}

/** Types by index. An entry is undefined where the type is not a function, or could not be read. */
export interface Types {
  readonly types: readonly (FuncType | undefined)[]
  /** Where reading stopped at an encoding this reader does not know; the types from there on are missing. */
  readonly unreadFrom?: number
}

// V8: kV8MaxWasmTypes, kV8MaxWasmFunctionParams and its neighbours, kV8MaxWasmStructFields.
const maxTypes = 1_000_000
const maxParams = 1_000
const maxFields = 10_000
const maxSupertypes = 1

/** Reads the type section. Throws `Malformed`; an encoding of an unknown proposal only ends the list. */
export function readTypes(reader: Reader): Types {
  const types: (FuncType | undefined)[] = []
  const entries = reader.count('types', maxTypes)
  for (let i = 0; i < entries; i++) {
    const start = reader.at
    const members = reader.bytes[start] === 0x4e ? groupSize(reader) : 1
    for (let k = 0; k < members; k++) {
      const type = readType(reader)
      if (type === 'unknown') return { types, unreadFrom: start }
      types.push(type === 'other' ? undefined : type)
    }
  }
  return { types }
}

function groupSize(reader: Reader): number {
  reader.byte('a recursion group')
  return reader.count('types of a recursion group', maxTypes)
}

function readType(reader: Reader): FuncType | 'other' | 'unknown' {
  let form = reader.byte('a type')
  if (form === 0x50 || form === 0x4f) {
    const supertypes = reader.count('supertypes', maxSupertypes)
    for (let i = 0; i < supertypes; i++) reader.u32('a supertype')
    form = reader.byte('a type')
  }
  switch (form) {
    case 0x60: {
      const params = readValTypes(reader, 'parameters')
      const results = params && readValTypes(reader, 'results')
      return params && results ? { params, results } : 'unknown'
    }
    case 0x5f: {
      const fields = reader.count('fields', maxFields)
      for (let i = 0; i < fields; i++) if (!readField(reader)) return 'unknown'
      return 'other'
    }
    case 0x5e:
      return readField(reader) ? 'other' : 'unknown'
    default:
      return 'unknown'
  }
}

function readValTypes(reader: Reader, what: string): ValType[] | undefined {
  const types: ValType[] = []
  const count = reader.count(what, maxParams)
  for (let i = 0; i < count; i++) {
    const type = reader.valType(`the type of one of the ${what}`)
    if (type === undefined) return undefined
    types.push(type)
  }
  return types
}

function readField(reader: Reader): boolean {
  const packed = reader.left > 0 ? reader.bytes[reader.at] : undefined
  // i8 and i16 exist only inside structs and arrays.
  if (packed === 0x78 || packed === 0x77) reader.byte('a field')
  else if (reader.valType('a field') === undefined) return false
  reader.byte('the mutability of a field')
  return true
}
