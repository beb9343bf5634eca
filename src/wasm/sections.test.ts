// What the section reader says of modules written byte by byte, of the demos, and of noise.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSections, type Sections } from './sections.ts'
import { custom, latin, leb, moduleBytes, name, section, simpleModule, vec } from './testing/module-bytes.ts'

const demo = (path: string) => new Uint8Array(readFileSync(new URL(`../../public/demos/${path}`, import.meta.url)))
const demos = [
  '01-header-filter/filter.wasm',
  '01-header-filter/filter.go.wasm',
  '02-api-key/filter.wasm',
  '03-smallest/filter.wasm',
]

function read(bytes: Uint8Array): Sections {
  const result = readSections(bytes)
  if (result.error) throw new Error(`${result.error.offset}: ${result.error.message}`)
  return result.ok
}

function refused(bytes: Uint8Array): { offset: number; message: string } {
  const result = readSections(bytes)
  if (!result.error) throw new Error('accepted')
  return result.error
}

describe('sections', () => {
  test('an empty module has nothing', () => {
    const sections = read(moduleBytes())
    expect(sections).toMatchObject({ types: [], imports: [], exports: [], memories: [], customs: [], hasStart: false })
    expect(sections.functionNames().size).toBe(0)
  })

  test('imports and exports carry the types of the function index space', () => {
    const sections = read(
      simpleModule({
        imports: [{ module: 'env', name: 'proxy_log', type: { params: ['i32', 'i32', 'i32'], results: ['i32'] } }],
        functions: [
          { name: 'a', type: { params: ['i64', 'f32'], results: [] } },
          { name: 'b', type: { params: ['f64', 'v128', 'funcref', 'externref'], results: ['i32', 'i64'] } },
        ],
      }),
    )
    expect(sections.imports).toEqual([
      { module: 'env', name: 'proxy_log', kind: 'func', type: { params: ['i32', 'i32', 'i32'], results: ['i32'] } },
    ])
    expect(sections.exports).toEqual([
      { name: 'a', kind: 'func', index: 1, type: { params: ['i64', 'f32'], results: [] } },
      { name: 'b', kind: 'func', index: 2, type: { params: ['f64', 'v128', 'funcref', 'externref'], results: ['i32', 'i64'] } },
      { name: 'memory', kind: 'memory', index: 0 },
    ])
    expect(sections.functions).toEqual({ imported: 1, defined: 2 })
    expect(sections.memories).toMatchObject([{ min: 1, shared: false, is64: false }])
  })

  test('every kind of import is read', () => {
    const env = (field: string, ...rest: number[]) => [...name('env'), ...name(field), ...rest]
    const sections = read(
      moduleBytes(
        section(1, vec([[0x60, 0, 0]])),
        section(
          2,
          vec([
            env('f', 0, 0),
            env('t', 1, 0x70, 0, 1),
            env('m', 2, 3, 1, 16),
            env('g', 3, 0x7f, 1),
            env('e', 4, 0, 0),
            env('q', 1, 0x63, 0, 0, 1),
          ]),
        ),
      ),
    )
    expect(sections.imports.map((each) => [each.name, each.kind])).toEqual([
      ['f', 'func'],
      ['t', 'table'],
      ['m', 'memory'],
      ['g', 'global'],
      ['e', 'tag'],
      ['q', 'table'],
    ])
    expect(sections.imports[2]?.memory).toMatchObject({ min: 1, max: 16, shared: true, is64: false })
  })

  test('types in recursion groups, sub types, structs and arrays keep their indices', () => {
    const func = [0x60, 1, 0x7f, 0]
    const sections = read(
      moduleBytes(
        section(
          1,
          vec([
            [
              0x4e,
              ...vec([
                [
                  0x5f,
                  ...vec([
                    [0x78, 1],
                    [0x64, 0, 0],
                  ]),
                ],
                [0x5e, 0x77, 0],
              ]),
            ],
            [0x50, 1, 0, 0x5f, 0],
            [0x4f, 0, ...func],
            [0x60, 2, 0x63, 0x70, 0x63, 0x6f, 2, 0x64, 0x6e, 0x6d],
          ]),
        ),
      ),
    )
    expect(sections.types).toEqual([
      undefined,
      undefined,
      undefined,
      { params: ['i32'], results: [] },
      { params: ['funcref', 'externref'], results: ['ref', 'ref'] },
    ])
    expect(sections.typesUnreadFrom).toBeUndefined()
  })

  test('a type of an unknown proposal ends the types, not the module', () => {
    const sections = read(
      moduleBytes(
        section(
          1,
          vec([
            [0x60, 0, 0],
            [0x5d, 0],
            [0x60, 0, 0],
          ]),
        ),
        section(
          2,
          vec([
            [...name('env'), ...name('known'), 0, 0],
            [...name('env'), ...name('lost'), 0, 2],
          ]),
        ),
      ),
    )
    expect(sections.typesUnreadFrom).toBe(14)
    expect(sections.imports).toEqual([
      { module: 'env', name: 'known', kind: 'func', type: { params: [], results: [] } },
      { module: 'env', name: 'lost', kind: 'func' },
    ])
  })

  test('names are byte strings, whatever the bytes', () => {
    const sections = read(
      moduleBytes(section(2, vec([[...name(latin.bytes), ...name([]), 3, 0x7e, 0]])), custom(latin.bytes, [7])),
    )
    expect(sections.imports[0]?.module).toBe(latin.text)
    expect(sections.customs).toEqual([{ name: latin.text, start: sections.size - 1, size: 1 }])
  })

  test('numbers may be padded, but not beyond 32 bits', () => {
    expect(read(moduleBytes(section(5, [...leb(1, 5), 1, ...leb(3, 5), ...leb(9, 3)], 5))).memories).toMatchObject([
      { min: 3, max: 9 },
    ])
    expect(refused(moduleBytes(section(5, [1, 0, 0xff, 0xff, 0xff, 0xff, 0x1f])))).toEqual({
      offset: 16,
      message: 'the minimum of memory 0 has more than 32 bits',
    })
    expect(refused(moduleBytes(section(5, [1, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0])))).toMatchObject({ offset: 16 })
  })

  test('memories of 64 bits and of other page sizes are read', () => {
    const sections = read(
      moduleBytes(
        section(
          5,
          vec([
            [5, ...leb(2 ** 33), ...leb(2 ** 40)],
            [8, 5, 0],
          ]),
        ),
      ),
    )
    expect(sections.memories).toMatchObject([
      { min: 2 ** 33, max: 2 ** 40, is64: true, pageSizeLog2: 16 },
      { min: 5, is64: false, pageSizeLog2: 0 },
    ])
  })

  test('function names come from the name section, up to where it breaks', () => {
    const good = [0, 2, ...name('m'), 1, 11, 2, 0, ...name('abc'), 5, ...name(latin.bytes), 0x7f]
    expect([...read(moduleBytes(custom('name', good))).functionNames()]).toEqual([
      [0, 'abc'],
      [5, latin.text],
    ])
    expect([...read(moduleBytes(custom('name', [1, 200, 1]))).functionNames()]).toEqual([])
  })

  test('what is not a module says why and where', () => {
    expect(refused(new Uint8Array())).toMatchObject({ offset: 0 })
    expect(refused(Uint8Array.of(0x1f, 0x8b, 8, 0))).toMatchObject({ offset: 0 })
    expect(refused(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1))).toEqual({ offset: 5, message: 'the file ends within its header' })
    expect(refused(Uint8Array.of(0, 0x61, 0x73, 0x6d, 13, 0, 1, 0)).message).toMatch('component')
    expect(refused(moduleBytes([1, 9, 0]))).toEqual({ offset: 10, message: 'section 1 is cut off: 9 bytes announced, 1 left' })
    expect(refused(moduleBytes(section(5, [0]), section(5, [0])))).toEqual({ offset: 11, message: 'section 5 appears twice' })
    expect(refused(moduleBytes(section(2, vec([[...name('a'), ...name('b'), 9]]))))).toEqual({
      offset: 15,
      message: 'import 0 is of unknown kind 9',
    })
  })

  test('a count of more things than there are bytes is refused before anything is kept', () => {
    expect(refused(moduleBytes(section(7, leb(900_000))))).toMatchObject({ message: '900000 exports do not fit in 0 bytes' })
    expect(refused(moduleBytes(section(7, leb(2 ** 31))))).toMatchObject({
      message: '2147483648 exports, and no more than 1000000 are accepted',
    })
  })

  test.each(demos)('%s is read as V8 reads it', (path) => {
    const bytes = demo(path)
    const sections = read(bytes)
    const module = new WebAssembly.Module(bytes)
    const external = (kind: string) => (kind === 'func' ? 'function' : kind)
    expect(sections.imports.map((each) => ({ module: each.module, name: each.name, kind: external(each.kind) }))).toEqual(
      WebAssembly.Module.imports(module),
    )
    expect(sections.exports.map((each) => ({ name: each.name, kind: external(each.kind) }))).toEqual(
      WebAssembly.Module.exports(module),
    )
    for (const each of [...sections.imports, ...sections.exports])
      expect(each.kind !== 'func' || each.type !== undefined).toBe(true)
    for (const each of sections.customs)
      expect(WebAssembly.Module.customSections(module, each.name)[0]?.byteLength).toBe(each.size)
  })
})

