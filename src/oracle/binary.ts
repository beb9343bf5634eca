// Finds the Envoy that is asked: at a path that was given, at ENVOY_PATH, or in the cache, where it is installed when it is absent.
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { type Target, targets } from '../scenario/schema.ts'
import { install } from './install.ts'
import { NoEnvoy } from './no-envoy.ts'

/** An Envoy that answers to `--version`. */
export interface EnvoyBinary {
  readonly path: string
  /** `1.40.0`, as the binary itself says. */
  readonly release: string
  /** The target whose behaviour it has. */
  readonly target: Target
}

const releases = Object.values(targets)

/** The Envoy at a path. */
export function envoyAt(path: string): EnvoyBinary {
  const release = releaseOf(path)
  const target = (Object.keys(targets) as Target[]).find((name) => release.startsWith(`${name}.`))
  if (target !== undefined) return { path, release, target }
  throw new NoEnvoy(`${path} is Envoy ${release}; the playground knows ${releases.join(', ')}`, 'Give one of those.')
}

/** The Envoy of a release, in the cache. */
export function installedEnvoy(release: string, cache: string): EnvoyBinary {
  const path = join(cache, 'envoy', release, 'envoy')
  if (!existsSync(path)) install(release, path)
  return envoyAt(path)
}

/** Whether an option is a release or a target rather than a path; then the release. */
export function namedRelease(option: string): string | undefined {
  if (!/^\d+\.\d+(\.\d+)?$/.test(option) || existsSync(option)) return undefined
  return Object.entries(targets).find(([target]) => target === option)?.[1] ?? option
}

function releaseOf(path: string): string {
  if (!existsSync(path))
    throw new NoEnvoy(`${path}: no such file`, 'Check the path; it is relative to the folder the command runs in.')
  const machine = machineOf(path)
  const here = `${process.platform} ${process.arch}`
  // Asked first: a shell would try to read a binary that the kernel does not take.
  if (machine !== null && machine !== here) throw new NoEnvoy(`${path} is for ${machine}, this machine is ${here}`)
  const { stdout, stderr, error } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 })
  const release = /\/(\d+\.\d+\.\d+)[^/]*\//.exec(stdout ?? '')?.[1]
  if (release !== undefined) return release
  const said = (stderr || stdout || error?.message || 'it says no version').trim().split('\n')[0]
  throw new NoEnvoy(`${path} is not an Envoy: ${said}`)
}

const elfMachines: Readonly<Record<number, string>> = { 62: 'x64', 183: 'arm64' }
const machOMachines: Readonly<Record<number, string>> = { 16777223: 'x64', 16777228: 'arm64' }

/** The machine that a binary is made for, as Node names it; null for what is no binary of these systems. */
function machineOf(path: string): string | null {
  const head = Buffer.alloc(20)
  const file = openSync(path, 'r')
  try {
    if (readSync(file, head) < head.length) return null
  } finally {
    closeSync(file)
  }
  if (head.readUInt32BE(0) === 0x7f454c46) {
    const machine = head.readUInt16LE(18)
    return elfMachines[machine] === undefined ? `an unknown processor (ELF ${machine})` : `linux ${elfMachines[machine]}`
  }
  if (head.readUInt32LE(0) === 0xfeedfacf) return `darwin ${machOMachines[head.readUInt32LE(4)] ?? 'of an unknown processor'}`
  return null
}
