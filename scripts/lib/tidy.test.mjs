// Which texts our own rules object to.
import { expect, test } from 'vitest'
import { problemsOf } from './tidy.mjs'

test('the engine may not wait or roll dice, but may write about it', () => {
  expect(problemsOf('src/envoy/x.ts', '// No await and no Math.random here.\nexport const x = 1 // await\n')).toEqual([])
  expect(problemsOf('src/envoy/x.ts', '// It.\nconst x = await y\nMath.random()\n')).toHaveLength(2)
  expect(problemsOf('src/sandbox/x.ts', '// It.\nconst x = await y\n')).toEqual([])
})

test('a file says what it is and stays short', () => {
  expect(problemsOf('web/x.tsx', 'export const x = 1\n')).toHaveLength(1)
  expect(problemsOf('web/x.tsx', `// It.\n${'x\n'.repeat(400)}`)).toHaveLength(1)
  expect(problemsOf('web/x.test.tsx', `// It.\n${'x\n'.repeat(400)}`)).toEqual([])
  expect(problemsOf('docs/x.md', 'text')).toEqual([])
})
