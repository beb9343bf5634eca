// What is said about a module before it runs: refusals and problems of its imports.
import { expect, test } from 'vitest'
import { callbacks, lookupOrder } from './callbacks.ts'
import { compileSync, examine } from './module.ts'
import { assemble } from './testing/wat.ts'
import type { Release } from './version.ts'

const marker = '(func (export "proxy_abi_version_0_2_1"))'
const memory = '(memory (export "memory") 1)'
const malloc = '(func (export "malloc") (param i32) (result i32) i32.const 0)'

function messages(source: string | Uint8Array, release: Release = '1.40', pages = 4096): string[] {
  const bytes = typeof source === 'string' ? assemble(`(module ${source})`) : source
  const { ok, problems } = examine(bytes, { release, pages })
  return (problems ?? ok?.warnings ?? []).map(({ kind, message }) => `${kind}: ${message}`)
}

test('a module that Envoy would link has no problems', () => {
  expect(messages(marker + memory + malloc)).toEqual([])
})

// Texts observed in Envoy 1.40.0.
test('files that are no modules are refused in Envoy’s words', () => {
  expect(messages(new Uint8Array(0))).toEqual(['empty: Plugin failed to load'])
  expect(messages(new TextEncoder().encode('(module)'))).toEqual(['not-wasm: Failed to parse corrupted Wasm module'])
  const whole = assemble(`(module ${marker + memory + malloc})`)
  expect(messages(whole.subarray(0, 30))).toEqual(['corrupt: Failed to parse corrupted Wasm module'])
  expect(messages(Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0))).toEqual([
    'component: Missing or unknown Proxy-Wasm ABI version',
  ])
  expect(messages(memory + malloc)).toEqual(['no-abi-marker: Missing or unknown Proxy-Wasm ABI version'])
})

test('every missing and mistyped import is reported, in order', () => {
  const imports = `
    (import "env" "nope" (func))
    (import "env" "proxy_log" (func (param i32 i32) (result i32)))
    (import "foo" "proxy_done" (func (result i32)))
    (import "env" "proxy_tick" (func (param f64)))
    (import "env" "g" (global i32))`
  expect(messages(imports + marker + memory + malloc)).toEqual([
    'missing-import: Failed to load Wasm module due to a missing import: env.nope',
    'import-type: Failed to load Wasm module due to an import type mismatch: env.proxy_log, want: i32 i32 -> i32, but host exports: i32 i32 i32 -> i32',
    'missing-import: Failed to load Wasm module due to a missing import: foo.proxy_done',
    'missing-import: Failed to load Wasm module due to a missing import: env.proxy_tick',
    'missing-import: Failed to load Wasm module due to a missing import: env.g',
  ])
})

test('a function of another ABI version or of a later release is a missing import', () => {
  const level = '(import "env" "proxy_get_log_level" (func (param i32) (result i32)))'
  expect(messages(level + marker + memory + malloc)).toEqual([])
  const older = '(func (export "proxy_abi_version_0_2_0"))'
  expect(messages(level + older + marker + memory + malloc)).toEqual([
    'missing-import: Failed to load Wasm module due to a missing import: env.proxy_get_log_level',
  ])
  const sync = '(import "wasi_unstable" "fd_sync" (func (param i32) (result i32)))'
  expect(messages(sync + marker + memory + malloc, '1.39')).toEqual([])
  expect(messages(sync + marker + memory + malloc, '1.38')).toEqual([
    'missing-import: Failed to load Wasm module due to a missing import: wasi_unstable.fd_sync',
  ])
})

test('an export of a known name must have the type of the ABI version', () => {
  const two = '(func (export "proxy_on_request_headers") (param i32 i32) (result i32) i32.const 0)'
  expect(messages(two + marker + memory + malloc)).toEqual([
    'export-type: Bad function signature for: proxy_on_request_headers, want: i32 i32 i32 -> i32, but the module exports: i32 i32 -> i32',
  ])
  expect(messages(`${two}(func (export "proxy_abi_version_0_1_0"))${memory}${malloc}`)).toEqual([])
  const main = '(func (export "main") (result i32) i32.const 0)'
  expect(messages(main + marker + memory + malloc)).toEqual([])
  expect(messages(`(func (export "_initialize"))${main}${marker}${memory}${malloc}`)).toEqual([
    'export-type: Bad function signature for: main, want: i32 i32 -> i32, but the module exports: void -> i32',
  ])
})

test('a module without an allocator is refused, and one of the wrong type twice', () => {
  expect(messages(marker + memory)).toEqual(['no-allocator: Wasm module is missing malloc function.'])
  expect(messages(`(func (export "malloc"))${marker}${memory}`)).toEqual([
    'export-type: Bad function signature for: malloc, want: i32 -> i32, but the module exports: void -> void',
    'no-allocator: Wasm module is missing malloc function.',
  ])
  expect(messages(`(func (export "proxy_on_memory_allocate") (param i32) (result i32) i32.const 0)${marker}${memory}`)).toEqual(
    [],
  )
})

