// The probe's modules are what its sources and our tables compile to: no signature is written twice, and none is stale.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileProbe, probeHome, variants } from './lib/compile-probe.ts'

for (const variant of variants) {
  test(`${variant.file} is, byte for byte, what its sources compile to (else: npm run probe)`, async () => {
    const bytes = await compileProbe(variant)
    expect(Buffer.from(bytes).equals(readFileSync(join(probeHome, variant.file)))).toBe(true)
  }, 60_000)
}
