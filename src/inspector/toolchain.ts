// Guesses language, compiler and SDK of a module from its producers section, its names and the text in its data.
import { type ByteString, byteString } from '../util/bytes.ts'
import type { Sections } from '../wasm/sections.ts'
import { type Producer, readProducers } from './producers.ts'

/** What a module was written in. `WebAssembly text` stands for modules written by hand. */
export type Language = 'Rust' | 'Go' | 'TinyGo' | 'C++' | 'C' | 'AssemblyScript' | 'Zig' | 'WebAssembly text'

/** A guess, with what speaks for it. */
export interface Toolchain {
  /** Null where nothing points anywhere. */
  readonly language: Language | null
  /** Such as `rustc 1.95.0` or `go1.26.8`. */
  readonly compiler: string | null
  /** Such as `proxy-wasm 0.2.5` (the Rust crate) or a Go module path. */
  readonly sdk: string | null
  /** What was found, one short sentence each, strongest first. */
  readonly evidence: readonly string[]
  readonly producers: readonly Producer[]
}

/** What a rule may look at. */
interface Clues {
  readonly sections: Sections
  readonly producers: readonly Producer[]
  readonly exports: ReadonlySet<ByteString>
  readonly imports: ReadonlySet<ByteString>
  readonly functionNames: readonly ByteString[]
  readonly data: ByteString
}

interface Rule {
  readonly language: Language
  /** What speaks for the language; empty where nothing does. */
  evidence(clues: Clues): string[]
  compiler(clues: Clues): string | null
  sdk(clues: Clues): string | null
}

const dataSection = 11
/** Text further back than this is not looked at: markers of compilers and SDKs come in bulk. */
const maxData = 8 * 1024 * 1024
const maxNames = 20_000
/** Above this, a compiler that leaves no trace is likelier than a hand. */
const handWrittenBytes = 1024

/** AssemblyScript keeps strings as UTF-16. */
const wide = (text: string): ByteString => text.replace(/./g, '$&\0')

