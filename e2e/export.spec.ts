// The scenario as Envoy's own configuration, copied and downloaded, with its module, with what a format cannot say.
import { readFileSync } from 'node:fs'
import { unzipSync } from 'fflate'
import { parse } from 'yaml'
import { scenarioWithSecrets } from './documents.ts'
import { expect, test } from './fixtures.ts'

test('the bootstrap can be copied and downloaded, and they are the same', async ({ playground, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await playground.open()
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('button', { name: 'Copy envoy.yaml' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(parse(copied)).toHaveProperty('static_resources.listeners')
  expect(copied).toContain('envoy.filters.http.wasm')
  expect(copied).toContain('header_1=somevalue')
  expect(copied).toContain('envoy.extensions.filters.http.router.v3.Router')

  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download envoy.yaml' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('envoy.yaml')
  expect(readFileSync(await download.path(), 'utf8')).toBe(copied)
})

test('the deployment zip has the module, the bootstrap and the one command', async ({ playground, page }) => {
  await playground.open()
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const drawer = page.getByRole('dialog', { name: 'Export' })
  await drawer.getByLabel('Deployment (zip)').check()
  await expect(drawer.getByRole('region', { name: 'README.md' })).toContainText('envoy -c envoy.yaml')
  const downloading = page.waitForEvent('download')
  await drawer.getByRole('button', { name: 'Download as zip' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('header-filter-deployment.zip')
  const files = unzipSync(readFileSync(await download.path()))
  expect(Object.keys(files).sort()).toEqual(['README.md', 'envoy.yaml', 'filter.wasm'])
  expect(Buffer.from(files['filter.wasm'] ?? [])).toEqual(readFileSync('public/demos/01-header-filter/filter.wasm'))
})

test('secrets are named before anything is copied, and losses are said', async ({ playground, page }) => {
  await playground.open()
  await playground.drop({ name: 'mine.json', bytes: scenarioWithSecrets() })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('With secrets')
  await playground.ran()
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const drawer = page.getByRole('dialog', { name: 'Export' })
  await drawer.getByLabel('curl', { exact: true }).check()
  await expect(drawer.getByRole('region', { name: 'Secrets' })).toContainText('steps[0].request.headers[1][1]')
  await expect(drawer.getByRole('region', { name: 'requests.sh' })).toContainText('Bearer abcdefghijklmnop123456')
  await drawer.getByLabel(/^Take it out/).check()
  await expect(drawer.getByRole('region', { name: 'requests.sh' })).toContainText('Bearer REDACTEDREDACTEDREDACT')
  await expect(drawer.getByRole('region', { name: 'What this format cannot say' })).toContainText('checks')
  await page.keyboard.press('Escape')
  await expect(drawer).toHaveCount(0)
})
