// `npm run fix`: the mirror of `check`, as far as a program can repair: style, imports, printed code.
import { ensureInstalled } from './lib/install.mjs'
import { run, runNode } from './lib/run.mjs'

ensureInstalled()
const printers = ['scripts/print-bind.ts', 'scripts/print-proofs.ts', 'scripts/print-pages.ts']
const printed = printers.map((printer) => runNode(['scripts/run-ts.mjs', printer], { inherit: true }).status)
const style = run('biome', ['check', '--write', '--error-on-warnings', '.'], { inherit: true })
process.exitCode = printed.find((status) => status !== 0) ?? style.status
