// Whose licence a bundled module falls under, and that none goes without.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { packageOf, thirdPartyText } from './licences.mjs'

const folder = mkdtempSync(join(tmpdir(), 'playground-licences-'))
afterAll(() => rmSync(folder, { recursive: true }))

/**
 * @param {string} name
 * @param {Record<string, string>} files
 */
function pack(name, files) {
  mkdirSync(join(folder, name))
  writeFileSync(join(folder, name, 'package.json'), JSON.stringify({ name, version: '1.0.0', license: 'MIT' }))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text)
  return join(folder, name)
}

test('a module belongs to the innermost package of its path', () => {
  expect(packageOf('/a/node_modules/react/index.js')).toBe('/a/node_modules/react')
  expect(packageOf('/a/node_modules/@x/y/z.js?worker')).toBe('/a/node_modules/@x/y')
  expect(packageOf('/a/node_modules/x/node_modules/y/z.js')).toBe('/a/node_modules/x/node_modules/y')
  expect(packageOf('\0/a/node_modules/x/z.js?commonjs')).toBe('/a/node_modules/x')
  expect(packageOf('/a/web/main.tsx')).toBeNull()
  expect(packageOf('\0virtual:demos')).toBeNull()
})

test('licence and notice of each package are in the text, once', () => {
  const one = pack('one', { LICENSE: 'The licence of one.', 'ThirdPartyNotices.txt': 'What one contains.' })
  const text = thirdPartyText([one, one])
  expect(text.split('The licence of one.')).toHaveLength(2)
  expect(text).toContain('What one contains.')
  expect(text).toContain('one 1.0.0 (MIT)')
})

test('a package without a licence text fails the build', () => {
  expect(() => thirdPartyText([pack('bare', {})])).toThrow('bare 1.0.0 ships without a licence text')
  expect(() => thirdPartyText([])).toThrow('no bundled package')
})
