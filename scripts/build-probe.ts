// Compiles the probe into the modules of src/envoy/testdata, and writes their content into the cases that name them.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileProbe, probeHome, variants } from './lib/compile-probe.ts'

/** Every scenario that can name a probe. */
const scenarios = readdirSync(probeHome)
  .flatMap((name) => ['scenario.json', 'scenario.yaml'].map((document) => join(probeHome, name, document)))
  .filter((file) => existsSync(file))

for (const variant of variants) {
  const bytes = await compileProbe(variant)
  writeFileSync(join(probeHome, variant.file), bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const reference = new RegExp(`\\{ sha256: "?[0-9a-f]*"?, name: ${variant.file.replaceAll('.', '\\.')}, size: \\d+ \\}`, 'g')
  const inJson = new RegExp(`"sha256": "[0-9a-f]*",\\s*"name": "${variant.file.replaceAll('.', '\\.')}",\\s*"size": \\d+`, 'g')
  let changed = 0
  for (const file of scenarios) {
    const before = readFileSync(file, 'utf8')
    const after = before
      .replace(reference, `{ sha256: "${sha256}", name: ${variant.file}, size: ${bytes.length} }`)
      .replace(inJson, `"sha256": "${sha256}", "name": "${variant.file}", "size": ${bytes.length}`)
    if (after === before) continue
    writeFileSync(file, after)
    changed++
  }
  console.log(`${variant.file}: ${bytes.length} bytes, sha256 ${sha256}, written into ${changed} scenarios`)
}
