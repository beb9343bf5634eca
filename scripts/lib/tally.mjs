// Counts what ran: the reports of the checks, the unit tests and the browser tests as one number of passed, failed, skipped.

/**
 * @typedef {{ passed: number, failed: number, skipped: string[], notes: string[] }} Tally `skipped` holds full names
 */

/**
 * @param {any} report vitest's JSON report, or null where it wrote none
 * @returns {Tally}
 */
export function ofVitest(report) {
  if (!report) return { passed: 0, failed: 1, skipped: [], notes: ['the unit tests left no report'] }
  const files = report.testResults ?? []
  const tests = files.flatMap((/** @type {any} */ file) => file.assertionResults)
  const passed = tests.filter((/** @type {any} */ test) => test.status === 'passed').length
  const failedTests = tests.filter((/** @type {any} */ test) => test.status === 'failed').length
  // A file that could not be loaded has no tests to fail.
  const broken = files.filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' && file.assertionResults.every((/** @type {any} */ test) => test.status !== 'failed'),
  )
  const skipped = tests
    .filter((/** @type {any} */ test) => !['passed', 'failed'].includes(test.status))
    .map((/** @type {any} */ test) => test.fullName)
  const notes = passed === 0 ? ['no unit test ran'] : []
  return { passed, failed: failedTests + broken.length + notes.length, skipped, notes }
}

/**
 * @param {any} report playwright's JSON report, or null where it wrote none
 * @returns {Tally}
 */
export function ofPlaywright(report) {
  if (!report) return { passed: 0, failed: 1, skipped: [], notes: ['the browser tests left no report'] }
  /** @type {Tally} */
  const tally = { passed: 0, failed: 0, skipped: [], notes: [] }
  const visit = (/** @type {any} */ suite, /** @type {string} */ path) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        const name = `${path}${spec.title}`
        if (test.status === 'skipped') tally.skipped.push(name)
        else if (test.status === 'expected') tally.passed++
        else tally.failed++
      }
    }
    for (const inner of suite.suites ?? []) visit(inner, `${path}${inner.title} `)
  }
  for (const suite of report.suites ?? []) visit(suite, '')
  const errors = report.errors?.length ?? 0
  tally.failed += errors
  if (errors > 0) tally.notes.push('the browser tests could not run')
  else if (tally.passed + tally.failed === 0) {
    tally.failed++
    tally.notes.push('no browser test ran')
  }
  return tally
}

/**
 * @param {any} report the JSON of `verify --report`, or null where no Envoy could be asked
 * @param {boolean} needed whether an Envoy must be there
 * @returns {Tally} one for each case and release
 */
export function ofVerify(report, needed) {
  if (!report) {
    if (needed) return { passed: 0, failed: 1, skipped: [], notes: ['no real Envoy could be asked, or verify broke off'] }
    return { passed: 0, failed: 0, skipped: ['verify: every case in a real Envoy'], notes: [] }
  }
  const wrong = report.differences.filter((/** @type {any} */ one) => ['different', 'failed'].includes(one.verdict))
  const notes = wrong.map((/** @type {any} */ one) => `${one.case} is not what Envoy ${one.envoy} does`)
  if (report.cases === 0) notes.push('no case was held against Envoy')
  return {
    passed: report.equal + report.explained,
    failed: notes.length,
    skipped: [
      ...Array(report.notModelled).fill('verify: a case that is not modelled'),
      ...Array(report.refused).fill('verify: a case that takes too long in real time'),
    ],
    notes,
  }
}

/**
 * @param {any} report the JSON of `fuzz --report`, or null where no Envoy could be asked
 * @param {boolean} needed whether an Envoy must be there
 * @returns {Tally} one for each script
 */
export function ofFuzz(report, needed) {
  if (!report) {
    if (needed) return { passed: 0, failed: 1, skipped: [], notes: ['no real Envoy could be fuzzed, or fuzz broke off'] }
    return { passed: 0, failed: 0, skipped: ['fuzz: random scripts in a real Envoy'], notes: [] }
  }
  const notes = report.differences.map(
    (/** @type {any} */ one) =>
      `random script ${one.script} is not what Envoy ${report.envoy} does: npm run fuzz -- oracle --seed ${report.seed}`,
  )
  if (report.scripts === 0) notes.push('no random script was held against Envoy')
  return {
    passed: report.equal + report.explained,
    failed: notes.length,
    skipped: Array(report['not-modelled']).fill('fuzz: a random script that is not modelled'),
    notes,
  }
}

/**
 * Skips that nobody gave a reason for.
 * @param {readonly string[]} skipped
 * @param {ReadonlyArray<{ test: string, reason: string }>} reasons
 */
export function withoutReason(skipped, reasons) {
  const known = new Set(reasons.filter(({ reason }) => reason.trim() !== '').map(({ test }) => test))
  return skipped.filter((name) => !known.has(name))
}

/**
 * The closing line.
 * @param {readonly Tally[]} tallies
 */
export function closingLine(tallies) {
  const sum = (/** @type {(tally: Tally) => number} */ of) => tallies.reduce((total, tally) => total + of(tally), 0)
  return `${sum((t) => t.passed)} passed, ${sum((t) => t.failed)} failed, ${sum((t) => t.skipped.length)} skipped`
}
