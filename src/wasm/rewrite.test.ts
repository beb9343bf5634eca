// The memory cap: what V8 then lets a module grow to, and where its bytes come from.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { capMemory } from './rewrite.ts'
import { readSections, type Sections } from './sections.ts'
import { custom, leb, moduleBytes, name, section, vec } from './testing/module-bytes.ts'

function read(bytes: Uint8Array): Sections {
  const result = readSections(bytes)
  if (result.error) throw new Error(`${result.error.offset}: ${result.error.message}`)
  return result.ok
}

const cap = (bytes: Uint8Array, pages: number) => capMemory(bytes, read(bytes), pages)
const withMemory = (limits: readonly number[], width = 1) =>
  moduleBytes(
    custom('before', [1, 2, 3]),
    section(5, [1, ...limits], width),
    section(7, [1, ...name('m'), 2, 0]),
    custom('after', [4]),
  )

function memoryOf(bytes: Uint8Array): WebAssembly.Memory {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes.slice())).exports['m'] as WebAssembly.Memory
}

test('a memory without a maximum gets one, and grows no further', () => {
  const capped = cap(withMemory([0, 1]), 300)
  expect(read(capped.bytes).memories).toMatchObject([{ min: 1, max: 300 }])
  const memory = memoryOf(capped.bytes)
  memory.grow(299)
  expect(() => memory.grow(1)).toThrow()
})

test('a maximum above the cap is lowered, and one below stays with the very same bytes', () => {
  expect(read(cap(withMemory([1, 1, ...leb(65536)]), 4).bytes).memories).toMatchObject([{ min: 1, max: 4 }])
  const low = withMemory([1, 1, 3])
  expect(cap(low, 4).bytes).toBe(low)
})

test('offsets after the memory section are those of the original file', () => {
  const bytes = withMemory([0, 1])
  const capped = cap(bytes, 20_000)
  expect(capped.bytes.length).toBe(bytes.length + 3)
  for (const [at, byte] of bytes.entries()) {
    if (at < 21) expect([capped.bytes[at], capped.shift(at)]).toEqual([byte, at])
    if (at >= 25) expect([capped.bytes[at + 3], capped.shift(at + 3)]).toEqual([byte, at])
  }
})

test('a section whose size needs one byte more keeps everything in place', () => {
  const many = Array.from({ length: 63 }, () => [0, 1])
  const bytes = moduleBytes(section(5, vec(many)), custom('after', [42]))
  const sections = read(bytes)
  expect(sections.sections[0]?.size).toBe(127)
  const capped = capMemory(bytes, sections, 200)
  const after = read(capped.bytes)
  expect(after.memories).toHaveLength(63)
  expect(after.memories.every((memory) => memory.max === 200)).toBe(true)
  const start = after.customs[0]?.start as number
  expect(capped.bytes[start]).toBe(42)
  expect(capped.shift(start)).toBe(sections.customs[0]?.start)
})

test('an imported memory is capped in the import, functions beside it stay', () => {
  const bytes = moduleBytes(
    section(1, vec([[0x60, 0, 0]])),
    section(
      2,
      vec([
        [...name('env'), ...name('f'), 0, 0],
        [...name('env'), ...name('memory'), 2, 0, 2],
        [...name('env'), ...name('g'), 0, 0],
      ]),
    ),
  )
  const after = read(cap(bytes, 16).bytes)
  expect(after.imports.map((each) => each.name)).toEqual(['f', 'memory', 'g'])
  expect(after.imports[1]?.memory).toMatchObject({ min: 2, max: 16 })
})

test('shared, 64-bit and small-paged memories keep their kind', () => {
  const after = read(
    cap(
      moduleBytes(
        section(
          5,
          vec([
            [3, 1, ...leb(65536)],
            [4, 1],
            [8, 1, 0],
          ]),
        ),
      ),
      10,
    ).bytes,
  )
  expect(after.memories).toMatchObject([
    { min: 1, max: 10, shared: true },
    { min: 1, max: 10, is64: true },
    { min: 1, max: 655360, pageSizeLog2: 0 },
  ])
})

test('a minimum above the cap is named, and the module does not compile', () => {
  const capped = cap(withMemory([0, 5]), 4)
  expect(capped.tooLarge).toBe(5)
  expect(WebAssembly.validate(capped.bytes.slice())).toBe(false)
  expect(cap(withMemory([1, 5, 5]), 5).tooLarge).toBeUndefined()
})

test.each(['01-header-filter/filter.wasm', '01-header-filter/filter.go.wasm', '03-smallest/filter.wasm'])(
  '%s compiles with its cap',
  (path) => {
    const bytes = new Uint8Array(readFileSync(new URL(`../../public/demos/${path}`, import.meta.url)))
    const capped = cap(bytes, 4096)
    expect(WebAssembly.validate(capped.bytes.slice())).toBe(true)
    expect(read(capped.bytes).memories[0]?.max).toBeLessThanOrEqual(4096)
    expect(capped.shift(capped.bytes.length - 1)).toBe(bytes.length - 1)
  },
)

test('whatever V8 accepts has its memories capped', () => {
  const limits = fc.oneof(
    fc.tuple(fc.constant(0), fc.nat(400)).map(([flags, min]) => [flags, ...leb(min)]),
    fc
      .tuple(fc.constantFrom(1), fc.nat(400), fc.nat(65136), fc.integer({ min: 1, max: 5 }))
      .map(([flags, min, more, width]) => [flags, ...leb(min), ...leb(min + more, Math.max(width, 3))]),
  )
  fc.assert(
    fc.property(limits, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 500 }), (memory, width, pages) => {
      const bytes = withMemory(memory, width)
      expect(WebAssembly.validate(bytes.slice())).toBe(true)
      const capped = cap(bytes, pages)
      if (capped.tooLarge !== undefined) return
      expect(WebAssembly.validate(capped.bytes.slice())).toBe(true)
      expect(read(capped.bytes).memories[0]?.max).toBeLessThanOrEqual(pages)
      expect(read(capped.bytes).customs.map((each) => capped.shift(each.start))).toEqual(
        read(bytes).customs.map((each) => each.start),
      )
    }),
  )
})
