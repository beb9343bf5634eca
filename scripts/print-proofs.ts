// Prints src/abi-shim/proofs.gen.ts from the recordings; with `--check` only says whether it is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { proofs } from '../src/abi-shim/proofs.gen.ts'
import { findProofs, readRecorded } from './lib/proofs.ts'

const target = 'src/abi-shim/proofs.gen.ts'
const recorded = readRecorded('.')
const found = findProofs(recorded, proofs)
const text = `// Printed by scripts/print-proofs.ts from the recordings; \`npm run fix\` prints it anew.

/** By table and name of every entry that is modelled: the folder whose recording of a real Envoy has the call. */
export const proofs = ${JSON.stringify(found, null, 2)} as const
`
const count = Object.values(found).reduce((sum, table) => sum + Object.keys(table).length, 0)
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') === text)
    console.log(`${target} is what ${recorded.length} folders of recordings say (${count} entries)`)
  else {
    console.error(`${target} is stale: run \`npm run fix\``)
    process.exitCode = 1
  }
} else {
  writeFileSync(target, text)
  console.log(`printed ${count} proofs from ${recorded.length} folders of recordings to ${target}`)
}
