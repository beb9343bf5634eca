// `npm run -s cli -- …`: builds the command line when it is stale and prints nothing but the command's own output.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, root } from './lib/install.mjs'
import { stampOf } from './lib/stamp.mjs'

ensureInstalled()
const parent = join(root, '.cache/cli')
const stamp = stampOf(['src', 'package-lock.json', 'scripts/lib/bundle.mjs'])
let main = join(parent, stamp, 'main.mjs')
if (!existsSync(main)) {
  const { bundleOnce } = await import('./lib/bundle.mjs')
  main = await bundleOnce('src/cli/main.ts', parent, stamp, { whole: true })
}
// npm runs scripts in the repository's folder; paths on the command line are meant from where the user stands.
if (process.env['npm_lifecycle_event'] === 'cli' && process.env['INIT_CWD']) process.chdir(process.env['INIT_CWD'])
process.argv = [process.argv[0] ?? 'node', main, ...process.argv.slice(2)]
await import(pathToFileURL(main).href)
