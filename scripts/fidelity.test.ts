// The list of differences from Envoy is in step with the codes that the engine records.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { noteCodes } from '../src/trace/codes.ts'

const page = readFileSync(join(import.meta.dirname, '../docs/fidelity.md'), 'utf8')

test('every code of a note has its paragraph, and every paragraph its code', () => {
  const paragraphs = [...page.matchAll(/^### `([\w-]+)`\n\n(\S.+)/gm)].map(([, code]) => code)
  expect(paragraphs).toEqual(Object.keys(noteCodes).sort())
})
