// What the closing line counts, and when a skip fails the run.
import { expect, test } from 'vitest'
import { closingLine, ofFuzz, ofPlaywright, ofVerify, ofVitest, withoutReason } from './tally.mjs'

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

test('a case that differs from Envoy fails, one that is not modelled is skipped', () => {
  const differences = [
    { case: 'a', envoy: '1.40.0', verdict: 'different' },
    { case: 'b', envoy: '1.36.4', verdict: 'failed' },
    { case: 'c', envoy: '1.40.0', verdict: 'not-modelled' },
    { case: 'd', envoy: '1.40.0', verdict: 'explained' },
  ]
  const report = { cases: 9, equal: 5, explained: 1, different: 1, failed: 1, notModelled: 1, refused: 0, differences }
  expect(ofVerify(report, true)).toEqual({
    passed: 6,
    failed: 2,
    skipped: ['verify: a case that is not modelled'],
    notes: ['a is not what Envoy 1.40.0 does', 'b is not what Envoy 1.36.4 does'],
  })
  expect(ofVerify({ ...report, cases: 0, differences: [] }, true).failed).toBe(1)
})

test('where no Envoy can be had the cases are skipped, and fail where one must be there', () => {
  expect(ofVerify(null, false)).toEqual({ passed: 0, failed: 0, skipped: ['verify: every case in a real Envoy'], notes: [] })
  expect(ofVerify(null, true)).toMatchObject({ passed: 0, failed: 1, skipped: [] })
})

test('a random script that differs from Envoy fails, and so does a fuzz that asked about none', () => {
  const report = { seed: 3, envoy: '1.40.0', scripts: 9, equal: 5, explained: 1, 'not-modelled': 1, different: 1, failed: 1 }
  const differences = [
    { script: 'f3x1', verdict: 'different' },
    { script: 'f3x4', verdict: 'failed' },
  ]
  expect(ofFuzz({ ...report, differences }, true)).toMatchObject({
    passed: 6,
    failed: 2,
    skipped: ['fuzz: a random script that is not modelled'],
    notes: [expect.stringMatching(/^random script f3x1 is not what Envoy 1\.40\.0 does: .* --seed 3$/), expect.any(String)],
  })
  const none = { seed: 3, envoy: '1.40.0', scripts: 0, equal: 0, explained: 0, 'not-modelled': 0, differences: [] }
  expect(ofFuzz(none, true)).toMatchObject({ passed: 0, failed: 1 })
})

test('where no Envoy can be had nothing is fuzzed, which fails where one must be there', () => {
  expect(ofFuzz(null, false)).toMatchObject({ passed: 0, failed: 0, skipped: ['fuzz: random scripts in a real Envoy'] })
  expect(ofFuzz(null, true)).toMatchObject({ passed: 0, failed: 1, skipped: [] })
})
