// Says in one short text what state a set of source files is in, so that a build can tell whether it is stale.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'

/**
 * A hash over names, sizes and times of the files below the given paths (relative to the repository). Tests do not count.
 * @param {readonly string[]} paths
 */
export function stampOf(paths) {
  const hash = createHash('sha256')
  const visit = (/** @type {string} */ path) => {
    const full = join(root, path)
    if (!existsSync(full)) return
    const stat = statSync(full)
    if (stat.isDirectory()) for (const name of readdirSync(full).sort()) visit(`${path}/${name}`)
    else if (!/\.test\.\w+$/.test(path)) hash.update(`${path}:${stat.size}:${stat.mtimeMs}\n`)
  }
  for (const path of paths) visit(path)
  return hash.digest('hex').slice(0, 16)
}
