// What a browser downloads as script before the page can start: measured on the build, compressed as hosts send it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from './install.mjs'

/** Kilobytes (1000 bytes) of compressed script that the page may load before its first paint. */
export const firstLoadLimit = 300

/**
 * The entry and everything it imports statically, with compressed sizes in bytes. Null where nothing was built.
 * @returns {{ file: string, gzip: number }[] | null}
 */
export function firstLoad() {
  const manifestFile = join(root, 'dist/.vite/manifest.json')
  if (!existsSync(manifestFile)) return null
  /** @type {Record<string, { file: string, isEntry?: boolean, imports?: string[] }>} */
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))
  /** @type {Set<string>} */
  const seen = new Set()
  const visit = (/** @type {string} */ key) => {
    if (seen.has(key)) return
    seen.add(key)
    for (const next of manifest[key]?.imports ?? []) visit(next)
  }
  for (const [key, { isEntry }] of Object.entries(manifest)) if (isEntry) visit(key)
  return [...seen]
    .map((key) => manifest[key]?.file ?? '')
    .filter((file) => file.endsWith('.js'))
    .map((file) => ({ file, gzip: gzipSync(readFileSync(join(root, 'dist', file)), { level: 9 }).length }))
}

/**
 * Their size together in kilobytes, and what is wrong with it: it is over the limit, or there is nothing.
 * @param {readonly { gzip: number }[]} files
 */
export function judgeFirstLoad(files) {
  const kilobytes = files.reduce((total, { gzip }) => total + gzip, 0) / 1000
  const isOver = kilobytes > firstLoadLimit || files.length === 0
  return {
    kilobytes,
    problem: isOver ? `${kilobytes.toFixed(1)} kB of script before the first paint: the limit is ${firstLoadLimit}` : null,
  }
}
