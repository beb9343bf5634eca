// Which Envoys a case is held against: those of `--envoy`, that of ENVOY_PATH, or the release that its target names.
// `--envoy some` is what fits into minutes: each case in its own release; in all of them where they are recorded to differ, and every tenth.
import { type EnvoyBinary, envoyAt, installedEnvoy, namedRelease } from '../oracle/binary.ts'
import { NoEnvoy } from '../oracle/no-envoy.ts'
import { targets } from '../scenario/schema.ts'
import type { Case } from './cases.ts'
import { recordingsOf } from './recordings.ts'

export interface EnvoyOptions {
  /** Paths, releases, targets, `all`, or `some`. */
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
  const all = (): EnvoyBinary[] => [...Object.values(targets)].reverse().map(installed)
  const chosen = given
    .filter((option) => option !== 'some')
    .flatMap((option) => (option === 'all' ? Object.values(targets) : [option]))
    .map((option) => {
      const release = namedRelease(option)
      return release === undefined ? once(option, () => envoyAt(option)) : installed(release)
    })
    .sort((a, b) => order.indexOf(b.target) - order.indexOf(a.target))
  return (one) => {
    const { name, scenario } = one
    const { target } = scenario
    if (chosen.length > 0) return chosen
    if (given.includes('some')) return recordingsOf(one).length > 1 || isTenth(name) ? all() : [installed(targets[target])]
    if (path === undefined || path === '') return [installed(targets[target])]
    const binary = once(path, () => envoyAt(path))
    if (binary.target === target) return [binary]
    throw new NoEnvoy(
      `ENVOY_PATH is Envoy ${binary.release}, and ${name} has the target ${target}`,
      `Give --envoy ${binary.target} to run it as that release, or unset ENVOY_PATH.`,
    )
  }
}

/** One name in ten, the same ones on every machine. */
function isTenth(name: string): boolean {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003
  return sum % 10 === 0
}
