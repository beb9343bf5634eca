// Finds a Chromium, or gets one: installed, else Debian's package, else Playwright's download.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from './install.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** @param {string} path */
function runs(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The path of an installed Chromium, from PLAYWRIGHT_CHROMIUM or the usual places, or null. */
export function installedChromium() {
  const named = process.env['PLAYWRIGHT_CHROMIUM']
  if (named) return named
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const paths = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...elsewhere]
  return paths.find(runs) ?? null
}

/** The browser that Playwright downloaded, or null. */
async function downloadedChromium() {
  const { chromium } = await import('playwright')
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}

/** Any Chromium that is there, or null. */
export async function findChromium() {
  return installedChromium() ?? (await downloadedChromium())
}

/**
 * Any Chromium, after trying to install one. Null where nothing worked; what to do by hand has then been printed.
 */
export async function ensureChromium() {
  const present = await findChromium()
  if (present) return present
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log("Installing Debian's Chromium (apt-get) …")
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    /** @type {import('node:child_process').SpawnSyncOptions} */
    const options = { stdio: ['ignore', 'ignore', 'inherit'], env, timeout: 5 * 60_000 }
    spawnSync('apt-get', ['update', '-qq'], options)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options)
    const installed = installedChromium()
    if (installed) return installed
  }
  console.log("Downloading Playwright's Chromium (at most a minute) …")
  spawnSync(process.execPath, [join(root, 'node_modules/playwright/cli.js'), 'install', 'chromium'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 60_000,
  })
  const downloaded = await downloadedChromium()
  if (downloaded) return downloaded
  console.error('No Chromium could be installed. Install one by hand and run npm test again:')
  console.error('  apt-get install chromium      (Debian, Ubuntu; as root)')
  console.error('  npx playwright install chromium')
  console.error('or name one: PLAYWRIGHT_CHROMIUM=/path/to/chrome npm test')
  return null
}
