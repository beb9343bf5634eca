// `npm start`: installs what is missing, builds when stale, serves, and opens a browser where there is one.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureInstalled, root } from './lib/install.mjs'
import { stampOf } from './lib/stamp.mjs'
import { serve } from './lib/static-server.mjs'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4173' }, open: { type: 'boolean', default: true } },
  allowNegative: true,
})
// npm, told to end, does not always tell its child: the server ends with the process that began it.
const parent = process.ppid
setInterval(() => process.ppid !== parent && process.exit(0), 1000).unref()

const folder = join(root, 'dist')
const stampFile = join(root, 'dist', '.stamp')

/** Resolves once the page may be served. The address is printed before, so requests wait for it. */
let open = () => {}
const ready = new Promise((resolve) => {
  open = () => resolve(undefined)
})
const { address } = await serve({ folder, port: Number(values.port), ready })
console.log(address)

ensureInstalled()
const stamp = stampOf(['src', 'web', 'public', 'scripts/lib', 'vite.config.ts', 'package-lock.json'])
const built = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : ''
if (built !== stamp) {
  console.log('Building …')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  if (status !== 0) {
    console.error(`${stdout}${stderr}\nThe build failed.`)
    process.exit(1)
  }
  writeFileSync(stampFile, stamp)
}
open()
console.log('Ready. Ctrl+C stops it.')
if (values.open) openBrowser()

function openBrowser() {
  const { CI, DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION } = process.env
  if (CI || SSH_CONNECTION || !process.stdout.isTTY) return
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', address]
        : ['xdg-open', address]
  // Without such a command the address stands there to be clicked.
  spawn(command ?? 'open', args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}
