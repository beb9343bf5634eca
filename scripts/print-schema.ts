// Writes the JSON Schemas of the documents that are published: `node scripts/run-ts.mjs scripts/print-schema.ts`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { scenarioJsonSchema } from '../src/scenario/json-schema.ts'
import { reportSchema } from '../src/trace/report.ts'

const schemas = { scenario: scenarioJsonSchema(), 'run-report': z.toJSONSchema(reportSchema) }
for (const [name, schema] of Object.entries(schemas))
  writeFileSync(join(process.cwd(), `docs/${name}.schema.json`), `${JSON.stringify(schema, null, 2)}\n`)
