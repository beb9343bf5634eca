// The guests of the cases are what their sources compile to; the probe's signatures come from our tables.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileProbe, probeHome, textGuests, variants } from './lib/compile-probe.ts'

for (const variant of variants) {
  test(`${variant.file} is, byte for byte, what its sources compile to (else: npm run probe)`, async () => {
    const bytes = await compileProbe(variant)
    expect(Buffer.from(bytes).equals(readFileSync(join(probeHome, variant.file)))).toBe(true)
  }, 60_000)
}

const guests = textGuests()

test('there are guests in WebAssembly text', () => {
  expect(guests.length).toBeGreaterThan(3)
})

for (const { folder, assembled } of guests) {
  test(`${folder} has, byte for byte, the module that its text says (else: npm run probe)`, () => {
    expect(Buffer.from(assembled()).equals(readFileSync(join(folder, 'filter.wasm')))).toBe(true)
  })
}