describe('hostile bytes', () => {
  const smallest = demo('03-smallest/filter.wasm')
  const rich = simpleModule({
    imports: [{ module: 'env', name: 'proxy_log', type: { params: ['i32', 'i32', 'i32'], results: ['i32'] } }],
    functions: [{ name: 'proxy_abi_version_0_2_1', type: { params: [], results: [] } }],
    customs: [{ name: 'name', contents: [1, 6, 1, 0, 3, 97, 98, 99] }],
  })

  test('noise after a valid header never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const result = readSections(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...noise]))
        if (result.ok) result.ok.functionNames()
      }),
      { numRuns: 3000 },
    )
  })

  test('noise within well-framed sections never throws', () => {
    const one = fc
      .tuple(fc.constantFrom(0, 1, 2, 3, 5, 7, 8), fc.uint8Array({ maxLength: 80 }))
      .map(([id, bytes]) => section(id, [...bytes]))
    fc.assert(
      fc.property(fc.array(one, { maxLength: 6 }), (sections) => {
        const result = readSections(moduleBytes(...sections))
        if (result.ok) result.ok.functionNames()
      }),
      { numRuns: 3000 },
    )
  })

  test.each([
    ['a small module', rich],
    ['the smallest demo', smallest.subarray(0, 600)],
  ])('each bit of %s may flip', (_, bytes) => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const copy = bytes.slice()
      copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7))
      const result = readSections(copy)
      if (result.ok) result.ok.functionNames()
      else expect(result.error.offset).toBeLessThanOrEqual(copy.length)
    }
  })

  test('each prefix of a module is read or refused', () => {
    for (let size = 0; size < rich.length; size++) readSections(rich.subarray(0, size))
    expect(refused(smallest.subarray(0, smallest.length - 1)).offset).toBeLessThan(smallest.length)
  })

  test('what V8 compiles is never refused', () => {
    let compiled = 0
    for (let bit = 64; bit < rich.length * 8; bit++) {
      const copy = rich.slice()
      copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7))
      if (!WebAssembly.validate(copy)) continue
      compiled++
      expect(readSections(copy).ok, `bit ${bit}`).toBeDefined()
    }
    expect(compiled).toBeGreaterThan(100)
  })
})
