// What verify says: sums, JUnit's XML, and text that XML cannot hold.
import { expect, test } from 'vitest'
import type { CaseResult, Verdict } from './verify-case.ts'
import { caseText, junitReport, sumsText, verifyReport } from './verify-report.ts'

const result = (name: string, verdict: Verdict, rest: Partial<CaseResult> = {}): CaseResult => ({
  name,
  release: '1.40.0',
  verdict,
  reason: null,
  comparison: null,
  ourCall: null,
  said: [],
  exported: true,
  recorded: null,
  seconds: 0.5,
  ...rest,
})

const difference = {
  section: 'vm worker 1',
  rows: [
    { envoy: '> malloc(2)', ours: '> malloc(2)', equal: true },
    { envoy: '  < env.proxy_get_property = 0', ours: '  < env.proxy_get_property = 1', equal: false },
  ],
  seq: 7,
  notes: [],
}
const compared = { calls: 10, compared: 30, masked: 2, explained: [], acts: [], difference: null, notModelled: null }
const results = [
  result('a', 'equal', { comparison: { ...compared, verdict: 'equal' } }),
  result('b', 'explained', { comparison: { ...compared, verdict: 'explained', explained: ['wasi-gather'] } }),
  result('c <&"\u0001', 'different', {
    comparison: { ...compared, verdict: 'different', difference },
    ourCall: 'proxy_get_property(“a”) = NotFound',
    said: ['Caught Segmentation fault'],
    exported: false,
  }),
  result('d', 'not-modelled', { reason: 'proxy_http_call', release: '1.36.4' }),
  result('e', 'refused', { reason: 'it waits' }),
  result('f', 'failed', { reason: 'Envoy was busy\nfor long' }),
]

test('every case is in one sum, and all but the equal ones are listed', () => {
  const report = verifyReport(results)
  const { differences, ...sums } = report
  expect(sums).toEqual({
    envoy: '1.36.4, 1.40.0',
    cases: 6,
    equal: 1,
    explained: 1,
    different: 1,
    notModelled: 1,
    refused: 1,
    failed: 1,
    calls: 30,
    masked: 6,
    exported: 5,
    seconds: 3,
  })
  expect(differences.map((one) => [one.case, one.verdict, one.codes, one.section])).toEqual([
    ['b', 'explained', ['wasi-gather'], null],
    ['c <&"\u0001', 'different', [], 'vm worker 1'],
    ['d', 'not-modelled', [], null],
    ['e', 'refused', [], null],
    ['f', 'failed', [], null],
  ])
  expect(sumsText(report)).toBe(
    'Envoy 1.36.4, 1.40.0: 6 cases, 30 calls compared: 1 equal, 1 explained, 1 different, 1 not modelled, 1 refused, 1 failed\n' +
      '6 lines masked, 5 exported bootstraps as they should be\n',
  )
})

test('a case is a line; a difference shows both sides, our call and Envoy’s words', () => {
  expect(results.slice(0, 2).map((one) => caseText(one, 100))).toEqual([
    'equal        a (10 calls, 0.5 s)\n',
    'explained    b (10 calls, 0.5 s): wasi-gather\n',
  ])
  const text = caseText(results[2] ?? expect.fail(), 120)
  expect(text).toMatch(/= 0 Ok +\| +< env\.proxy_get_property = 1 NotFound$/m)
  expect(text).toMatch(/^ {2}our call: proxy_get_property\(“a”\) = NotFound$/m)
  expect(text).toMatch(/^ {2}Envoy said: Caught Segmentation fault$/m)
  expect(caseText(results[5] ?? expect.fail(), 100)).toBe('failed       f (0.5 s): Envoy was busy\n  for long\n')
})

/** The tags of an XML text as a tree of names; throws where they do not nest, or a character is one that XML forbids. */
function tagsOf(text: string): string[] {
  const open: string[] = []
  const seen: string[] = []
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
  const token = /<(\/?)(\w+)((?: \w+="[^"<]*")*)(\/?)>|[^<]+/gy
  for (let at = 0; at < body.length; at = token.lastIndex) {
    const found = token.exec(body)
    if (found === null) throw new Error(`not XML at ${at}: ${body.slice(at, at + 40)}`)
    const [whole, close, name = '', attributes = '', alone] = found
    const values = name === '' ? whole : attributes
    if (/&(?!(lt|gt|amp|quot);)|[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(values)) throw new Error(`not XML: ${values}`)
    if (name === '') continue
    if (close === '/') expect(open.pop()).toBe(name)
    else {
      seen.push([...open, name].join('/'))
      if (alone !== '/') open.push(name)
    }
  }
  expect(open).toEqual([])
  return seen
}

test('JUnit’s XML is well formed, and a case is a test that passes, fails or is skipped', () => {
  const text = junitReport(results)
  const count = (path: string) => tagsOf(text).filter((each) => each === `testsuites/testsuite/${path}`).length
  expect([count('testcase'), count('testcase/failure'), count('testcase/skipped'), count('testcase/error')]).toEqual([6, 1, 2, 1])
  expect(text).toContain('<testsuites tests="6" failures="1" errors="1" skipped="2" time="3">')
  expect(text).toContain('<testcase classname="Envoy 1.40.0" name="c &lt;&amp;&quot;\ufffd" time="0.500">')
  expect(text).toContain('<skipped message="proxy_http_call"/>')
})
