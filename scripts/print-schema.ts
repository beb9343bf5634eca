// Writes docs/scenario.schema.json from the schema: `node scripts/run-ts.mjs scripts/print-schema.ts`.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scenarioJsonSchema } from '../src/scenario/json-schema.ts'

const file = join(process.cwd(), 'docs/scenario.schema.json')
writeFileSync(file, JSON.stringify(scenarioJsonSchema(), null, 2))
execFileSync('npx', ['biome', 'format', '--write', file], { stdio: 'inherit' })
