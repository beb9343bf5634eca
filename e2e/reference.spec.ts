// The reference: opened by an address, searched, and left again with the work untouched.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

test('an address opens an entry, with its type, answers, label and recording', async ({ playground, page }) => {
  await page.goto('/#reference/proxy_get_property')
  const entry = page.getByRole('article', { name: 'proxy_get_property', exact: true })
  await expect(entry).toBeInViewport()
  await expect(entry).toHaveAttribute('aria-current', 'true')
  await expect(entry).toContainText('as Envoy')
  await expect(entry).toContainText('SerializationFailure')
  await expect(entry).toContainText('src/envoy/testdata/host-calls')
  await page.getByLabel('Find in the reference').fill('fd_write')
  await expect(page.getByRole('article', { name: 'fd_write', exact: true })).toBeVisible()
  await expect(page.getByRole('article', { name: 'proxy_log', exact: true })).toHaveCount(0)
  await page.getByLabel('Find in the reference').fill('no such thing')
  await expect(page.getByText('Nothing has that')).toBeVisible()
  await page.getByLabel('Find in the reference').fill('')
  await page.getByRole('button', { name: 'Properties' }).click()
  await expect(page.getByRole('article', { name: 'response.code', exact: true })).toContainText('int')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')}`)).toEqual([])
  }
  // Behind it the playground has run.
  await page.getByRole('button', { name: 'Back to the playground' }).click()
  await playground.ran()
  await expect(playground.header('What the client got', 'header_1')).toContainText('somevalue')
})

test('a call leads to its entry, and Escape leads back to the call', async ({ playground, page }) => {
  await playground.open()
  await playground.timeline.getByRole('treeitem').filter({ hasText: 'add_header_map_value' }).first().click()
  await page.getByRole('article', { name: 'Selected moment' }).getByRole('link', { name: 'Reference' }).click()
  await expect(page.getByRole('article', { name: 'proxy_add_header_map_value', exact: true })).toBeInViewport()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('article', { name: 'Selected moment' })).toContainText('“header_1”')
  await page.goto('/#reference/no_such_call')
  await expect(page.getByRole('alert').filter({ hasText: 'no_such_call' })).toBeVisible()
})
