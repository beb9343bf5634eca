// What the load doctor says of the demos, of modules with one fault each, and of noise. Facts: the sources of Envoy and of its reference host.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOf } from '../util/bytes.ts'
import { codes, custom, leb, moduleBytes, name, type Shape, section, simpleModule, vec } from '../wasm/testing/module-bytes.ts'
import { inspect } from './inspect.ts'

const demo = (path: string) => inspect(new Uint8Array(readFileSync(new URL(`../../public/demos/${path}`, import.meta.url))))
const all = ['1.36', '1.37', '1.38', '1.39', '1.40']
const shape = (params: Shape['params'], results: Shape['results'] = []): Shape => ({ params, results })
const i32x = (count: number) => Array<'i32'>(count).fill('i32')
const marker = { name: 'proxy_abi_version_0_2_1', type: shape([]) }
const malloc = { name: 'malloc', type: shape(['i32'], ['i32']) }
const callback = { name: 'proxy_on_request_headers', type: shape(i32x(3), ['i32']) }
const sound = [marker, malloc, callback]

type Parts = Parameters<typeof simpleModule>[0]
const problemsOf = (parts: Parts) => inspect(simpleModule(parts)).problems
const codesOf = (parts: Parts) => problemsOf(parts).map(({ code }) => code)

describe('the demos', () => {
  test('Rust: ABI, crate, compiler, every import with its type, all releases', () => {
    const report = demo('01-header-filter/filter.wasm')
    expect(report).toMatchObject({
      ok: true,
      abi: { version: '0.2.1', claimed: ['0.2.1'] },
      allocator: 'proxy_on_memory_allocate',
    })
    expect(report.toolchain).toMatchObject({ language: 'Rust', compiler: 'rustc 1.95.0', sdk: 'proxy-wasm 0.2.5' })
    expect(report.start).toEqual([{ name: '_initialize', since: null }])
    expect(report.memory).toMatchObject({ source: 'exported', name: 'memory' })
    expect(report.imports).toHaveLength(38)
    expect(report.imports.every(({ status, signature }) => status === 'links' && signature !== null)).toBe(true)
    expect(report.imports.find((each) => each.name === 'proxy_add_header_map_value')).toMatchObject({
      signature: 'i32 i32 i32 i32 i32 -> i32',
      releases: all,
    })
    expect(report.exports.find((each) => each.name === 'proxy_on_request_headers')).toMatchObject({
      role: 'callback',
      ok: true,
      signature: 'i32 i32 i32 -> i32',
    })
    expect(report.releases.map(({ release, links }) => [release, links])).toEqual(all.map((release) => [release, true]))
    expect(report.problems.filter(({ severity }) => severity !== 'note')).toEqual([])
  })

  test('Go: language, SDK and version', () => {
    const report = demo('01-header-filter/filter.go.wasm')
    expect(report).toMatchObject({ ok: true, abi: { version: '0.2.0' }, allocator: 'proxy_on_memory_allocate' })
    expect(report.toolchain).toMatchObject({
      language: 'Go',
      compiler: 'go1.26.8',
      sdk: 'github.com/proxy-wasm/proxy-wasm-go-sdk',
    })
    expect(report.releases.every(({ links }) => links)).toBe(true)
  })

  test('hand-written text: no compiler, malloc, nothing to start, no problem at all', () => {
    const report = demo('03-smallest/filter.wasm')
    expect(report.toolchain).toMatchObject({ language: 'WebAssembly text', compiler: null, sdk: null })
    expect(report).toMatchObject({ ok: true, allocator: 'malloc', start: [], problems: [] })
  })

  test('a report survives JSON', () => {
    const report = demo('02-api-key/filter.wasm')
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })
})

