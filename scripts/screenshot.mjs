// `npm run screenshot`: builds the page and takes the picture in the README, of the default demo at 1280×720.
import { join } from 'node:path'
import { ensureChromium } from './lib/browser.mjs'
import { ensureInstalled, root } from './lib/install.mjs'
import { run } from './lib/run.mjs'
import { serve } from './lib/static-server.mjs'

ensureInstalled()
const executablePath = await ensureChromium()
const { status } = run('vite', ['build', '--logLevel', 'warn'], { inherit: true })
if (executablePath === null || status !== 0) process.exit(1)

const { chromium } = await import('playwright')
const { address, close } = await serve({ folder: join(root, 'dist'), port: 4473 })
// As root Chromium refuses its own sandbox.
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme: 'light' })
  await page.goto(address)
  await page.locator('main[data-run="done"]').waitFor()
  // What comes after the first paint: the editor with its colours, the module's facts in the flow.
  await page.locator('.code-frame:not(.waiting) [class^="mtk"]').nth(5).waitFor()
  await page.getByRole('region', { name: 'Flow' }).getByText('ABI 0.2.1').waitFor()
  await page.evaluate('document.fonts.ready.then(() => null)')
  const file = join(root, 'docs/screenshot.png')
  await page.screenshot({ path: file })
  console.log(file)
} finally {
  await browser.close()
  close()
}
