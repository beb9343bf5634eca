// The JSON Schema that is published, and the format's documentation, are in step with the schema.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scenarioJsonSchema } from './json-schema.ts'
import { parseText } from './parse.ts'

const docs = join(import.meta.dirname, '../../docs')
const guide = readFileSync(join(docs, 'scenario.md'), 'utf8')

describe('docs/scenario.schema.json', () => {
  it('is what the schema prints: run `node scripts/run-ts.mjs scripts/print-schema.ts` after a change', () => {
    expect(JSON.parse(readFileSync(join(docs, 'scenario.schema.json'), 'utf8'))).toEqual(scenarioJsonSchema())
  })
})

describe('docs/scenario.md', () => {
  const documents = [...guide.matchAll(/^```(?:yaml|json)\n(version: 1\n[\s\S]*?|\{\s*"version"[\s\S]*?)^```$/gm)].map(
    (match) => match[1] ?? '',
  )

  it('has two examples, in YAML and in JSON', () => {
    expect(documents).toHaveLength(2)
  })

  it.each(documents)('has an example that is a scenario: %#', (text) => {
    expect(parseText(text)).toHaveProperty('scenario')
  })

  it('names every field of the schema', () => {
    const names = new Set<string>()
    collect(scenarioJsonSchema(), names)
    const coded = new Set([...guide.matchAll(/`([^`\n]+)`/g)].flatMap((match) => match[1]?.match(/\w+/g) ?? []))
    expect([...names].filter((name) => !coded.has(name))).toEqual([])
  })
})

/** The names of all properties in a JSON Schema. */
function collect(schema: unknown, into: Set<string>) {
  if (typeof schema !== 'object' || schema === null) return
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') for (const name of Object.keys(value as object)) into.add(name)
    collect(value, into)
  }
}