describe('what keeps Envoy from loading', () => {
  test('a sound module has no problem', () => {
    expect(problemsOf({ functions: sound })).toEqual([])
  })

  test('an import that nobody offers', () => {
    const [problem] = problemsOf({ functions: sound, imports: [{ module: 'env', name: 'abort', type: shape(i32x(4)) }] })
    expect(problem).toMatchObject({ code: 'missing-import', severity: 'error', where: 'import env.abort' })
    expect(problem?.envoy).toContain('Failed to load Wasm module due to a missing import: env.abort')
    expect(problem?.change).toContain('AssemblyScript')
  })

  test('an import from the wrong module names the right one', () => {
    const [problem] = problemsOf({
      functions: sound,
      imports: [{ module: 'proxy', name: 'proxy_done', type: shape([], ['i32']) }],
    })
    expect(problem).toMatchObject({ code: 'missing-import', change: 'Import it from env, not from proxy.' })
  })

  test('an import of another ABI version', () => {
    const report = inspect(
      simpleModule({ functions: sound, imports: [{ module: 'env', name: 'proxy_continue_request', type: shape([], ['i32']) }] }),
    )
    expect(report.problems[0]).toMatchObject({
      code: 'import-of-other-abi',
      what: 'env.proxy_continue_request belongs to ABI 0.1.0, and the module claims 0.2.1',
    })
    expect(report.imports[0]).toMatchObject({ status: 'other-abi', abi: ['0.1.0'], releases: [] })
    expect(report.releases.map(({ missing }) => missing)).toEqual(all.map(() => ['env.proxy_continue_request']))
  })

  test('proxy_get_log_level exists under ABI 0.2.1 only', () => {
    const imports = [{ module: 'env', name: 'proxy_get_log_level', type: shape(['i32'], ['i32']) }]
    expect(codesOf({ functions: sound, imports })).toEqual([])
    expect(codesOf({ functions: [{ ...marker, name: 'proxy_abi_version_0_2_0' }, malloc, callback], imports })).toEqual([
      'import-of-other-abi',
    ])
  })

  test('an import of another type, in Envoy’s words', () => {
    const report = inspect(
      simpleModule({ functions: sound, imports: [{ module: 'env', name: 'proxy_log', type: shape(['f64']) }] }),
    )
    expect(report.problems[0]?.envoy).toContain('env.proxy_log, want: f64 -> void, but host exports: i32 i32 i32 -> i32')
    expect(report.releases[4]).toEqual({ release: '1.40', links: false, missing: [], mismatched: ['env.proxy_log'] })
  })

  test('a global import', () => {
    const bytes = moduleBytes(section(2, vec([[...name('env'), ...name('__memory_base'), 3, codes.i32, 0]])))
    expect(inspect(bytes).problems.find(({ code }) => code === 'import-kind')).toMatchObject({
      where: 'import env.__memory_base',
    })
  })

  test('no marker, an unknown marker, and two of which the first counts', () => {
    expect(codesOf({ functions: [malloc, callback] })).toContain('no-abi-marker')
    const [unknown] = problemsOf({ functions: [{ ...marker, name: 'proxy_abi_version_0_3_0' }, malloc, callback] })
    expect(unknown).toMatchObject({ code: 'no-abi-marker', where: 'export proxy_abi_version_0_3_0' })
    const two = inspect(simpleModule({ functions: [{ ...marker, name: 'proxy_abi_version_0_2_0' }, ...sound] }))
    expect(two).toMatchObject({ ok: true, abi: { version: '0.2.0', claimed: ['0.2.0', '0.2.1'] } })
    expect(two.problems.map(({ code }) => code)).toEqual(['several-abi-markers'])
  })

  test('no allocator, no memory, a callback of another type', () => {
    expect(codesOf({ functions: [marker, callback] })).toEqual(['no-allocator'])
    expect(codesOf({ functions: sound, memory: false })).toEqual(['no-memory'])
    const [arity] = problemsOf({ functions: [marker, malloc, { ...callback, type: shape(i32x(2), ['i32']) }] })
    expect(arity).toMatchObject({ code: 'export-type', severity: 'error', where: 'export proxy_on_request_headers' })
    expect(arity?.change).toBe(
      'Give it the type i32 i32 i32 -> i32, or claim ABI 0.1.0 (export proxy_abi_version_0_1_0), whose type it has.',
    )
  })

  test('more memory than 1 GiB at the start', () => {
    const of = (pages: number) =>
      inspect(moduleBytes(section(5, [1, 0, ...leb(pages)]), section(7, vec([[...name('m'), 2, 0]])))).problems.map(
        ({ code }) => code,
      )
    expect(of(16_385)).toContain('memory-too-large')
    expect(of(16_384)).not.toContain('memory-too-large')
  })

  test('what the engine does not accept', () => {
    const bytes = simpleModule({ functions: sound })
    bytes[bytes.length - 1] = 0x1a
    expect(inspect(bytes).problems.map(({ code }) => code)).toContain('invalid')
  })
})

