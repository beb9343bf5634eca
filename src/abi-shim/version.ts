// ABI versions and Envoy releases: what decides which names exist, and how a module says which version it speaks.
import type { ByteString } from '../util/bytes.ts'

/** The versions of the proxy-wasm ABI that Envoy speaks, oldest first. */
export const abiVersions = ['0.1.0', '0.2.0', '0.2.1'] as const
export type AbiVersion = (typeof abiVersions)[number]

/** The Envoy releases that were observed, oldest first. The oldest also stands for earlier ones. */
export const releases = ['1.36', '1.37', '1.38', '1.39', '1.40'] as const
export type Release = (typeof releases)[number]

/** Whether a release is the other one or a later one. */
export function atLeast(release: Release, other: Release): boolean {
  return releases.indexOf(release) >= releases.indexOf(other)
}

/** Whether something that exists since one release and until another exists in this one. Both ends are inclusive. */
export function existsIn(
  release: Release,
  entry: { readonly since?: Release | undefined; readonly until?: Release | undefined },
): boolean {
  return (
    (entry.since === undefined || atLeast(release, entry.since)) && (entry.until === undefined || atLeast(entry.until, release))
  )
}

/** Exported functions that name the version. Their type does not matter and nobody calls them. */
export const abiMarkers: ReadonlyMap<string, AbiVersion> = new Map(
  abiVersions.map((version) => [`proxy_abi_version_${version.replaceAll('.', '_')}`, version]),
)

/** What detection needs to know of an export. */
export interface MarkerExport {
  readonly name: ByteString
  readonly kind: string
}

/** Every version a module claims, in export order. Envoy believes the first: BytecodeUtil::getAbiVersion. */
export function claimedVersions(exports: readonly MarkerExport[]): AbiVersion[] {
  return exports.flatMap(({ name, kind }) => {
    const version = kind === 'func' ? abiMarkers.get(name) : undefined
    return version === undefined ? [] : [version]
  })
}

/** The version a module speaks, or undefined where Envoy answers `Missing or unknown Proxy-Wasm ABI version`. */
export function detectAbi(exports: readonly MarkerExport[]): AbiVersion | undefined {
  return claimedVersions(exports)[0]
}
