// Checks each export against what Envoy looks for: ABI marker, start functions, allocator, callbacks, memory.
import { callbackType, findCallback } from '../abi-shim/callbacks.ts'
import { type AbiVersion, abiMarkers, abiVersions } from '../abi-shim/version.ts'
import { showText } from '../util/bytes.ts'
import type { Export } from '../wasm/sections.ts'
import { type ExportReport, type ExportRole, type Problem, type Report, sameType, signatureOf } from './report.ts'

const startNames: readonly string[] = ['_initialize', '_start', 'main', '__main_void']
const allocatorNames: readonly string[] = ['malloc', 'proxy_on_memory_allocate']

/** How one export fares. Without an ABI version the newest one's types count. */
export function checkExport(entry: Export, abi: AbiVersion | null): ExportReport {
  const name = showText(entry.name)
  const type = entry.type ?? null
  const common = { name, kind: entry.kind, type, signature: type && signatureOf(type) }
  if (entry.kind === 'memory') return { ...common, role: 'memory', ok: true, expected: null, doc: null }
  if (entry.kind !== 'func') return { ...common, role: 'ignored', ok: true, expected: null, doc: null }
  const marks = abiMarkers.get(entry.name)
  // Envoy looks only at the marker's name and kind.
  if (marks !== undefined)
    return { ...common, role: 'abi-marker', ok: true, expected: null, doc: `Says that the module speaks ABI ${marks}.` }
  const version = abi ?? (abiVersions.at(-1) as AbiVersion)
  const known = findCallback(entry.name)
  if (!known?.abi.includes(version)) return { ...common, role: 'ignored', ok: true, expected: null, doc: null }
  const wanted = callbackType(known, version)
  const role: ExportRole = startNames.includes(name) ? 'start' : allocatorNames.includes(name) ? 'allocator' : 'callback'
  return { ...common, role, ok: !type || sameType(type, wanted), expected: signatureOf(wanted), doc: known.doc }
}

/** What runs before the first callback. WasmBase::startVm. */
export function startOf(exports: readonly ExportReport[]): Report['start'] {
  const has = (name: string): boolean => exports.some((each) => each.name === name && each.kind === 'func')
  if (!has('_initialize')) return has('_start') ? [{ name: '_start', since: null }] : []
  const then = ['main', '__main_void'].find(has)
  if (then === undefined) return [{ name: '_initialize', since: null }]
  return [
    { name: '_initialize', since: null },
    { name: then, since: findCallback(then)?.since ?? null },
  ]
}

/** The export that Envoy allocates with. */
export function allocatorOf(exports: readonly ExportReport[]): string | null {
  return allocatorNames.find((name) => exports.some((each) => each.name === name && each.kind === 'func')) ?? null
}

/** What is wrong with the exports, each with its cure. */
export function exportProblems(exports: readonly ExportReport[], abi: AbiVersion | null): Problem[] {
  const problems = exports.flatMap((each) => problemOf(each, abi) ?? [])
  if (allocatorOf(exports) === null) {
    problems.push({
      code: 'no-allocator',
      severity: 'error',
      what: 'Exports neither malloc nor proxy_on_memory_allocate, so Envoy cannot hand over any value',
      where: 'exports',
      envoy: 'Refuses to load it: “Wasm module is missing malloc function.”',
      change:
        'Export malloc with type i32 -> i32 (C and C++: -Wl,--export=malloc); the SDKs for Rust and Go export proxy_on_memory_allocate by themselves.',
    })
  }
  if (!exports.some((each) => each.role === 'callback')) {
    problems.push({
      code: 'no-callback',
      severity: 'warning',
      what: 'Exports no callback that Envoy calls, so it does nothing',
      where: 'exports',
      envoy: 'Loads it and passes every request through.',
      change:
        'Export callbacks such as proxy_on_request_headers. Linkers drop what nobody uses: Rust needs crate-type = ["cdylib"], Go -buildmode=c-shared, C++ --export-dynamic.',
    })
  }
  return problems
}

function problemOf(each: ExportReport, abi: AbiVersion | null): Problem | undefined {
  const where = `export ${each.name}`
  if (!each.ok) {
    return {
      code: 'export-type',
      severity: 'error',
      what: `${each.name} has type ${each.signature}, and Envoy wants ${each.expected}${abi === null ? '' : ` under ABI ${abi}`}`,
      where,
      envoy: `Refuses to load it: “Bad function signature for: ${each.name}, want: ${each.expected}, but the module exports: ${each.signature}”.`,
      change: `Give it the type ${each.expected}${otherVersion(each, abi)}.`,
    }
  }
  if (each.kind !== 'func' || each.role === 'abi-marker') return undefined
  const known = findCallback(each.name)
  if (known !== undefined && (known.neverCalled || each.role === 'ignored')) {
    // The SDKs export these for every filter: worth a word in the list of exports, not among the problems.
    return undefined
  }
  const alias = /^_?_?(proxy_on_\w+|envoy_on_\w+|proxy_validate_\w+)$/.exec(each.name)?.[1]
  if (each.role !== 'ignored' || alias === undefined) return undefined
  const meant =
    alias === 'proxy_on_grpc_trailing_metadata'
      ? 'proxy_on_grpc_receive_trailing_metadata'
      : findCallback(alias)
        ? alias
        : undefined
  return {
    code: 'unknown-callback',
    severity: 'warning',
    what: `Envoy does not look for an export named ${each.name}`,
    where,
    envoy: 'Never calls it.',
    change: meant === undefined ? 'Correct the name, or remove the export.' : `Export it as ${meant}.`,
  }
}

/** Where the type is right under another ABI version, that is most likely the mistake. */
function otherVersion(each: ExportReport, abi: AbiVersion | null): string {
  const known = findCallback(each.name)
  const fits =
    known &&
    abiVersions.find(
      (version) => version !== abi && known.abi.includes(version) && each.signature === signatureOf(callbackType(known, version)),
    )
  return fits === undefined
    ? ''
    : `, or claim ABI ${fits} (export proxy_abi_version_${fits.replaceAll('.', '_')}), whose type it has`
}