describe('what loads but deserves a word', () => {
  test('WASI functions that came with 1.39', () => {
    const report = inspect(
      simpleModule({
        functions: sound,
        imports: [{ module: 'wasi_snapshot_preview1', name: 'clock_res_get', type: shape(['i32', 'i32'], ['i32']) }],
      }),
    )
    expect(report).toMatchObject({ ok: true, problems: [{ code: 'import-since', severity: 'warning' }] })
    expect(report.problems[0]?.what).toBe('Needs Envoy 1.39: wasi_snapshot_preview1.clock_res_get')
    expect(report.problems[0]?.envoy).toMatch(/^1\.36 to 1\.38 refuse/)
    expect(report.releases.map(({ links }) => links)).toEqual([false, false, false, true, true])
  })

  test('a misspelt callback, no callback, and one that Envoy never calls', () => {
    const misspelt = { name: 'proxy_on_grpc_trailing_metadata', type: shape(i32x(3)) }
    expect(problemsOf({ functions: [...sound, misspelt] })).toMatchObject([
      { code: 'unknown-callback', change: 'Export it as proxy_on_grpc_receive_trailing_metadata.' },
    ])
    expect(codesOf({ functions: [marker, malloc] })).toEqual(['no-callback'])
    expect(problemsOf({ functions: [...sound, { name: '_proxy_on_tick', type: shape(['i32']) }] })).toMatchObject([
      { change: 'Export it as proxy_on_tick.' },
    ])
  })

  test('main after _initialize; __main_void since 1.39; _start only without _initialize', () => {
    const start = (...names: string[]) =>
      inspect(
        simpleModule({
          functions: names.map((each) => ({
            name: each,
            type: each === 'main' ? shape(i32x(2), ['i32']) : shape([], each === '__main_void' ? ['i32'] : []),
          })),
        }),
      ).start.map((each) => [each.name, each.since])
    expect(start('_start', '_initialize', '__main_void', 'main')).toEqual([
      ['_initialize', null],
      ['main', null],
    ])
    expect(start('_initialize', '__main_void')).toEqual([
      ['_initialize', null],
      ['__main_void', '1.39'],
    ])
    expect(start('_start', 'main')).toEqual([['_start', null]])
    expect(start('main')).toEqual([])
  })

  test('a start section, and machine code in a custom section', () => {
    const bytes = moduleBytes(
      section(1, vec([[0x60, 0, 0]])),
      section(3, vec([[0]])),
      section(5, [1, 0, 1]),
      section(7, vec([[...name('m'), 2, 0]])),
      section(8, [0]),
      section(10, vec([[2, 0, 0x0b]])),
      custom('precompiled_v8', [1, 2]),
    )
    const report = inspect(bytes)
    expect(report.problems.map(({ code }) => code)).toEqual(expect.arrayContaining(['start-section', 'precompiled']))
    expect(report.sections.at(-1)).toEqual({ name: 'precompiled_v8', custom: true, size: 2 })
  })
})

