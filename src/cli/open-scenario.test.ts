// `run` with what people send each other: links and project files. The answer is that of the document itself.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeArchive } from '../scenario/archive.ts'
import { encodeLink } from '../scenario/link.ts'
import { parse } from '../scenario/parse.ts'
import { writeProject } from '../scenario/project.ts'
import type { Scenario } from '../scenario/schema.ts'
import { sha256 } from '../util/sha256.ts'
import { cli, demos, folder } from './testing/cli.ts'

const files = folder()
const documentFile = join(demos, '03-smallest', 'scenario.json')
const module = new Uint8Array(readFileSync(join(demos, '03-smallest', 'filter.wasm')))

/** The demo with its module as a file of the reader's own. */
const own = (() => {
  const document = JSON.parse(readFileSync(documentFile, 'utf8'))
  const parsed = parse({
    ...document,
    modules: { filter: { sha256: sha256(module), name: 'nowhere.wasm', size: module.length } },
  })
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues))
  return parsed.scenario
})()
const modules = new Map([['filter', module]])

function linkTo(scenario: Scenario, bytes: ReadonlyMap<string, Uint8Array>): string {
  const link = encodeLink(scenario, bytes)
  if ('issues' in link) throw new Error(JSON.stringify(link.issues))
  return link.fragment
}

test.each([
  ['a link', () => `https://example.org/#${linkTo(own, modules)}`],
  ['what stands behind an address', () => `#${linkTo(own, modules)}`],
  ['a project file', () => files.put('project.zip', writeProject(own, modules))],
  ['a project file of another name', () => files.put('project', writeProject(own, modules))],
])('%s runs as the document does', async (_, argument) => {
  const [document, sent] = await Promise.all([
    cli('run', documentFile, '--format', 'json'),
    cli('run', argument(), '--format', 'json'),
  ])
  expect(sent.err).toBe('')
  expect(sent.code).toBe(0)
  expect(JSON.parse(sent.out)).toEqual(JSON.parse(document.out))
})

test.each<[string, () => string, RegExp]>([
  ['a link that was cut', () => `#${linkTo(own, modules).slice(0, 100)}`, /^the link: the link was cut off/],
  [
    'a link without its module',
    () => `#${linkTo(own, new Map())}`,
    /^the link: modules.filter: .* is not here: looked for nowhere.wasm/,
  ],
  ['a project without a scenario', () => files.put('empty.zip', writeArchive([])), /empty.zip: is no project/],
  [
    'a project that climbs',
    () => files.put('climbs.zip', writeArchive([{ name: '../x', bytes: module }])),
    /\.\.\/x climbs out of the archive/,
  ],
])('%s is bad input', async (_, argument, message) => {
  const { code, err } = await cli('run', argument())
  expect(code).toBe(2)
  expect(err).toMatch(message)
})
