// Compiles the probe of src/envoy/testdata: its AssemblyScript, with imports and exports printed from our tables.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import asc from 'assemblyscript/asc'
import { type Callback, callbacks, callbackType, paramsOf } from '../../src/abi-shim/callbacks.ts'
import { type AnyHostcall, wordsType } from '../../src/abi-shim/hostcall.ts'
import { hostcalls } from '../../src/abi-shim/hostcalls/index.ts'
import { assemble } from '../../src/abi-shim/testing/wat.ts'
import { type AbiVersion, existsIn, type Release, releases } from '../../src/abi-shim/version.ts'
import { invariant } from '../../src/util/assert.ts'

/** Where its sources are, in a folder, and its modules. */
export const probeHome = 'src/envoy/testdata'

/**
 * The guests beside their cases that are text: where the module's shape is the point. Each is assembled to `filter.wasm`, with
 * a name section where the text is called `filter.names.wat`.
 */
export function textGuests(): { readonly folder: string; assembled(): Uint8Array }[] {
  return readdirSync(probeHome).flatMap((name) =>
    ['filter.wat', 'filter.names.wat']
      .map((text) => join(probeHome, name, text))
      .filter((file) => existsSync(file))
      .map((file) => ({
        folder: join(probeHome, name),
        assembled: () => assemble(readFileSync(file, 'utf8'), { names: file.endsWith('.names.wat') }),
      })),
  )
}

/** One build of the probe. */
interface Variant {
  readonly file: string
  readonly abi: AbiVersion
  /** The oldest release that it links in. */
  readonly release: Release
  readonly allocator: 'malloc' | 'proxy_on_memory_allocate'
  readonly wasi: 'wasi_snapshot_preview1' | 'wasi_unstable'
  /** Whether it has something to do before it is configured. */
  readonly start: boolean
}

const main = {
  abi: '0.2.1',
  release: '1.36',
  allocator: 'proxy_on_memory_allocate',
  wasi: 'wasi_snapshot_preview1',
  start: false,
} as const

/** The builds, the main one first. */
export const variants: readonly Variant[] = [
  { file: 'probe.wasm', ...main },
  { file: 'probe-0.2.0.wasm', ...main, abi: '0.2.0', allocator: 'malloc' },
  { file: 'probe-0.1.0.wasm', ...main, abi: '0.1.0', allocator: 'malloc', wasi: 'wasi_unstable' },
  { file: 'probe-start.wasm', ...main, start: true },
  { file: 'probe-1.39.wasm', ...main, release: '1.39' },
]

const allocators = ['malloc', 'proxy_on_memory_allocate']
const starts = ['_initialize', 'main']
/** Envoy ignores _start beside _initialize, and __main_void beside main. */
const others = ['_start', '__main_void']
/** What a callback answers where the script says nothing, unless that is 0. */
const verdicts = ['proxy_on_vm_start', 'proxy_on_configure', 'proxy_validate_configuration', 'proxy_on_done']

/** The name of a callback or a call in a script. */
const inScript = (name: string) => name.replace(/^(proxy|envoy)_on_|^proxy_|^_/, '')

