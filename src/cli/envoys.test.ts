// Which Envoys a case is held against.
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findCases } from './cases.ts'
import { type EnvoyOptions, envoysFor } from './envoys.ts'
import { folder } from './testing/cli.ts'

const files = folder()

const envoy = (release: string) => {
  const path = files.put(`envoy-${release}`, `#!/bin/sh\necho "envoy  version: 9e/${release}/Clean/RELEASE/BoringSSL"\n`)
  chmodSync(path, 0o755)
  return path
}

const [one = expect.fail()] = findCases([
  folder().put('scenario.json', { version: 1, modules: {}, plugins: [], routes: [], clusters: [], steps: [], target: '1.39' }),
])
const releases = (options: Partial<EnvoyOptions>) =>
  envoysFor({ given: [], path: undefined, recording: false, cache: files.path, ...options })(one).map(({ release }) => release)

test('those that are given, newest first, whatever the target', () => {
  expect(releases({ given: [envoy('1.36.4'), envoy('1.40.0')], path: envoy('1.37.0') })).toEqual(['1.40.0', '1.36.4'])
})

test('without one that of ENVOY_PATH, if it is of the target', () => {
  expect(releases({ path: envoy('1.39.5') })).toEqual(['1.39.5'])
  expect(() => releases({ path: envoy('1.40.0') })).toThrow(/ENVOY_PATH is Envoy 1\.40\.0, and .* has the target 1\.39/)
})

test('a release that is not pinned is none', () => {
  const cache = folder()
  expect(() => releases({ given: ['1.20'], cache: cache.path })).toThrow('Envoy 1.20 cannot be installed')
})

test('some: a case in its own release, or in all where it has recordings of others', () => {
  const cache = folder()
  for (const release of ['1.36.4', '1.37.0', '1.38.2', '1.39.3', '1.40.0']) {
    mkdirSync(join(cache.path, 'envoy', release), { recursive: true })
    const path = cache.put(`envoy/${release}/envoy`, `#!/bin/sh\necho "envoy  version: 9e/${release}/Clean/RELEASE/BoringSSL"\n`)
    chmodSync(path, 0o755)
  }
  const some = (name: string, recorded: readonly string[]) => {
    const home = folder()
    for (const release of recorded) home.put(`envoy-${release}.txt`, '')
    const options = { given: ['some'], path: undefined, recording: false, cache: cache.path }
    return envoysFor(options)({ ...one, name, folder: home.path }).map(({ release }) => release)
  }
  expect(some('a', ['1.39.3'])).toEqual(['1.39.3'])
  expect(some('a', ['1.39.3', '1.36.4'])).toEqual(['1.40.0', '1.39.3', '1.38.2', '1.37.0', '1.36.4'])
  // Every tenth name.
  expect(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].filter((name) => some(name, []).length > 1)).toHaveLength(1)
})