// Order matters: TinyGo contains Go's names, Rust and Zig modules may contain C.
const rules: readonly Rule[] = [
  {
    language: 'TinyGo',
    evidence: (clues) => [
      ...producerSays(clues, /^TinyGo$/i),
      ...dataHas(clues, 'tinygo'),
      ...namesHave(clues, /^(tinygo_|runtime\.runMain|tinygo\.)/, 'a function named as TinyGo’s runtime'),
    ],
    compiler: (clues) => versionOf(clues, /^TinyGo$/i),
    sdk: goSdk,
  },
  {
    language: 'Go',
    evidence: (clues) => [
      ...producerSays(clues, /^Go( cmd\/compile)?$/),
      ...dataHas(clues, 'Go buildinf:', 'runtime.goexit'),
      ...namesHave(clues, /^(runtime\.(goexit|mstart|newproc)|go:buildid)/, 'a function named as Go’s runtime'),
    ],
    compiler: (clues) =>
      clues.producers.find((each) => each.name === 'Go')?.version ?? /go1\.\d+(\.\d+)?/.exec(clues.data)?.[0] ?? null,
    sdk: goSdk,
  },
  {
    language: 'Rust',
    evidence: (clues) => [
      ...producerSays(clues, /^Rust$/),
      ...dataHas(clues, '/rustc/', 'library/core/src/', 'library/std/src/'),
      ...namesHave(clues, /^(_ZN.*17h[0-9a-f]{16}E$|_R[A-Z]|rust_begin_unwind|__rust_alloc)/, 'a function with a Rust name'),
    ],
    compiler: (clues) => versionOf(clues, /^rustc$/),
    sdk: (clues) => {
      const version = /[/\\]proxy-wasm-(\d+\.\d+\.\d+[-+.0-9A-Za-z]*)[/\\]src/.exec(clues.data)?.[1]
      if (version !== undefined) return `proxy-wasm ${version}`
      const named = clues.functionNames.some((name) => /proxy_wasm.*(dispatcher|hostcalls)/.test(name))
      return named || clues.data.includes('duplicate context_id') || clues.data.includes('invalid root_context_id')
        ? 'proxy-wasm'
        : null
    },
  },
  {
    language: 'AssemblyScript',
    evidence: (clues) => [
      ...producerSays(clues, /^AssemblyScript$/i),
      ...(clues.exports.has('__new') && clues.exports.has('__pin') ? ['exports __new and __pin'] : []),
      ...(clues.data.includes(wide('~lib/')) || clues.data.includes(wide('abort: '))
        ? ['its data has UTF-16 text of the AssemblyScript library']
        : []),
      ...namesHave(clues, /^~lib\//, 'a function of the AssemblyScript library'),
    ],
    compiler: (clues) => versionOf(clues, /^AssemblyScript$/i),
    // The runtime of solo-io exports this misspelt callback and nobody else does.
    sdk: (clues) => (clues.exports.has('proxy_on_grpc_trailing_metadata') ? '@solo-io/proxy-runtime' : null),
  },
  {
    language: 'Zig',
    evidence: (clues) => [
      ...producerSays(clues, /^zig/i),
      ...namesHave(
        clues,
        /^(builtin\.(panic|default_panic)|debug\.(FullPanic|defaultPanic)|start\.|mem\.Allocator)/,
        'a function of the Zig library',
      ),
    ],
    compiler: (clues) => versionOf(clues, /^zig/i),
    sdk: () => null,
  },
  {
    language: 'C++',
    evidence: (clues) => [
      ...producerSays(clues, /^C_plus_plus/),
      ...namesHave(clues, /^_Z(N|TV|St)|^(std::|operator )/, 'a function with a C++ name'),
      ...dataHas(clues, 'N10__cxxabiv1', 'basic_string'),
      ...(clues.exports.has('proxy_validate_configuration') ? ['exports proxy_validate_configuration, as the C++ SDK does'] : []),
      ...(clues.imports.has('env.emscripten_notify_memory_growth') ? ['imports emscripten_notify_memory_growth'] : []),
    ],
    compiler: clang,
    sdk: (clues) =>
      clues.exports.has('proxy_validate_configuration') ||
      clues.functionNames.some((name) => /RootContext|ContextBase/.test(name))
        ? 'proxy-wasm-cpp-sdk'
        : null,
  },
  {
    language: 'C',
    evidence: (clues) => [...producerSays(clues, /^C\d\d$/), ...producerSays(clues, /^clang/)],
    compiler: clang,
    sdk: () => null,
  },
  {
    language: 'WebAssembly text',
    evidence: (clues) =>
      clues.producers.length === 0 && clues.sections.size <= handWrittenBytes && !clues.exports.has('__heap_base')
        ? [`${clues.sections.size} bytes without a trace of a compiler`]
        : [],
    compiler: () => null,
    sdk: () => null,
  },
]

/** Guesses what a module was made with. The first language that anything speaks for wins. */
export function guessToolchain(bytes: Uint8Array, sections: Sections): Toolchain {
  const producers = readProducers(bytes, sections)
  const data = sections.sections.find((section) => section.id === dataSection)
  const clues: Clues = {
    sections,
    producers,
    exports: new Set(sections.exports.map((each) => each.name)),
    imports: new Set(sections.imports.map((each) => `${each.module}.${each.name}`)),
    functionNames: [...sections.functionNames().values()].slice(0, maxNames),
    data: data ? byteString(bytes.subarray(data.start, data.start + Math.min(data.size, maxData))) : '',
  }
  for (const rule of rules) {
    const evidence = rule.evidence(clues)
    if (evidence.length > 0)
      return { language: rule.language, compiler: rule.compiler(clues), sdk: rule.sdk(clues), evidence, producers }
  }
  return { language: null, compiler: null, sdk: null, evidence: [], producers }
}

function producerSays(clues: Clues, name: RegExp): string[] {
  const found = clues.producers.find((each) => name.test(each.name))
  return found ? [`its producers section names ${[found.name, found.version].filter(Boolean).join(' ')}`] : []
}

function dataHas(clues: Clues, ...texts: readonly string[]): string[] {
  const found = texts.find((text) => clues.data.includes(text))
  return found === undefined ? [] : [`its data has the text “${found}”`]
}

function namesHave(clues: Clues, name: RegExp, what: string): string[] {
  return clues.functionNames.some((each) => name.test(each)) ? [`its name section has ${what}`] : []
}

function versionOf(clues: Clues, name: RegExp): string | null {
  const found = clues.producers.find((each) => each.field === 'processed-by' && name.test(each.name))
  return found ? [found.name, found.version.split(' ')[0]].filter(Boolean).join(' ') : null
}

function clang(clues: Clues): string | null {
  const found = clues.producers.find((each) => each.field === 'processed-by' && /clang/.test(each.name))
  return found ? ([found.name, found.version].filter(Boolean).join(' ').split(' (')[0] ?? null) : null
}

function goSdk(clues: Clues): string | null {
  const path = /github\.com\/(proxy-wasm|tetratelabs)\/proxy-wasm-go-sdk/
  return path.exec(clues.data)?.[0] ?? path.exec(clues.functionNames.join('\n'))?.[0] ?? null
}
