// The page about fidelity is in step with the codes that the engine records, and with the cases.
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { noteCodes } from '../src/trace/codes.ts'
import { areas, readRules } from './lib/rules.ts'

const page = readFileSync(join(import.meta.dirname, '../docs/fidelity.md'), 'utf8')

test('every code of a note has its paragraph, and every paragraph its code', () => {
  const paragraphs = [...page.matchAll(/^### `([\w-]+)`\n\n(\S.+)/gm)].map(([, code]) => code)
  expect(paragraphs).toEqual(Object.keys(noteCodes).sort())
})

const rules = readRules(join(import.meta.dirname, '..'))

test('every rule names a recording of a real Envoy, and what it states', () => {
  expect(rules.length).toBeGreaterThan(400)
  for (const { folder, title, releases } of rules) {
    expect(title, folder).not.toBe('')
    expect(releases.length, folder).toBeGreaterThan(0)
  }
})

test('every rule of the page is a case', () => {
  const folders = new Set(rules.map(({ folder }) => folder))
  const listed = [...page.slice(page.indexOf('## Rule by rule')).matchAll(/^- .*\]\(\.\.\/([\w./-]+)\) [\d., ]+$/gm)]
  expect(listed.length).toBeGreaterThan(400)
  expect(listed.map(([, folder = '']) => folder).filter((folder) => !folders.has(folder))).toEqual([])
})

test('no area is empty, and no beginning of a name is nobody’s', () => {
  const names = rules.map(({ folder }) => basename(folder))
  const unused = areas.flatMap(([, ...beginnings]) =>
    beginnings.filter((beginning) => !names.some((name) => name.startsWith(beginning))),
  )
  expect(unused).toEqual([])
  expect(areas.map(([area]) => area).filter((area) => !rules.some((rule) => rule.area === area))).toEqual([])
})
