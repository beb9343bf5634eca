// The load doctor: everything that can be said about a module without running it.
import { type AbiVersion, abiMarkers, abiVersions, claimedVersions } from '../abi-shim/version.ts'
import { showText } from '../util/bytes.ts'
import { readSections, type Sections } from '../wasm/sections.ts'
import { allocatorOf, checkExport, exportProblems, startOf } from './exports.ts'
import { checkImport, checkReleases, importProblems } from './imports.ts'
import { looksLike } from './looks-like.ts'
import { memoryOf, memoryProblems } from './memory.ts'
import type { Problem, Report } from './report.ts'
import { guessToolchain } from './toolchain.ts'

const sectionNames: Readonly<Record<number, string>> = {
  1: 'type',
  2: 'import',
  3: 'function',
  4: 'table',
  5: 'memory',
  6: 'global',
  7: 'export',
  8: 'start',
  9: 'element',
  10: 'code',
  11: 'data',
  12: 'data count',
  13: 'tag',
  14: 'string',
}

/** Examines a module. Never throws, whatever the bytes are. */
export function inspect(bytes: Uint8Array): Report {
  const read = readSections(bytes)
  if (read.error) return unreadable(bytes, read.error)
  const sections = read.ok
  const claimed = claimedVersions(sections.exports)
  const abi = claimed[0] ?? null
  const imports = sections.imports.map((entry) => checkImport(entry, abi))
  const exports = sections.exports.map((entry) => checkExport(entry, abi))
  const memory = memoryOf(sections)
  const problems = [
    ...markerProblems(sections, claimed),
    ...importProblems(imports, abi),
    ...exportProblems(exports, abi),
    ...memoryProblems(sections),
    ...otherProblems(bytes, sections),
  ]
  problems.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
  return {
    version: 1,
    size: bytes.length,
    ok: !problems.some(({ severity }) => severity === 'error'),
    abi: { version: abi, claimed },
    toolchain: guessToolchain(bytes, sections),
    imports,
    exports,
    releases: abi === null ? [] : checkReleases(imports),
    memory,
    allocator: allocatorOf(exports),
    start: startOf(exports),
    functions: sections.functions,
    sections: sectionsOf(sections),
    problems,
  }
}

const severities: readonly Problem['severity'][] = ['error', 'warning', 'note']

function sectionsOf(sections: Sections): Report['sections'] {
  let custom = 0
  return sections.sections.map(({ id, size }) => {
    if (id !== 0) return { name: sectionNames[id] ?? `section ${id}`, custom: false, size }
    const entry = sections.customs[custom++]
    return { name: showText(entry?.name ?? ''), custom: true, size: entry?.size ?? size }
  })
}

function unreadable(bytes: Uint8Array, error: { readonly offset: number; readonly message: string }): Report {
  const look = looksLike(bytes)
  const isWasm = bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d
  return {
    version: 1,
    size: bytes.length,
    ok: false,
    abi: { version: null, claimed: [] },
    toolchain: { language: null, compiler: null, sdk: null, evidence: [], producers: [] },
    imports: [],
    exports: [],
    releases: [],
    memory: null,
    allocator: null,
    start: [],
    functions: { imported: 0, defined: 0 },
    sections: [],
    problems: [
      {
        code: isWasm ? 'malformed' : 'not-wasm',
        severity: 'error',
        what: look
          ? `This is ${look.what}, not a WebAssembly module`
          : `This is no WebAssembly module that can be read: ${error.message}`,
        where: `offset 0x${error.offset.toString(16)}`,
        envoy: 'Refuses to load it: “Failed to parse corrupted Wasm module” or “Failed to load Wasm code”.',
        change: look?.change ?? 'Build it again, and see whether the file arrived whole.',
      },
    ],
  }
}

function markerProblems(sections: Sections, claimed: readonly AbiVersion[]): Problem[] {
  const markers = `one of ${[...abiMarkers.keys()].join(', ')}`
  if (claimed.length === 0) {
    const unknown = sections.exports.find(({ name }) => name.startsWith('proxy_abi_version_'))
    return [
      {
        code: 'no-abi-marker',
        severity: 'error',
        what: unknown
          ? `Claims its ABI by ${showText(unknown.name)}, which Envoy does not know`
          : 'Does not say which version of the proxy-wasm ABI it speaks',
        where: unknown ? `export ${showText(unknown.name)}` : 'exports',
        envoy: 'Refuses to load it: “Missing or unknown Proxy-Wasm ABI version”.',
        change: `Build it with a proxy-wasm SDK as a library (not as a program of its own), or export a function named ${markers}.`,
      },
    ]
  }
  if (new Set(claimed).size === 1) return []
  return [
    {
      code: 'several-abi-markers',
      severity: 'note',
      what: `Claims ABI ${claimed.join(' and ')}`,
      where: 'exports',
      envoy: `Goes by the first in the order of exports: ${claimed[0]}.`,
      change: 'Export one marker only.',
    },
  ]
}

function otherProblems(bytes: Uint8Array, sections: Sections): Problem[] {
  const problems: Problem[] = []
  if (!WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)) {
    problems.push({
      code: 'invalid',
      severity: 'error',
      what: 'The engine that runs here does not accept it: it breaks a rule of WebAssembly, or uses a feature that this engine lacks',
      where: 'module',
      envoy: 'Most likely refuses it too: “Failed to load Wasm code”.',
      change: 'Build without experimental features. For wasm-opt, name features one by one rather than --all-features.',
    })
  }
  if (sections.typesUnreadFrom !== undefined) {
    problems.push({
      code: 'types-unread',
      severity: 'warning',
      what: 'Some function types belong to a proposal that is not read here, so imports and exports of those types were not compared',
      where: `offset 0x${sections.typesUnreadFrom.toString(16)}`,
      envoy: 'Compares them, and refuses what differs.',
      change: 'Build without experimental features.',
    })
  }
  if (sections.hasStart) {
    problems.push({
      code: 'start-section',
      severity: 'warning',
      what: 'Has a start section: code that runs while the module is being instantiated',
      where: 'section start',
      envoy: 'Crashes when that code calls a host function, since no context exists yet. Without host calls it is fine.',
      change: 'Export the function as _initialize instead (AssemblyScript: --exportStart _initialize).',
    })
  }
  if (
    startOf(sections.exports.map((entry) => checkExport(entry, abiVersions[0]))).length === 0 &&
    sections.size > noRuntimeBytes
  ) {
    problems.push({
      code: 'no-start-function',
      severity: 'note',
      what: 'Exports neither _initialize nor _start',
      where: 'exports',
      envoy: 'Starts it without running any set-up: constructors and the language’s runtime are not initialised.',
      change:
        'C and C++: -mexec-model=reactor. AssemblyScript: --exportStart _initialize. Zig and hand-written modules may need none.',
    })
  }
  const precompiled = sections.customs.find(({ name }) => name.includes('precompiled_'))
  if (precompiled) {
    problems.push({
      code: 'precompiled',
      severity: 'note',
      what: `Carries machine code in its section ${showText(precompiled.name)}`,
      where: `section ${showText(precompiled.name)}`,
      envoy: 'Uses it only with allow_precompiled, and takes it out before compiling.',
      change: 'Nothing.',
    })
  }
  return problems
}

/** Modules below this size have no runtime to set up. */
const noRuntimeBytes = 8192