/** The modules that are printed: `exports`, which is the module's entry, and `abi`, imports and what the script asks of both tables. */
function printed({ abi, release, allocator, wasi, start }: Variant): { readonly abi: string; readonly exports: string } {
  const calls = Object.entries<AnyHostcall>(hostcalls)
    .filter(
      ([, call]) => call.abi.includes(abi) && releases.slice(releases.indexOf(release)).every((each) => existsIn(each, call)),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, call]) => ({ name, type: wordsType(call), module: call.modules.includes('env') ? 'env' : wasi }))
  const entries = Object.entries<Callback>(callbacks)
    .filter(([name, callback]) => callback.abi.includes(abi) && !others.includes(name))
    .filter(([name]) => (start || !starts.includes(name)) && (!allocators.includes(name) || name === allocator))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, callback]) => ({
      name,
      script: allocators.includes(name) ? 'malloc' : name === '_initialize' ? 'start' : inScript(name),
      params: paramsOf(callback, abi),
      type: callbackType(callback, abi),
    }))
  const indexOf = (name: string) => entries.findIndex((entry) => entry.name === name)
  const table = (head: string, cases: readonly string[], otherwise: string) => [
    `export function ${head} {`,
    '  switch (index) {',
    ...cases.map((value, index) => `    case ${index}: ${value}`),
    '  }',
    `  return ${otherwise}`,
    '}',
  ]
  const letters = 'abcde'
  const imports = [
    "import { wordAt } from './memory'",
    ...calls.flatMap(({ name, type, module }) => [
      `@external("${module}", "${name}")`,
      `export declare function ${name}(${type.params.map((word, i) => `w${i}: ${word}`).join(', ')}): ${type.results[0] ?? 'void'}`,
    ]),
    `export const callCount: u32 = ${calls.length}`,
    ...table(
      'callName(index: u32): string',
      calls.map(({ name }) => `return '${inScript(name)}'`),
      "''",
    ),
    ...table(
      'callWords(index: u32): u32',
      calls.map(({ type }) => `return ${type.params.length}`),
      '0',
    ),
    ...table(
      'callResult(index: u32): bool',
      calls.map(({ type }) => `return ${type.results.length > 0}`),
      'false',
    ),
    ...table(
      'invoke(index: u32): u32',
      calls.map(({ name, type }) => {
        const words = type.params.map((word, i) => `load<${word}>(wordAt(${i}))`).join(', ')
        return type.results.length > 0 ? `return ${name}(${words})` : `${name}(${words}); return 0`
      }),
      '0',
    ),
    `export const callbackCount: u32 = ${entries.length}`,
    `export const allocatorCallback: u32 = ${indexOf(allocator)}`,
    `export const contextCreateCallback: u32 = ${indexOf('proxy_on_context_create')}`,
    ...table(
      'callbackName(index: u32): string',
      entries.map(({ script }) => `return '${script}'`),
      "''",
    ),
    ...table(
      'callbackWords(index: u32): u32',
      entries.map(({ params }) => `return ${params.length}`),
      '0',
    ),
    ...table(
      'endOfStreamAt(index: u32): u32',
      entries.map(({ params }) => `return ${params.findIndex(({ name }) => name === 'endOfStream') >>> 0}`),
      '99',
    ),
    ...table(
      'verdictCallback(index: u32): bool',
      entries.map(({ name }) => `return ${verdicts.includes(name)}`),
      'false',
    ),
  ]
  const exports = [
    "import { enter, enterAllocator } from './probe'",
    ...(start ? ["import { enterStart } from './start'"] : []),
    `export function proxy_abi_version_${abi.replaceAll('.', '_')}(): void {}`,
    ...entries.flatMap(({ name, params, type }, index) => {
      const given = params.map((_, i) => letters[i])
      invariant(given.length <= letters.length, `${name} has too many parameters`)
      const signature = `export function ${name}(${given.map((letter) => `${letter}: u32`).join(', ')})`
      const all = [...letters].map((_, i) => given[i] ?? '0').join(', ')
      const enters = allocators.includes(name)
        ? 'enterAllocator(a)'
        : starts.includes(name)
          ? `enterStart(${index}, ${given[0] ?? 0}, ${given[1] ?? 0})`
          : `enter(${index}, ${verdicts.includes(name) ? 1 : 0}, ${all})`
      return type.results.length > 0 ? `${signature}: u32 { return ${enters} }` : `${signature}: void { ${enters} }`
    }),
  ]
  return { abi: imports.join('\n'), exports: exports.join('\n') }
}

/** Compiles one build. Throws with the compiler's words where the sources are wrong. */
export async function compileProbe(variant: Variant): Promise<Uint8Array> {
  const { abi, exports } = printed(variant)
  let made: Uint8Array | undefined
  const { error, stderr } = await asc.main(
    [
      'exports.ts',
      '--outFile',
      'probe.wasm',
      '--runtime',
      'stub',
      '--use',
      'abort=',
      '--noAssert',
      '--disable',
      'nontrapping-f2i',
      '-Osize',
      '--initialMemory',
      '48',
    ],
    {
      readFile: (name) => {
        if (name === 'exports.ts') return exports
        if (name === 'abi.ts') return abi
        try {
          return readFileSync(join(probeHome, 'probe', name), 'utf8')
        } catch {
          return null
        }
      },
      writeFile: (name, contents) => {
        if (name === 'probe.wasm' && typeof contents !== 'string') made = contents
      },
      listFiles: () => [],
    },
  )
  if (error !== null || made === undefined) throw new Error(`the probe does not compile:\n${stderr.toString()}`)
  return made
}
