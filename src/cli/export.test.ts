// `export` of formats with several files, and of what `run` reads again.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readArchive } from '../scenario/archive.ts'
import { cli, demos, folder } from './testing/cli.ts'

const files = folder()
const demo = join(demos, '03-smallest', 'scenario.json')
const module = readFileSync(join(demos, '03-smallest', 'filter.wasm'))

test('a deployment goes into an archive, the same bytes each time', async () => {
  const archives = await Promise.all(
    ['one.zip', 'two.zip'].map(async (name) => {
      expect((await cli('export', demo, '--to', 'deployment', '--out', join(files.path, name))).code).toBe(0)
      return new Uint8Array(readFileSync(join(files.path, name)))
    }),
  )
  const [one = new Uint8Array(0), two] = archives
  expect(two).toEqual(one)
  const read = readArchive(one)
  expect('entries' in read && read.entries.map(({ name }) => name)).toEqual(['envoy.yaml', 'filter.wasm', 'README.md'])
})

test('a project goes into a folder, with folders in it', async () => {
  const out = join(files.path, 'project')
  mkdirSync(out)
  expect(await cli('export', demo, '--to', 'project', '--out', out)).toEqual({ code: 0, out: '', err: '' })
  expect(readdirSync(out).sort()).toEqual(['modules', 'scenario.json'])
  const [name = ''] = readdirSync(join(out, 'modules'))
  expect(readFileSync(join(out, 'modules', name))).toEqual(module)
})

test('what was exported runs again, from a project file and from a link', async () => {
  const archive = join(files.path, 'again.zip')
  expect((await cli('export', demo, '--to', 'project', '--out', archive)).code).toBe(0)
  const link = (await cli('export', archive, '--to', 'link')).out.trim()
  const [own, fromArchive, fromLink] = await Promise.all([demo, archive, link].map((one) => cli('run', one, '--format', 'json')))
  expect(own?.code).toBe(0)
  expect(fromArchive).toEqual(own)
  expect(fromLink).toEqual(own)
})

test('several files need a folder or an archive', async () => {
  const { code, err } = await cli('export', demo, '--to', 'deployment')
  expect(code).toBe(2)
  expect(err).toContain('this is 3 files: name an existing folder, or an archive.zip, with --out')
})
