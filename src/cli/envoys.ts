// Which Envoys a case is held against: those of `--envoy`, that of ENVOY_PATH, or the release that its target names.
import { type EnvoyBinary, envoyAt, installedEnvoy, namedRelease } from '../oracle/binary.ts'
import { NoEnvoy } from '../oracle/no-envoy.ts'
import { targets } from '../scenario/schema.ts'
import type { Case } from './cases.ts'

export interface EnvoyOptions {
  /** Paths, releases, targets, or `all`. */
  readonly given: readonly string[]
  /** Of the environment. */
  readonly path: string | undefined
  /** Recordings are made with the patch that has a name for them. */
  readonly recording: boolean
  /** The folder that installed Envoys are kept in. */
  readonly cache: string
}

/** Gives the Envoys of a case, newest first: what an older release is recorded to do depends on what newer ones do. */
export function envoysFor({ given, path, recording, cache }: EnvoyOptions): (one: Case) => readonly EnvoyBinary[] {
  const known = new Map<string, EnvoyBinary>()
  const once = (key: string, find: () => EnvoyBinary): EnvoyBinary => {
    const found = known.get(key) ?? find()
    const named = targets[found.target]
    if (recording && found.release !== named)
      throw new NoEnvoy(`recordings are made with ${named}, and ${found.path} is ${found.release}`, `Give --envoy ${named}.`)
    known.set(key, found)
    return found
  }
  const installed = (release: string) => once(release, () => installedEnvoy(release, cache))
  const order: readonly string[] = Object.keys(targets)
  const chosen = given
    .flatMap((option) => (option === 'all' ? Object.values(targets) : [option]))
    .map((option) => {
      const release = namedRelease(option)
      return release === undefined ? once(option, () => envoyAt(option)) : installed(release)
    })
    .sort((a, b) => order.indexOf(b.target) - order.indexOf(a.target))
  return ({ name, scenario: { target } }) => {
    if (chosen.length > 0) return chosen
    if (path === undefined || path === '') return [installed(targets[target])]
    const binary = once(path, () => envoyAt(path))
    if (binary.target === target) return [binary]
    throw new NoEnvoy(
      `ENVOY_PATH is Envoy ${binary.release}, and ${name} has the target ${target}`,
      `Give --envoy ${binary.target} to run it as that release, or unset ENVOY_PATH.`,
    )
  }
}
