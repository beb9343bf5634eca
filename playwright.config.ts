// End-to-end tests: the built page, served with its policy headers, in a Chromium that is already installed where possible.
import { defineConfig, devices } from 'playwright/test'
import { installedChromium } from './scripts/lib/browser.mjs'

const port = Number(process.env['E2E_PORT'] ?? 4273)
const executablePath = installedChromium()
const isRoot = process.getuid?.() === 0

const launchOptions = {
  ...(executablePath ? { executablePath } : {}),
  args: [
    // As root Chromium refuses its own sandbox.
    ...(isRoot ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: process.env['E2E_WORKERS'] ? Number(process.env['E2E_WORKERS']) : 2,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '.cache/report/e2e.json' }]],
  use: { baseURL: `http://localhost:${port}/`, launchOptions, trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 720 } }, testIgnore: '**/*.phone.spec.ts' },
    { name: 'phone', use: { ...devices['Pixel 7'], launchOptions }, testMatch: '**/*.phone.spec.ts' },
  ],
  webServer: {
    command: `node scripts/serve.mjs --port ${port} --strict`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
    timeout: 20_000,
  },
})
