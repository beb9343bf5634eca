// A small server of static files with the policy headers: what `start`, `preview` and the end-to-end tests use.
import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { commonHeaders, pagePolicy, sandboxPolicy, sandboxPrefix } from './csp.mjs'

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}

/**
 * The file that a request path names, or null: none outside the folder, none whose name starts with a dot.
 * @param {string} folder
 * @param {string} url
 */
export function fileFor(folder, url) {
  /** @type {string} */
  let path
  try {
    path = decodeURIComponent(new URL(url, 'http://localhost').pathname)
  } catch {
    return null
  }
  if (path.includes('\0') || path.split(/[\\/]/).some((part) => part.startsWith('.'))) return null
  const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path))
  if (!file.startsWith(folder + sep)) return null
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat?.isFile() ? { file, size: stat.size } : null
}

/**
 * Headers of one file's answer.
 * @param {string} relative path below the folder, with forward slashes
 */
export function headersFor(relative) {
  const immutable = relative.startsWith('assets/') || relative.startsWith('m/')
  return {
    ...commonHeaders,
    // Two policies, not one: both hold.
    'Content-Security-Policy': relative.startsWith(sandboxPrefix) ? [pagePolicy, sandboxPolicy] : [pagePolicy],
    'Content-Type': types[extname(relative)] ?? 'application/octet-stream',
    'Cache-Control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
}

/**
 * Listens on the first free port from `port` on, on this machine only. Requests wait until `ready` resolves.
 * @param {{ folder: string, port: number, tries?: number, ready?: Promise<unknown> }} options
 * @returns {Promise<{ address: string, close: () => void }>}
 */
export async function serve({ folder, port, tries = 20, ready = Promise.resolve() }) {
  const server = createServer(async (request, response) => {
    await ready
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { ...commonHeaders, Allow: 'GET, HEAD' }).end()
      return
    }
    const found = fileFor(folder, request.url ?? '/')
    if (!found) {
      response.writeHead(404, { ...commonHeaders, 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n')
      return
    }
    const relative = found.file.slice(folder.length + 1).replaceAll('\\', '/')
    response.writeHead(200, { ...headersFor(relative), 'Content-Length': found.size })
    if (request.method === 'HEAD') response.end()
    else createReadStream(found.file).pipe(response)
  })
  for (let at = port; ; at++) {
    try {
      await new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(at, '127.0.0.1', () => {
          server.off('error', reject)
          resolve(undefined)
        })
      })
      return { address: `http://localhost:${at}/`, close: () => server.close() }
    } catch (error) {
      const used = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (!used || at + 1 >= port + tries) throw error
    }
  }
}
