// Makes JavaScript for Node of our TypeScript. A file that is named by `new URL('./x.ts', import.meta.url)` (a worker's
// entry) is bundled as a file of its own, and the name is put right.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { root } from './install.mjs'

const entryUrl = /new URL\(\s*'(\.[^']+\.ts)'\s*,\s*import\.meta\.url\s*\)/g
/** Longer than any command runs: its worker is read from there when it is needed. */
const stale = 2 * 60 * 60 * 1000

/** @returns {import('rolldown').Plugin} */
function entriesByUrl() {
  return {
    name: 'playground:entries-by-url',
    transform(code, id) {
      if (!id.startsWith(root) || id.includes('/node_modules/') || !entryUrl.test(code)) return null
      entryUrl.lastIndex = 0
      return code.replace(entryUrl, (_, path) => {
        const target = resolve(dirname(id), path)
        const fileName = `${target
          .slice(root.length + 1)
          .replace(/\.ts$/, '')
          .replace(/[\\/]/g, '-')}.mjs`
        this.emitFile({ type: 'chunk', id: target, fileName })
        return `new URL('./${fileName}', import.meta.url)`
      })
    },
  }
}

/**
 * Bundles an entry into `folder/main.mjs`. With `whole`, packages are part of it; else they are imported as they are.
 * The folder appears complete or not at all, so that commands may run side by side.
 * @param {string} entry
 * @param {string} folder
 * @param {{ whole: boolean }} options
 */
export async function bundle(entry, folder, { whole }) {
  const making = `${folder}.${process.pid}`
  const build = await rolldown({
    input: { main: resolve(root, entry) },
    cwd: root,
    platform: 'node',
    ...(whole ? {} : { external: [/^[^./\0]/] }),
    plugins: [entriesByUrl()],
    logLevel: 'warn',
    onLog(level, log, handler) {
      // Warnings would mix with a command's output.
      if (level !== 'info' && level !== 'debug') console.error(log.message)
      else handler(level, log)
    },
  })
  await build.write({
    dir: making,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  })
  await build.close()
  try {
    renameSync(making, folder)
  } catch (error) {
    // Another process was faster: what it made is the same.
    if (!existsSync(join(folder, 'main.mjs'))) throw error
    rmSync(making, { recursive: true, force: true })
  }
  return join(folder, 'main.mjs')
}

/**
 * Like `bundle`, but only when no bundle of this stamp exists. Older ones go, once nobody can be running them.
 * @param {string} entry
 * @param {string} parent
 * @param {string} stamp
 * @param {{ whole: boolean }} options
 */
export async function bundleOnce(entry, parent, stamp, options) {
  const folder = join(parent, stamp)
  const main = join(folder, 'main.mjs')
  if (existsSync(main)) return main
  mkdirSync(parent, { recursive: true })
  for (const name of readdirSync(parent)) {
    const old = join(parent, name)
    if (Date.now() - statSync(old).mtimeMs > stale) rmSync(old, { recursive: true, force: true })
  }
  return bundle(entry, folder, options)
}
