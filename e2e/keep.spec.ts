// What survives a reload: the scenario, the dropped module, the theme.
import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures.ts'

test('scenario and dropped module are there after a reload', async ({ playground, page }) => {
  await playground.open()
  await playground.drop({ name: 'mine.wasm', bytes: readFileSync('public/demos/03-smallest/filter.wasm') })
  await expect(playground.header('What the client got', 'x-content-type-options')).toBeVisible()
  await playground.configure('kept=yes')
  await playground.tab('Request')
  await page.getByLabel('Path').fill('/kept')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()

  await page.reload()
  await playground.ran()
  await expect(playground.header('What the client got', 'x-content-type-options')).toContainText('nosniff')
  await expect(playground.header('What the upstream saw', ':path')).toContainText('/kept')
  await expect(page.getByRole('region', { name: 'Module' })).toContainText('mine.wasm')
  await expect(page.getByRole('region', { name: 'Plugin configuration' })).toContainText('kept=yes')
})

test('a chosen theme stays', async ({ playground, page }) => {
  await playground.open()
  await page.getByRole('button', { name: 'Light or dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})
