// The scenario as Envoy's own configuration, copied and downloaded.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { expect, test } from './fixtures.ts'

test('the bootstrap can be copied and downloaded, and they are the same', async ({ playground, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await playground.open()
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('button', { name: 'Copy envoy.yaml' }).click()
  await expect(page.getByText('Copied')).toBeVisible()
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
