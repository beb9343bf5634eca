// What Envoy logs when it gives up a module.
import { expect, test } from 'vitest'
import { exportsLog, type LoadProblem, problem, problemOf, refusalOf } from './load-problem.ts'

const missing = (name: string) =>
  problem('missing-import', 'import', `Failed to load Wasm module due to a missing import: ${name}`, 'w', name, 'r')
const wrong = (name: string) => problem('export-type', 'exports', `Bad function signature for: ${name}`, 'w', name, 'r')
const noAllocator = problem('no-allocator', 'exports', 'Wasm module is missing malloc function.', 'w', 'where', 'r')
const end = 'Wasm VM failed Failed to initialize Wasm code'

// Recorded from Envoy 1.40.0: src/envoy/testdata/load-*.
test.each<[string, readonly LoadProblem[], ReturnType<typeof refusalOf>]>([
  ['nothing wrong', [], null],
  ['too much for the playground alone', [problemOf.memoryTooLarge(5000, 4096, false)], null],
  ['an empty file', [problemOf.empty()], { vm: false, log: [] }],
  [
    'no marker, and a missing import',
    [problemOf.noMarker(), missing('env.a')],
    { vm: true, log: ['Wasm VM failed Missing or unknown Proxy-Wasm ABI version', 'Wasm VM failed Failed to load Wasm code'] },
  ],
  [
    'two missing imports, and an export of the wrong type',
    [missing('env.a'), missing('env.b'), wrong('main')],
    { vm: true, log: ['Failed to load Wasm module due to a missing import: env.a', end] },
  ],
  [
    'a missing import behind one that does not fit',
    [problemOf.importRefused('env.memory', 'a shared memory'), missing('env.a')],
    { vm: true, log: ['Failed to load Wasm module due to a missing import: env.a', end] },
  ],
  ['too much imported memory', [problemOf.memoryTooLarge(16_385, 4096, true)], { vm: true, log: [end] }],
  ['exports alone, which an instance shows', [wrong('malloc'), noAllocator], null],
  [
    'a tag, and a missing import before it',
    [missing('env.a'), problemOf.importCrash('env.t', 'a tag')],
    { crashes: 'Envoy dies while it loads the module: it imports a tag' },
  ],
])('%s', (_, problems, refusal) => {
  expect(refusalOf(problems)).toEqual(refusal)
})

test('Envoy tells all exports of wrong types, and where it misses the allocator', () => {
  expect(exportsLog([wrong('malloc'), noAllocator, wrong('proxy_on_tick')])).toEqual([
    'Bad function signature for: malloc',
    'Wasm VM failed Wasm module is missing malloc function.',
    'Bad function signature for: proxy_on_tick',
  ])
})
