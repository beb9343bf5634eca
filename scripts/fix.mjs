// `npm run fix`: the mirror of `check`, as far as a program can repair: style, imports, printed code.
import { ensureInstalled } from './lib/install.mjs'
import { run, runNode } from './lib/run.mjs'

ensureInstalled()
const printed = runNode(['scripts/run-ts.mjs', 'scripts/print-bind.ts'], { inherit: true })
const style = run('biome', ['check', '--write', '--error-on-warnings', '.'], { inherit: true })
process.exitCode = printed.status || style.status