test('too much memory is refused: above 1 GiB in Envoy’s words, above our own cap in ours', () => {
  expect(messages(`${marker}(memory (export "m") 16385)${malloc}`)).toEqual([
    'memory-too-large: Failed to create new Wasm instance',
  ])
  expect(messages(`${marker}(memory (export "m") 17)${malloc}`, '1.40', 16)[0]).toContain(
    'memory-too-large: The module asks for 17 pages',
  )
})

// Recorded from Envoy 1.40.0: src/envoy/testdata/load-*.
test.each([
  ['a memory', '(import "env" "memory" (memory 1))', []],
  ['a table', '(import "env" "t" (table 1 2 funcref))', []],
  ['a table of host references', '(import "env" "t" (table 1 externref))', []],
  ['a shared memory', '(import "env" "memory" (memory 1 2 shared))', ['import-refused: Failed to create new Wasm instance']],
  ['a 64-bit memory', '(import "env" "memory" (memory i64 1))', ['import-refused: Failed to create new Wasm instance']],
  ['a 64-bit table', '(import "env" "t" (table i64 1 funcref))', ['import-refused: Failed to create new Wasm instance']],
  [
    'two tables',
    '(import "env" "t" (table 1 funcref)) (import "env" "u" (table 1 funcref))',
    ['import-refused: Failed to create new Wasm instance'],
  ],
  [
    'a typed table',
    '(type $f (func)) (import "env" "t" (table 1 (ref null $f)))',
    ['import-crash: Envoy dies while it loads the module: it imports a table of typed references'],
  ],
  ['a tag', '(import "env" "t" (tag (param i32)))', ['import-crash: Envoy dies while it loads the module: it imports a tag']],
  ['too much memory', '(import "env" "memory" (memory 16385))', ['memory-too-large: Failed to initialize Wasm code']],
])('a module may import %s where Envoy makes one that fits', (_, imports, problems) => {
  const own = imports.includes('(memory') ? '' : memory
  expect(messages(`${imports}${marker}${own}${malloc}`)).toEqual(problems)
})

test('every callback has its place in Envoy’s order of looking', () => {
  const first = ['_initialize', '_start', 'main', '__main_void', 'malloc', 'proxy_on_memory_allocate']
  expect([...first, ...lookupOrder].sort()).toEqual(Object.keys(callbacks).sort())
})

test('a feature that this engine lacks is no fault of the module’s', () => {
  const { ok } = examine(assemble(`(module ${marker}${memory}(memory 1)${malloc})`), { release: '1.40', pages: 16 })
  const compiled = ok === undefined ? undefined : compileSync(ok)
  // Node has had several memories since 22.
  if (compiled?.problems === undefined) return expect(compiled?.ok?.memoryExport).toBe('memory')
  expect(compiled.problems).toMatchObject([{ kind: 'engine', stage: 'none', what: expect.stringMatching(/several memories/) }])
})

test('a module without a memory loads, with a warning', () => {
  const { ok } = examine(assemble(`(module ${marker}${malloc})`), { release: '1.40', pages: 16 })
  expect(ok?.warnings.map(({ kind, severity }) => `${severity}: ${kind}`)).toEqual(['warning: no-memory'])
})

test('code that the engine refuses is a problem, not an exception', () => {
  const bytes = assemble(`(module ${marker}${memory}${malloc}(func (export "f") (result i32) i32.const 99))`)
  // i32.const becomes i64.const: the type no longer fits.
  const at = bytes.findIndex((byte, i) => byte === 0x41 && bytes[i + 1] === 0xe3)
  bytes[at] = 0x42
  const { ok } = examine(bytes, { release: '1.40', pages: 16 })
  const compiled = ok === undefined ? undefined : compileSync(ok)
  expect(compiled?.problems?.map(({ kind, message }) => `${kind}: ${message}`)).toEqual(['invalid: Failed to load Wasm bytecode'])
})

test('every problem says what, where, what Envoy does and what to change', () => {
  const broken = '(import "env" "nope" (func)) (import "env" "proxy_log" (func))'
  const { problems } = examine(assemble(`(module ${broken})`), { release: '1.40', pages: 16 })
  expect(problems?.length).toBe(3)
  for (const { what, where, consequence, remedy } of problems ?? []) {
    expect(what).toMatch(/^[A-Z].*\.$/)
    expect(where).not.toBe('')
    expect(consequence).toMatch(/^Envoy .*\.$/)
    expect(remedy).toMatch(/\.$/)
  }
})
