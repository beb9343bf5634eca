// Writes small modules byte by byte, for tests that need one with a particular section.
import { byteString, bytesOf, utf8 } from '../../util/bytes.ts'

/** An unsigned LEB128 number, padded with redundant groups to at least `width` bytes. */
export function leb(value: number, width = 1): number[] {
  const out: number[] = []
  let rest = value
  do {
    out.push(rest & 0x7f)
    rest = Math.floor(rest / 0x80)
  } while (rest > 0)
  while (out.length < width) out.push(0)
  return out.map((byte, i) => (i < out.length - 1 ? byte | 0x80 : byte))
}

/** A name: its length and its bytes. */
export function name(text: string | readonly number[]): number[] {
  const bytes = typeof text === 'string' ? [...utf8(text)] : [...text]
  return [...leb(bytes.length), ...bytes]
}

/** A vector: the number of items and the items. */
export function vec(items: readonly (readonly number[])[]): number[] {
  return [...leb(items.length), ...items.flat()]
}

/** A section: its id, its size in `width` bytes or more, its contents. */
export function section(id: number, contents: readonly number[], width = 1): number[] {
  return [id, ...leb(contents.length, width), ...contents]
}

/** A custom section. */
export function custom(title: string | readonly number[], contents: readonly number[]): number[] {
  return section(0, [...name(title), ...contents])
}

/** A module of these sections. */
export function moduleBytes(...sections: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()])
}

/** Value types by their codes. */
export const codes = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b, funcref: 0x70, externref: 0x6f } as const

type Code = keyof typeof codes

/** A function's shape, for `simpleModule`. */
export interface Shape {
  readonly params: readonly Code[]
  readonly results: readonly Code[]
}

/** What `simpleModule` is made of. Every exported function returns zeros. */
export interface SimpleModule {
  readonly imports?: readonly { readonly module: string; readonly name: string; readonly type: Shape }[]
  readonly functions?: readonly { readonly name: string; readonly type: Shape }[]
  /** The name under which the memory of one page is exported; false for no memory at all. */
  readonly memory?: string | false
  readonly customs?: readonly { readonly name: string; readonly contents: readonly number[] }[]
}

const zero: Readonly<Record<Code, readonly number[]>> = {
  i32: [0x41, 0],
  i64: [0x42, 0],
  f32: [0x43, 0, 0, 0, 0],
  f64: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
  v128: [0xfd, 12, ...new Array<number>(16).fill(0)],
  funcref: [0xd0, 0x70],
  externref: [0xd0, 0x6f],
}

/** A module that V8 compiles, with these imports and exported functions. */
export function simpleModule(parts: SimpleModule): Uint8Array {
  const imports = parts.imports ?? []
  const functions = parts.functions ?? []
  const shapes = [...imports, ...functions].map((each) => each.type)
  const memory = parts.memory ?? 'memory'
  const exported = functions.map((each, i) => [...name(each.name), 0, ...leb(imports.length + i)])
  if (memory !== false) exported.push([...name(memory), 2, 0])
  return moduleBytes(
    section(
      1,
      vec(
        shapes.map((shape) => [0x60, ...vec(shape.params.map((p) => [codes[p]])), ...vec(shape.results.map((r) => [codes[r]]))]),
      ),
    ),
    section(2, vec(imports.map((each, i) => [...name(each.module), ...name(each.name), 0, ...leb(i)]))),
    section(3, vec(functions.map((_, i) => leb(imports.length + i)))),
    ...(memory === false ? [] : [section(5, [1, 0, 1])]),
    section(7, vec(exported)),
    section(10, vec(functions.map((each) => body(each.type)))),
    ...(parts.customs ?? []).map((each) => custom(each.name, each.contents)),
  )
}

function body(shape: Shape): number[] {
  const code = [0, ...shape.results.flatMap((result) => zero[result]), 0x0b]
  return [...leb(code.length), ...code]
}

/** Bytes that are no UTF-8, as a byte string and as numbers. */
export const latin = {
  bytes: [0xff, 0x41],
  text: byteString(Uint8Array.of(0xff, 0x41)),
  back: (text: string) => [...bytesOf(text)],
}
