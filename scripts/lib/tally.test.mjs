// What the closing line counts, and when a skip fails the run.
import { expect, test } from 'vitest'
import { closingLine, ofPlaywright, ofVitest, withoutReason } from './tally.mjs'

const unit = {
  testResults: [
    {
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'a' },
        { status: 'failed', fullName: 'b' },
        { status: 'pending', fullName: 'c' },
        { status: 'todo', fullName: 'd' },
      ],
    },
    { status: 'failed', assertionResults: [] },
  ],
}

const browser = {
  suites: [
    {
      title: 'run.spec.ts',
      specs: [{ title: 'runs', tests: [{ status: 'expected' }, { status: 'flaky' }] }],
      suites: [{ title: 'on a phone', specs: [{ title: 'fits', tests: [{ status: 'skipped' }] }] }],
    },
  ],
  errors: [],
}

test('a test file that cannot be loaded counts as a failure', () => {
  expect(ofVitest(unit)).toEqual({ passed: 1, failed: 2, skipped: ['c', 'd'], notes: [] })
})

test('a browser test that passes only when repeated counts as a failure', () => {
  expect(ofPlaywright(browser)).toEqual({ passed: 1, failed: 1, skipped: ['on a phone fits'], notes: [] })
})

test('a report that is missing or empty counts as a failure', () => {
  expect(ofVitest(null).failed).toBe(1)
  expect(ofVitest({ testResults: [] }).failed).toBe(1)
  expect(ofPlaywright(null).failed).toBe(1)
  expect(ofPlaywright({ suites: [], errors: [] }).failed).toBe(1)
})

test('a skip needs a reason that is not empty', () => {
  const reasons = [
    { test: 'c', reason: 'needs a toolchain' },
    { test: 'd', reason: ' ' },
  ]
  expect(withoutReason(['c', 'd', 'e'], reasons)).toEqual(['d', 'e'])
})

test('the closing line sums all tallies', () => {
  expect(closingLine([ofVitest(unit), ofPlaywright(browser)])).toBe('2 passed, 3 failed, 3 skipped')
})
