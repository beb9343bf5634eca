// Times are compared with what the platform's own calendar says.
import { expect, it } from 'vitest'
import { epochNanoseconds } from './time.ts'

it.each([
  '1970-01-01T00:00:00Z',
  '2026-01-01T00:00:00Z',
  '2024-02-29T23:59:59Z',
  '2000-03-01T12:30:15.25Z',
  '1969-12-31T23:59:59Z',
  '2100-12-31T00:00Z',
])('counts nanoseconds to %s', (iso) => {
  expect(epochNanoseconds(iso)).toBe(BigInt(Date.parse(iso)) * 1_000_000n)
})
