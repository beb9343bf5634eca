// `npm run check`: style, types, layers, dead code, our own rules, printed code, the page's size. Each step says how much it saw, and proves
// on planted violations that it would have spoken.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { firstLoad, firstLoadLimit, judgeFirstLoad } from './lib/first-load.mjs'
import { ensureInstalled, root } from './lib/install.mjs'
import { planted } from './lib/planted.mjs'
import { run, runNode } from './lib/run.mjs'
import { problemsOf, tidy } from './lib/tidy.mjs'

/** @typedef {{ saw: string, problems: string[], output?: string }} Report `output` is the checker's own, where it said no */

ensureInstalled()

/** @type {Record<string, () => Report>} */
const steps = {
  'style (biome)': () => {
    const { status, output } = run('biome', ['check', '--error-on-warnings', '--max-diagnostics=200', '.'])
    const seen = Number(/Checked (\d+) files?/.exec(output)?.[1] ?? 0)
    return outcome(seen, 'files', status, output, planted.biome())
  },
  'types (tsc)': () => {
    const { status, output } = run('tsc', ['-b', '--pretty', 'false'])
    return outcome(typedFiles(), 'files', status, output, planted.types())
  },
  'layers (dependency-cruiser)': () => {
    const args = [
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'err',
      'src',
      'web',
      'scripts',
      'bench',
      'e2e',
      'vite.config.ts',
      'playwright.config.ts',
    ]
    const { status, output } = run(
      'depcruise',
      args.filter((path) => !/^(bench|e2e)$/.test(path) || hasCode(path)),
    )
    const seen = Number(/(\d+) modules/.exec(output)?.[1] ?? 0)
    return outcome(seen, 'modules', status, output, planted.layers())
  },
  'dead code (knip)': () => {
    const { status, output } = run('knip', ['--reporter', 'symbols', '--reporter', './scripts/lib/knip-counter.mjs'])
    const seen = Number(/knip read (\d+) files/.exec(output)?.[1] ?? 0)
    return outcome(seen, 'files', status, output, planted.deadCode())
  },
  'own rules (tidy)': () => {
    const { files, problems } = tidy()
    const bad = problemsOf('src/envoy/planted.ts', 'const x = Math.random()\nawait x\n')
    return outcome(
      files,
      'files',
      problems.length === 0 ? 0 : 1,
      problems.join('\n'),
      bad.length === 3 ? [] : ['three planted problems were not found'],
    )
  },
  'printed binding': () => printed('scripts/print-bind.ts', 'src/abi-shim/bind.gen.ts', planted.printed()),
  'first load (vite build)': () => {
    const { status, output } = run('vite', ['build', '--logLevel', 'warn'])
    const files = (status === 0 && firstLoad()) || []
    const { kilobytes, problem } = judgeFirstLoad(files)
    const noticed = judgeFirstLoad([{ gzip: firstLoadLimit * 1000 + 1 }]).problem !== null
    return outcome(
      files.length,
      `files, ${kilobytes.toFixed(1)} of ${firstLoadLimit} kB compressed`,
      problem === null ? 0 : 1,
      `${output}\n${problem ?? ''}`,
      noticed ? [] : ['a byte over the limit'],
    )
  },
  'printed pages': () => printed('scripts/print-pages.ts', 'docs/fidelity.md', planted.pages()),
  'printed proofs': () => printed('scripts/print-proofs.ts', 'src/abi-shim/proofs.gen.ts', planted.proofs()),
}

/**
 * @param {string} printer
 * @param {string} target
 * @param {string[]} unnoticed
 */
function printed(printer, target, unnoticed) {
  const { status, output } = runNode(['scripts/run-ts.mjs', printer, '--check'])
  const lines = existsSync(join(root, target)) ? readFileSync(join(root, target), 'utf8').split('\n').length : 0
  return outcome(lines, 'lines', status, output, unnoticed)
}

/** @param {string} folder */
function hasCode(folder) {
  return existsSync(join(root, folder)) && readdirSync(join(root, folder)).some((name) => /\.(ts|mjs)$/.test(name))
}

/** Our own files in the projects that tsc has just built. */
function typedFiles() {
  const folder = join(root, '.cache/tsc')
  if (!existsSync(folder)) return 0
  const files = new Set()
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.tsbuildinfo'))) {
    /** @type {string[]} */
    const names = JSON.parse(readFileSync(join(folder, name), 'utf8')).fileNames ?? []
    for (const file of names) if (file.startsWith('../../') && !file.includes('/node_modules/')) files.add(file)
  }
  return files.size
}

/**
 * @param {number} seen
 * @param {string} of
 * @param {number} status
 * @param {string} output
 * @param {string[]} unnoticed
 * @returns {Report}
 */
function outcome(seen, of, status, output, unnoticed) {
  const problems = unnoticed.map((line) => `a planted violation went unnoticed: ${line}`)
  if (status !== 0) problems.push('it found violations')
  if (seen === 0) problems.push('it saw nothing at all')
  return { saw: `${seen} ${of}`, problems, output: status === 0 && seen > 0 ? '' : output }
}

let failed = 0
for (const [name, step] of Object.entries(steps)) {
  const { saw, problems, output } = step()
  if (output) console.log(output.trimEnd())
  console.log(
    `${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}: saw ${saw}${problems.map((problem) => `\n     ${problem}`).join('')}`,
  )
  if (problems.length > 0) failed++
}
const total = Object.keys(steps).length
mkdirSync(join(root, '.cache/report'), { recursive: true })
writeFileSync(join(root, '.cache/report/check.json'), JSON.stringify({ passed: total - failed, failed }))
console.log(failed === 0 ? `All ${total} checks hold.` : `${failed} of ${total} checks failed.`)
process.exitCode = failed === 0 ? 0 : 1
