// `verify` where there is no Envoy, or one that does not do: programs stand in for it. Real ones are asked by `npm test`.
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cli, demos, folder } from './testing/cli.ts'

const smallest = join(demos, '03-smallest')
const files = folder()

/** A program that says it is an Envoy, and logs this when it is started. */
function standIn(name: string, log: string, release = '1.40.0'): string {
  const path = files.put(
    name,
    `#!/bin/sh\n[ "$1" = --version ] && echo "envoy  version: 9e/${release}/Clean/RELEASE/BoringSSL" && exit\ncat >&2 <<'LOG'\n${log}\nLOG\nexit 1\n`,
  )
  chmodSync(path, 0o755)
  return path
}

const record = (text: string, level = 'info') =>
  `[2026-11-25 18:08:24.176][8][${level}][main] [source/server/server.cc:467] ${text}`
const booted = record('  envoy.wasm.runtime: envoy.wasm.runtime.null, envoy.wasm.runtime.v8')

test.each([
  ['an Envoy that dies at once', standIn('dies', 'GLIBC_2.99 not found'), /did not start: GLIBC_2\.99 not found/],
  ['an Envoy without V8', standIn('null', record('  envoy.wasm.runtime: envoy.wasm.runtime.null')), /compiled without V8/],
  ['an Envoy of an unknown release', standIn('old', '', '1.20.1'), /is Envoy 1\.20\.1; the playground knows 1\.36\.4/],
  ['a path without a file', '/nowhere/envoy', /no such file/],
  ['a release that nobody can install', '1.38.3', /Envoy 1\.38\.3 cannot be installed/],
])('%s ends with exit code 2', async (_, envoy, message) => {
  const { code, out, err } = await cli('verify', smallest, '--envoy', envoy)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(message)
  expect(err).toMatch(/^ {2}Change: ./m)
})

test('a recording is made with the release that has a name for it', async () => {
  const { code, err } = await cli('verify', smallest, '--record', '--envoy', standIn('patch', '', '1.40.7'))
  expect(code).toBe(2)
  expect(err).toMatch(/recordings are made with 1\.40\.0, and .* is 1\.40\.7/)
})

test('a port that stays taken fails the case, in Envoy’s words', async () => {
  const taken = record("listener 'listener' failed to bind: cannot bind '127.0.0.1:1': Address already in use", 'error')
  const { code, out } = await cli('verify', smallest, '--envoy', standIn('taken', `${booted}\n${taken}`), '--format', 'json')
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({
    envoy: '1.40.0',
    cases: 1,
    failed: 1,
    differences: [{ verdict: 'failed', reason: expect.stringContaining('Address already in use') }],
  })
})

test('an Envoy that refuses what we accept is a difference, and its own words are shown', async () => {
  const refuses = record("error `Proto constraint validation failed` initializing config 'bootstrap.json'", 'critical')
  const { code, out } = await cli('verify', smallest, '--envoy', standIn('refuses', `${booted}\n${refuses}`))
  expect(code).toBe(1)
  expect(out).toMatch(/^different .*03-smallest/m)
  expect(out).toMatch(/Envoy ended: exit code 1/)
  expect(out).toMatch(/Envoy said: error `Proto constraint validation failed`/)
})

test('a scenario that real time cannot show is refused with the reason, whatever the format', async () => {
  const scenario = JSON.parse(readFileSync(join(smallest, 'scenario.json'), 'utf8'))
  const file = files.put('hours.json', { ...scenario, steps: [{ advance: { ms: 7_200_000 } }], checks: [] })
  const ask = (format: string) => cli('verify', file, '--envoy', standIn('any', booted), '--format', format)
  const { code, out } = await ask('text')
  expect(code).toBe(2)
  expect(out).toMatch(/^refused .*hours\.json \(0\.0 s\): it waits for 7200 s, .* the limit is 60 s$/m)
  expect((await ask('junit')).out).toMatch(/<skipped message="it waits for 7200 s/)
  const { differences, ...sums } = JSON.parse((await ask('json')).out)
  expect(sums).toMatchObject({ cases: 1, equal: 0, refused: 1, failed: 0, different: 0, notModelled: 0, calls: 0, masked: 0 })
  expect(differences).toHaveLength(1)
})

test('a folder without a scenario, and none at all, are bad input', async () => {
  const empty = folder().path
  expect(await cli('verify', empty)).toMatchObject({ code: 2, err: expect.stringContaining('no scenario.json or scenario.yaml') })
  expect(await cli('verify')).toMatchObject({ code: 2, err: expect.stringContaining('there is no scenario and no folder') })
  expect(await cli('verify', 'x', '--format', 'xml')).toMatchObject({
    code: 2,
    err: expect.stringContaining('text, json, junit'),
  })
})
