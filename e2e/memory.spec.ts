// Looking into the guest at a host call: its words, its stack, its memory.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

test('the memory at a host call shows what its words point at, and the stack that led there', async ({ playground, page }) => {
  await playground.open()
  await playground.tab('Memory')
  await expect(page.getByText('Select a callback or a host call')).toBeVisible()
  await playground.timeline.getByRole('treeitem').filter({ hasText: 'add_header_map_value' }).first().click()
  const memory = page.getByRole('region', { name: 'Memory' })
  await expect(memory).toContainText('header_1')
  await expect(page.getByText(/Stack, \d+ frames/)).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'proxy_on_response_headers' })).toBeVisible()
  await page.getByRole('button', { name: /^value:/ }).click()
  await expect(memory.locator('mark').first()).toBeVisible()
  await page.getByLabel('Address').fill('0xffffffff')
  await expect(page.getByText('lies behind its end')).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).exclude('.monaco-editor').analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')}`)).toEqual([])
  }
})
