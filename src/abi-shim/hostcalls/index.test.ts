// The table of host functions, held to the imports that were observed to link in Envoy.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type AnyHostcall, wordsType } from '../hostcall.ts'
import { existsIn, type Release, releases } from '../version.ts'
import { findHostcall, hostcalls } from './index.ts'

/** What real Envoys offered: testdata/imports.json. */
interface Observed {
  readonly releases: readonly string[]
  readonly imports: readonly {
    readonly module: string
    readonly name: string
    readonly params: readonly string[]
    readonly results: readonly string[]
    readonly abi: readonly string[]
    readonly since: string
    readonly until: string | null
    readonly restricted: Readonly<Record<string, readonly string[]>> | null
  }[]
  readonly absent: readonly { readonly module: string; readonly name: string }[]
}

const observed: Observed = JSON.parse(readFileSync(new URL('../testdata/imports.json', import.meta.url), 'utf8'))
const minor = (release: string): Release => {
  const found = releases.find((each) => release.startsWith(`${each}.`))
  if (found === undefined) throw new Error(release)
  return found
}

test('the table has the 136 imports that link in Envoy, and no other', () => {
  const ours = Object.entries<AnyHostcall>(hostcalls).flatMap(([name, entry]) =>
    entry.modules.map((module) => `${module}.${name}`),
  )
  expect(ours.sort()).toEqual(observed.imports.map(({ module, name }) => `${module}.${name}`).sort())
  expect(ours).toHaveLength(136)
  for (const { module, name } of observed.absent) expect(findHostcall(module, name), `${module}.${name}`).toBeUndefined()
})

test('every import has the type, the ABI versions and the releases that were observed', () => {
  for (const { module, name, params, results, abi, since, until } of observed.imports) {
    const entry = findHostcall(module, name)
    if (entry === undefined) throw new Error(name)
    expect(wordsType(entry), name).toEqual({ params, results })
    expect(entry.abi, name).toEqual(abi)
    for (const release of observed.releases) {
      const links = observed.releases.indexOf(release) >= observed.releases.indexOf(since) && until === null
      expect(existsIn(minor(release), entry), `${name} in ${release}`).toBe(links)
    }
  }
})

test('start functions and the allocator may call what each release was observed to allow', () => {
  for (const { module, name, restricted } of observed.imports) {
    const entry = findHostcall(module, name)
    for (const [release, modes] of Object.entries(restricted ?? {})) {
      const { start, allocator } = entry?.restricted ?? {}
      const ours = [
        ...(start !== undefined && existsIn(minor(release), { since: start }) ? ['start'] : []),
        ...(allocator !== undefined && existsIn(minor(release), { since: allocator }) ? ['malloc'] : []),
      ]
      expect(ours, `${name} in ${release}`).toEqual(modes)
    }
  }
})

test('every entry says in a sentence what the function does', () => {
  for (const [name, { doc }] of Object.entries(hostcalls)) expect(doc, name).toMatch(/^[A-Z0-9].{15,}\.$/s)
})
