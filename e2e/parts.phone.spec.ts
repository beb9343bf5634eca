// The rest of the page under a finger: projects and undo, a link without its module, an Envoy's log, the guest's memory.
import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright/test'
import { devices } from 'playwright/test'
import { expect, Playground, test } from './fixtures.ts'

/** Nothing scrolls sideways, and axe finds nothing. */
async function fits(page: Page) {
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(inner).toBeLessThanOrEqual(outer ?? 0)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([])
}

const column = (page: Page, name: string) => page.getByRole('navigation', { name: 'Columns' }).getByRole('button', { name }).tap()

/** An action out of the sheet that More opens. */
async function choose(page: Page, name: RegExp) {
  await column(page, 'More')
  await page.getByRole('option', { name }).tap()
}

test('an edit is undone and redone, and projects are made, changed and deleted', async ({ playground, page }) => {
  test.slow()
  await playground.open()
  await column(page, 'Scenario')
  await page.getByRole('tab', { name: 'Request' }).tap()
  const path = page.getByLabel('Path')
  await path.fill('/by-finger')
  await choose(page, /^Undo/)
  await expect(path).toHaveValue('/hello')
  await choose(page, /^Redo/)
  await expect(path).toHaveValue('/by-finger')

  await choose(page, /^New project/)
  const title = page.getByRole('heading', { level: 1 })
  await expect(title).toHaveText('New project')
  await page.getByRole('tab', { name: 'Filter' }).tap()
  await expect(page.getByRole('region', { name: 'No filter yet' })).toBeVisible()
  await fits(page)
  await page.getByRole('button', { name: 'Projects' }).tap()
  const list = page.getByRole('list', { name: 'My projects' })
  await expect(list.getByRole('listitem')).toHaveCount(2)
  await fits(page)
  await list.getByRole('button', { name: 'Delete New project' }).tap()
  await expect(title).toHaveText('Header filter')
  await page.getByRole('button', { name: 'Restore New project' }).tap()
  await expect(list.getByRole('listitem')).toHaveCount(2)
})

test('a link that names a module asks for its file', async ({ playground, page, browser, context }) => {
  test.slow()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await playground.open()
  const bytes = Buffer.concat([readFileSync('public/demos/04-body-rewrite/filter.wasm'), Buffer.from([0, 2, 1, 0x41])])
  await playground.drop({ name: 'large.wasm', bytes })
  await playground.ran()
  await choose(page, /^Share/)
  const dialog = page.getByRole('dialog', { name: 'Share' })
  const link = await dialog.getByLabel('Link', { exact: true }).inputValue()
  await fits(page)

  const other = await (await browser.newContext({ ...devices['Pixel 7'] })).newPage()
  await other.goto(link)
  const wanted = other.getByRole('region', { name: 'A module is missing' })
  await expect(wanted).toContainText('large.wasm')
  await expect(other.getByRole('alert').filter({ hasText: 'A module is missing' })).toContainText(
    'large.wasm is not in this browser',
  )
  await fits(other)
  const choosing = other.waitForEvent('filechooser')
  await wanted.getByRole('button', { name: 'Choose it' }).tap()
  await (await choosing).setFiles({ name: 'large.wasm', mimeType: 'application/wasm', buffer: bytes })
  await expect(wanted).toHaveCount(0)
  await new Playground(other).ran()
  await column(other, 'Result')
  await expect(other.getByRole('region', { name: 'What the client got' })).toContainText('200')
})

test('a log of an Envoy is browsed, compared and left', async ({ playground, page }) => {
  test.slow()
  await playground.open()
  await playground.drop({ name: 'envoy.log', bytes: readFileSync('src/trace/testdata/trap-1.40.0.log') })
  const banner = page.getByRole('region', { name: 'Log' })
  await expect(banner).toContainText('2 refused')
  await playground.timeline.getByRole('treeitem').filter({ hasText: 'increment_metric' }).tap()
  await fits(page)
  await column(page, 'Result')
  await expect(page.getByRole('article', { name: /^Explanation/ })).toContainText('answered BadArgument (2)')
  await fits(page)
  await banner.getByRole('button', { name: 'Compare with my run' }).tap()
  await expect(page.getByText(/\d+ differences\./)).toBeVisible()
  await fits(page)
  await banner.getByRole('button', { name: 'Back to my run' }).tap()
  await expect(banner).toHaveCount(0)
  await column(page, 'Result')
  await expect(playground.header('What the client got', 'header_1')).toContainText('somevalue')
})

test('a call that is selected shows the guest’s memory and stack', async ({ playground, page }) => {
  await playground.open()
  await column(page, 'Timeline')
  await playground.timeline.getByRole('treeitem').filter({ hasText: 'add_header_map_value' }).first().tap()
  await column(page, 'Result')
  await page.getByRole('tab', { name: 'Memory' }).tap()
  await expect(page.getByRole('region', { name: 'Memory' })).toContainText('header_1')
  await expect(page.getByText(/Stack, \d+ frames/)).toBeVisible()
  await fits(page)
})
