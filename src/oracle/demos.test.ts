// The demos' folders: scenarios are valid, modules are those that they name, and the smallest is what its text assembles to.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scenarioSchema } from '../scenario/schema.ts'

const root = join(import.meta.dirname, '..', '..')
const demos = join(root, 'public', 'demos')
const folders = readdirSync(demos, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

const modulesOf = (folder: string) => readdirSync(join(demos, folder)).filter((name) => name.endsWith('.wasm'))

test('there are demos', () => {
  expect(folders).toContain('01-header-filter')
})

for (const folder of folders) {
  test(`${folder} has a valid scenario with checks, a text and its notices`, () => {
    const scenario = scenarioSchema.parse(JSON.parse(readFileSync(join(demos, folder, 'scenario.json'), 'utf8')))
    expect(scenario.checks.length).toBeGreaterThan(0)
    for (const file of ['lesson.md', 'NOTICE.txt']) expect(existsSync(join(demos, folder, file)), file).toBe(true)
  })

  test(`${folder} names its modules by their content`, () => {
    const { modules } = scenarioSchema.parse(JSON.parse(readFileSync(join(demos, folder, 'scenario.json'), 'utf8')))
    for (const module of Object.values(modules)) {
      if (!('demo' in module)) throw new Error('a demo ships its modules')
      const bytes = readFileSync(join(demos, module.demo, module.file ?? 'filter.wasm'))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(module.sha256)
    }
  })

  test(`${folder} says nothing about the machine that compiled it`, () => {
    for (const file of modulesOf(folder)) {
      const text = readFileSync(join(demos, folder, file)).toString('latin1')
      // Where people's files are, on Linux and macOS, and on this machine.
      const homes = ['root', 'home', 'Users'].map((home) => `/${home}/`)
      for (const path of [...homes, `${homedir()}/`, `${root}/`]) expect(text.includes(path), `${file}: ${path}`).toBe(false)
    }
  })
}

test('03-smallest is, byte for byte, what its source assembles to', async () => {
  const { default: binaryen } = await import('assemblyscript/binaryen')
  const module = binaryen.parseText(readFileSync(join(demos, '03-smallest', 'src', 'wat', 'filter.wat'), 'utf8'))
  expect(Buffer.from(module.emitBinary()).equals(readFileSync(join(demos, '03-smallest', 'filter.wasm')))).toBe(true)
})
