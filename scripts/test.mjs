// `npm test`: installs what is missing, then checks, unit and case tests, the same cases and a
// few random ones in real Envoys, the build, and the browser tests. The last line counts.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { ensureInstalled, root } from './lib/install.mjs'

ensureInstalled()
const { ensureChromium } = await import('./lib/browser.mjs')
const { run, runNode } = await import('./lib/run.mjs')
const { closingLine, ofFuzz, ofPlaywright, ofVerify, ofVitest, withoutReason } = await import('./lib/tally.mjs')

const reports = join(root, '.cache/report')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
const started = Date.now()

/** @type {import('./lib/tally.mjs').Tally[]} */
const tallies = []

/** @param {string} title */
const heading = (title) => console.log(`\n== ${title} (at ${Math.round((Date.now() - started) / 1000)} s)`)

/** @param {string} name */
function report(name) {
  const file = join(reports, name)
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return text === '' ? null : JSON.parse(text)
}

/**
 * A port that nobody listens on, so that two test runs on one machine do not meet.
 * @returns {Promise<number>}
 */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/**
 * @param {boolean} ok
 * @param {string} note
 */
function single(ok, note) {
  if (!ok) console.error(note)
  tallies.push({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [], notes: ok ? [] : [note] })
  return ok
}

heading('Browser')
const chromium = await ensureChromium()
if (chromium) console.log(chromium)

heading('Checks')
runNode(['scripts/check.mjs'], { inherit: true })
const checks = report('check.json')
tallies.push({
  passed: checks?.passed ?? 0,
  failed: checks?.failed ?? 1,
  skipped: [],
  notes: checks?.failed === 0 ? [] : ['a check failed: npm run check'],
})

heading('Unit and case tests')
run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, 'unit.json')}`], {
  inherit: true,
})
tallies.push(ofVitest(report('unit.json')))

heading('Mutants')
single(
  runNode(['scripts/run-ts.mjs', 'scripts/mutants.ts'], { inherit: true, timeoutMs: 10 * 60_000 }).status === 0,
  'a mistake in the engine is noticed by no recording: npm run mutants',
)

heading('Real Envoys')
// Continuous integration on Linux has them; elsewhere recordings stand for them, and the skip is counted.
const envoyNeeded = process.platform === 'linux' && Boolean(process.env['CI'])
const asked = runNode(
  [
    'scripts/cli.mjs',
    'verify',
    'public/demos',
    'src/envoy/testdata',
    '--envoy',
    'some',
    '--report',
    join(reports, 'verify.json'),
  ],
  { inherit: true, timeoutMs: 15 * 60_000 },
)
// Exit code 2: there is no Envoy to ask.
tallies.push(ofVerify(report('verify.json'), envoyNeeded || asked.status !== 2))

heading('Random scripts in a real Envoy')
const fuzzed = runNode(
  ['scripts/run-ts.mjs', 'scripts/fuzz.ts', 'oracle', '--runs', '60', '--seed', '2026', '--report', join(reports, 'fuzz.json')],
  { inherit: true, timeoutMs: 10 * 60_000 },
)
tallies.push(ofFuzz(report('fuzz.json'), envoyNeeded || fuzzed.status !== 2))

heading('Build')
const { status } = run('vite', ['build', '--logLevel', 'warn'], { inherit: true })
if (single(status === 0, 'the page does not build: npm run build')) {
  heading('Browser tests')
  if (single(chromium !== null, 'there is no Chromium to run the browser tests in')) {
    run('playwright', ['test'], { inherit: true, env: { PLAYWRIGHT_CHROMIUM: chromium ?? '', E2E_PORT: `${await freePort()}` } })
    tallies.push(ofPlaywright(report('e2e.json')))
  }
}

heading('Result')
const reasons = JSON.parse(readFileSync(join(root, 'scripts/skips.json'), 'utf8'))
const skipped = tallies.flatMap((tally) => tally.skipped)
for (const name of skipped) {
  const known = reasons.find((/** @type {{ test: string }} */ one) => one.test === name)
  console.log(`skipped: ${name}${known ? ` (${known.reason})` : ''}`)
}
const unexplained = withoutReason(skipped, reasons)
if (unexplained.length > 0)
  single(false, `${unexplained.length} skipped without a reason in scripts/skips.json: ${unexplained.join('; ')}`)
for (const note of new Set(tallies.flatMap((tally) => tally.notes))) console.log(`failed: ${note}`)
const failed = tallies.reduce((total, tally) => total + tally.failed, 0)
console.log(closingLine(tallies))
process.exitCode = failed === 0 ? 0 : 1
