// The codes that the engine records are those of the list.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { noteCodes } from './codes.ts'
import { lints } from './lints.ts'

const source = join(import.meta.dirname, '..')

test('every note that the engine records has a code of the list, and every code is recorded somewhere', () => {
  const recorded = new Set<string>()
  for (const layer of ['abi-shim', 'envoy', 'sandbox']) {
    for (const file of readdirSync(join(source, layer), { recursive: true, encoding: 'utf8' })) {
      if (!/(?<!\.test)\.ts$/.test(file)) continue
      const text = readFileSync(join(source, layer, file), 'utf8')
      for (const [, code = ''] of text.matchAll(/\b(?:note|lint)\(\s*'([\w-]+)'/g)) recorded.add(code)
    }
  }
  expect([...recorded].sort()).toEqual([...Object.keys(noteCodes), ...Object.keys(lints)].sort())
})
