// On a phone: one column at a time, tabs at the bottom, no sideways scrolling.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

test('the result comes first, and the other columns are one tap away', async ({ playground, page }) => {
  await playground.open()
  await expect(playground.header('What the client got', 'header_1')).toContainText('somevalue')
  const columns = page.getByRole('navigation', { name: 'Columns' })
  await columns.getByRole('button', { name: 'Timeline' }).tap()
  await expect(playground.timeline.getByRole('treeitem').filter({ hasText: 'on_request_headers' })).toBeVisible()
  await columns.getByRole('button', { name: 'Scenario' }).tap()
  // A plain text area: Monaco is not made for fingers.
  await playground.configuration.fill('header_1=from a phone')
  await page.getByRole('button', { name: /^Run/ }).tap()
  await columns.getByRole('button', { name: 'Result' }).tap()
  await expect(playground.header('What the client got', 'header_1')).toContainText('from a phone')
})

test('nothing scrolls sideways, and axe finds nothing', async ({ playground, page }) => {
  await playground.open()
  const columns = page.getByRole('navigation', { name: 'Columns' })
  for (const name of ['Result', 'Timeline', 'Scenario']) {
    await columns.getByRole('button', { name }).tap()
    const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(inner).toBeLessThanOrEqual(outer ?? 0)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
  }
})

test('the timeline is filtered and folded with a finger', async ({ playground, page }) => {
  await playground.open()
  await page.getByRole('navigation', { name: 'Columns' }).getByRole('button', { name: 'Timeline' }).tap()
  await page.getByRole('combobox', { name: 'Filter the timeline' }).tap()
  await page.keyboard.type('hostc')
  await page.getByRole('option', { name: /hostcall:/ }).tap()
  await page.keyboard.type('add')
  await expect(playground.timeline.getByRole('treeitem').filter({ hasText: 'add_header_map_value' })).toHaveCount(2)
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(inner).toBeLessThanOrEqual(outer ?? 0)
})

test('the reference fits a phone', async ({ page }) => {
  await page.goto('/#reference/proxy_log')
  await expect(page.getByRole('article', { name: 'proxy_log', exact: true })).toBeInViewport()
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(inner).toBeLessThanOrEqual(outer ?? 0)
})
