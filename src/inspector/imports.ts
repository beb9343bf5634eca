// Checks each import against the table of host functions, for every Envoy release.

import { wordsType } from '../abi-shim/hostcall.ts'
import { findHostcall, hostcallNamed } from '../abi-shim/hostcalls/index.ts'
import { notProvided } from '../abi-shim/link.ts'
import type { LoadProblem } from '../abi-shim/load-problem.ts'
import { type AbiVersion, existsIn, type Release, releases } from '../abi-shim/version.ts'
import { showText } from '../util/bytes.ts'
import type { Import } from '../wasm/sections.ts'
import { type ImportReport, type Problem, type ReleaseReport, sameType, signatureOf } from './report.ts'

/** How one import fares. `abi` is null where the module claims no version: then every version's functions count. */
export function checkImport(entry: Import, abi: AbiVersion | null): ImportReport {
  const { kind } = entry
  const common = { module: showText(entry.module), name: showText(entry.name), kind }
  const type = entry.type ?? null
  if (kind !== 'func') {
    const problem = notProvided(entry)
    const links = problem === null
    return {
      ...common,
      type,
      refusal: problem === null ? null : { what: problem.what, envoy: envoyWords(problem), change: problem.remedy },
      signature: null,
      status: links ? 'links' : 'kind',
      expected: null,
      abi: [],
      releases: links ? releases : [],
      label: null,
      doc: null,
    }
  }
  const signature = type && signatureOf(type)
  const known = findHostcall(entry.module, entry.name)
  if (!known)
    return {
      ...common,
      type,
      refusal: null,
      signature,
      status: 'missing',
      expected: null,
      abi: [],
      releases: [],
      label: null,
      doc: null,
    }
  const wanted = wordsType(known)
  const status = abi !== null && !known.abi.includes(abi) ? 'other-abi' : type && !sameType(type, wanted) ? 'type' : 'links'
  return {
    ...common,
    type,
    refusal: null,
    signature,
    status,
    expected: signatureOf(wanted),
    abi: known.abi,
    releases: status === 'links' ? releases.filter((release) => existsIn(release, known)) : [],
    label: known.label,
    doc: known.doc,
  }
}

/** Which releases link all of these imports, oldest first. */
export function checkReleases(imports: readonly ImportReport[]): ReleaseReport[] {
  return releases.map((release) => {
    const lost = imports.filter((each) => !each.releases.includes(release))
    const mismatched = lost.filter((each) => each.status === 'type').map(fullName)
    const missing = lost.filter((each) => each.status !== 'type').map(fullName)
    return { release, links: lost.length === 0, missing, mismatched }
  })
}

/** What is wrong with the imports, each with its cure. */
export function importProblems(imports: readonly ImportReport[], abi: AbiVersion | null): Problem[] {
  const problems = imports.flatMap((each) => problemOf(each, abi) ?? [])
  problems.push(...sinceProblems(imports))
  const unmodelled = [...new Set(imports.filter((each) => each.label === 'not-modelled').map((each) => each.name))]
  if (unmodelled.length > 0) {
    problems.push({
      code: 'not-modelled',
      severity: 'note',
      what: `${unmodelled.length} of its imports are not emulated here: ${unmodelled.join(', ')}`,
      where: 'imports',
      envoy: 'Offers them. In the playground a call answers Unimplemented (12) and leaves a note in the trace.',
      change: 'Nothing, unless the filter relies on them.',
    })
  }
  return problems
}

function problemOf(each: ImportReport, abi: AbiVersion | null): Problem | undefined {
  const where = `import ${fullName(each)}`
  const missing = `Refuses to load it: “Failed to load Wasm module due to a missing import: ${fullName(each)}”.`
  switch (each.status) {
    case 'links':
      return undefined
    case 'missing':
      return {
        code: 'missing-import',
        severity: 'error',
        what: `No Envoy release from ${releases[0]} to ${releases.at(-1)} offers ${fullName(each)}`,
        where,
        envoy: missing,
        change: cureFor(each),
      }
    case 'other-abi':
      return {
        code: 'import-of-other-abi',
        severity: 'error',
        what: `${fullName(each)} belongs to ABI ${each.abi.join(' and ')}, and the module claims ${abi}`,
        where,
        envoy: missing,
        change: `Build with an SDK for one ABI version throughout, or export the marker of ABI ${each.abi.at(-1)}.`,
      }
    case 'type':
      return {
        code: 'import-type',
        severity: 'error',
        what: `${fullName(each)} is imported as ${each.signature}, and Envoy offers ${each.expected}`,
        where,
        envoy: `Refuses to load it: “Failed to load Wasm module due to an import type mismatch: ${fullName(each)}, want: ${each.signature}, but host exports: ${each.expected}”.`,
        change: `Declare it as ${each.expected}.`,
      }
    case 'kind':
      return each.refusal === null ? undefined : { code: 'import-kind', severity: 'error', where, ...each.refusal }
  }
}

function envoyWords({ message, consequence, stage }: LoadProblem): string {
  return stage === 'crash' ? consequence : `Refuses to load it: “${message}”.`
}

function cureFor(each: ImportReport): string {
  const same = hostcallNamed(each.name)
  if (same && !same.modules.includes(each.module)) return `Import it from ${same.modules.join(' or ')}, not from ${each.module}.`
  if (each.module === 'env' && each.name === 'abort') {
    return 'AssemblyScript: map abort to a function of your own (`--use abort=assembly/index/abort`).'
  }
  if (each.module === 'env' && /^(__wasm_|__cxa_|_?emscripten_|invoke_|__syscall)/.test(each.name)) {
    return 'Build without exceptions and without files, sockets and threads, or for wasm32-wasi instead of Emscripten.'
  }
  if (each.module === 'env') return 'Link in the library that defines it, or remove the call. A misspelt name is also possible.'
  if (each.module.startsWith('wasi') || each.module.startsWith('wasi:')) {
    return 'Build for WASI preview 1 (wasm32-wasip1) and leave out sockets, threads and files.'
  }
  if (/^(wasm-bindgen|__wbindgen|\.\/|wbg)/.test(each.module))
    return 'Build for wasm32-wasip1 and without wasm-bindgen, which needs a JavaScript host.'
  if (each.module === 'gojs' || each.module === 'go') return 'Build with GOOS=wasip1, not GOOS=js.'
  return 'Remove whatever imports from this module: a filter can only import from env and WASI.'
}

/** Imports that older releases lack, grouped by the release that brought them. */
function sinceProblems(imports: readonly ImportReport[]): Problem[] {
  const bySince = new Map<Release, string[]>()
  for (const each of imports) {
    const first = each.releases[0]
    if (first === undefined || first === releases[0]) continue
    bySince.set(first, [...(bySince.get(first) ?? []), fullName(each)])
  }
  return [...bySince].map(([since, names]) => ({
    code: 'import-since' as const,
    severity: 'warning' as const,
    what: `Needs Envoy ${since}: ${names.join(', ')}`,
    where: `${names.length === 1 ? 'import' : 'imports'} ${names.join(', ')}`,
    envoy: `${releases[0]} to ${releases[releases.indexOf(since) - 1]} refuse to load it: “Failed to load Wasm module due to a missing import: ${names[0]}”.`,
    change: `Deploy to Envoy ${since} or later, or build with a toolchain that does not import ${names.length === 1 ? 'it' : 'them'}.`,
  }))
}

function fullName(each: ImportReport): string {
  return `${each.module}.${each.name}`
}
