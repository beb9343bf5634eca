// Runs a TypeScript file of this repository under Node: `node scripts/run-ts.mjs <entry.ts> [arguments]`.
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, root } from './lib/install.mjs'
import { stampOf } from './lib/stamp.mjs'

const [entry, ...rest] = process.argv.slice(2)
if (!entry) {
  console.error('usage: node scripts/run-ts.mjs <entry.ts> [arguments]')
  process.exit(2)
}
ensureInstalled()
const { bundleOnce } = await import('./lib/bundle.mjs')
const file = resolve(entry)
const name = file.slice(root.length + 1).replace(/[^\w-]+/g, '-')
const stamp = stampOf(['src', 'scripts', 'bench', 'package-lock.json'])
const main = await bundleOnce(file, join(root, '.cache/run', name), stamp, { whole: false })
process.argv = [process.argv[0] ?? 'node', main, ...rest]
await import(pathToFileURL(main).href)
