// Which ABI version a module speaks, and which release has what.
import { expect, test } from 'vitest'
import { atLeast, claimedVersions, detectAbi, existsIn } from './version.ts'

const marker = (version: string, kind = 'func') => ({ name: `proxy_abi_version_${version}`, kind })

test('the first marker in export order wins, not the highest', () => {
  expect(detectAbi([marker('0_2_0'), marker('0_2_1')])).toBe('0.2.0')
  expect(detectAbi([marker('0_2_1'), marker('0_1_0')])).toBe('0.2.1')
  expect(claimedVersions([marker('0_2_0'), marker('0_2_1')])).toEqual(['0.2.0', '0.2.1'])
})

test('a marker that is no function, or of an unknown version, is none', () => {
  expect(detectAbi([marker('0_2_1', 'global')])).toBeUndefined()
  expect(detectAbi([marker('0_3_0')])).toBeUndefined()
  expect(detectAbi([])).toBeUndefined()
})

test('releases are ordered, and both ends of a range belong to it', () => {
  expect(atLeast('1.40', '1.39')).toBe(true)
  expect(atLeast('1.36', '1.37')).toBe(false)
  expect(existsIn('1.39', { since: '1.39' })).toBe(true)
  expect(existsIn('1.38', { since: '1.39' })).toBe(false)
  expect(existsIn('1.38', { until: '1.38' })).toBe(true)
  expect(existsIn('1.39', { until: '1.38' })).toBe(false)
})
