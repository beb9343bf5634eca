// Compiles the guests of src/envoy/testdata: the probe, and each filter.wat; and writes their content into the cases that name them.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileProbe, probeHome, textGuests, variants } from './lib/compile-probe.ts'

const scenariosIn = (folder: string) =>
  ['scenario.json', 'scenario.yaml'].map((document) => join(folder, document)).filter((file) => existsSync(file))

/** Every scenario that can name a probe. */
const scenarios = readdirSync(probeHome).flatMap((name) => scenariosIn(join(probeHome, name)))

function write(folder: string, name: string, bytes: Uint8Array, documents: readonly string[]): number {
  writeFileSync(join(folder, name), bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const pattern = name.replaceAll('.', '\\.')
  const reference = new RegExp(`\\{ sha256: "?[0-9a-f]*"?, name: ${pattern}, size: \\d+ \\}`, 'g')
  const inJson = new RegExp(`("sha256": ")[0-9a-f]*(",\\s*"name": "${pattern}",\\s*"size": )\\d+`, 'g')
  let changed = 0
  for (const file of documents) {
    const before = readFileSync(file, 'utf8')
    const after = before
      .replace(reference, `{ sha256: "${sha256}", name: ${name}, size: ${bytes.length} }`)
      .replace(inJson, (_, before: string, between: string) => `${before}${sha256}${between}${bytes.length}`)
    if (after === before) continue
    writeFileSync(file, after)
    changed++
  }
  return changed
}

for (const variant of variants) {
  const bytes = await compileProbe(variant)
  const changed = write(probeHome, variant.file, bytes, scenarios)
  console.log(`${variant.file}: ${bytes.length} bytes, written into ${changed} scenarios`)
}
for (const { folder, assembled } of textGuests()) {
  const changed = write(folder, 'filter.wasm', assembled(), scenariosIn(folder))
  if (changed > 0) console.log(`${folder} has another filter.wasm`)
}
