// The document's JSON Schema, for editors: what people may write, before defaults are filled in.
import * as z from 'zod'
import { scenarioSchema } from './schema.ts'

/** JSON Schema 2020-12 of a scenario of the newest version. Names that must fit together are not in it: `parse` knows them. */
export function scenarioJsonSchema(): object {
  const schema = z.toJSONSchema(scenarioSchema, { io: 'input' })
  return { title: 'A scenario of proxy-wasm-playground', ...schema }
}