describe('the guess at the toolchain', () => {
  const producers = (...values: [string, string, string][]) => ({
    name: 'producers',
    contents: vec(values.map(([field, tool, version]) => [...name(field), ...vec([[...name(tool), ...name(version)]])])),
  })
  const guess = (parts: Parts) => inspect(simpleModule({ functions: sound, ...parts })).toolchain
  const nameSection = (text: string) => ({ name: 'name', contents: [1, ...leb(name(text).length + 2), 1, 0, ...name(text)] })

  test.each([
    [
      'TinyGo',
      'TinyGo 0.41.0',
      [
        ['language', 'C99', ''],
        ['processed-by', 'TinyGo', '0.41.0'],
      ],
    ],
    [
      'C++',
      'clang 19.1.7',
      [
        ['language', 'C_plus_plus_14', ''],
        ['processed-by', 'clang', '19.1.7 (/git)'],
      ],
    ],
    [
      'C',
      'clang 19.1.7',
      [
        ['language', 'C11', ''],
        ['processed-by', 'clang', '19.1.7'],
      ],
    ],
    [
      'Rust',
      'rustc 1.80.0',
      [
        ['language', 'Rust', ''],
        ['processed-by', 'rustc', '1.80.0 (0513 2024)'],
      ],
    ],
  ] as const)('%s by its producers section', (language, compiler, values) => {
    expect(guess({ customs: [producers(...values.map(([a, b, c]): [string, string, string] => [a, b, c]))] })).toMatchObject({
      language,
      compiler,
    })
  })

  test('names and exports speak where there are no producers', () => {
    expect(guess({ customs: [nameSection('_ZN4core9panicking5panic17h0123456789abcdefE')] }).language).toBe('Rust')
    expect(guess({ customs: [nameSection('~lib/rt/tlsf/initialize')] }).language).toBe('AssemblyScript')
    expect(
      guess({
        functions: [...sound, { name: '__new', type: shape(i32x(2), ['i32']) }, { name: '__pin', type: shape(['i32'], ['i32']) }],
      }).language,
    ).toBe('AssemblyScript')
    expect(guess({ customs: [nameSection('_ZN11RootContextC2Ev')] })).toMatchObject({
      language: 'C++',
      sdk: 'proxy-wasm-cpp-sdk',
    })
    expect(guess({ customs: [nameSection('builtin.default_panic')] }).language).toBe('Zig')
  })

  test('a broken producers section is read as far as it goes', () => {
    const { contents } = producers(['language', 'Rust', ''])
    expect(guess({ customs: [{ name: 'producers', contents: [2, ...contents.slice(1), 9] }] })).toMatchObject({
      language: 'Rust',
      producers: [{ name: 'Rust' }],
    })
  })
})

describe('what is no module', () => {
  const what = (bytes: Uint8Array) => inspect(bytes).problems[0]?.what

  test('says what it looks like', () => {
    expect(what(new Uint8Array())).toBe('This is an empty file, not a WebAssembly module')
    expect(what(Uint8Array.of(0x1f, 0x8b, 8))).toContain('a gzip file')
    expect(what(bytesOf('(module (memory 1))'))).toContain('WebAssembly text')
    expect(what(bytesOf('<!DOCTYPE html>'))).toContain('a web page')
    expect(what(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2))).toContain('ELF')
  })

  test('a truncated module says where it ends', () => {
    const whole = simpleModule({ functions: sound })
    const report = inspect(whole.subarray(0, 30))
    expect(report).toMatchObject({ ok: false, problems: [{ code: 'malformed', severity: 'error' }] })
    expect(report.problems[0]?.where).toMatch(/^offset 0x[0-9a-f]+$/)
  })

  test('no bytes make it throw, and every report survives JSON', () => {
    const whole = simpleModule({
      functions: sound,
      imports: [{ module: 'env', name: 'proxy_log', type: shape(i32x(3), ['i32']) }],
      customs: [{ name: 'producers', contents: [1, 1, 97, 1, 1, 98, 1, 99] }],
    })
    const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(flips, (changes) => {
        const copy = whole.slice()
        for (const [at, byte] of changes) copy[at] = byte
        const report = inspect(copy)
        expect(JSON.parse(JSON.stringify(report))).toEqual(report)
      }),
      { numRuns: 2000 },
    )
  })
})
