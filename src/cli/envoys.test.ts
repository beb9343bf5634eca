// Which Envoys a case is held against.
import { chmodSync } from 'node:fs'
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
