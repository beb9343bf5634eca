// The inspector: the world at the selected moment, its bytes, its properties, the checks.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

test('a callback shows the messages as they were when it ended, and what it changed in them', async ({ playground, page }) => {
  await playground.open()
  await playground.timeline.getByRole('treeitem').filter({ hasText: 'on_response_headers(' }).click()
  const response = page.getByRole('region', { name: 'Response at this moment' })
  await expect(response).toContainText('2 changes here')
  await expect(response.getByRole('row').filter({ hasText: 'header_1' })).toHaveClass(/added/)
  // What Envoy adds later is not there yet.
  await expect(response.getByRole('rowheader', { name: 'server' })).toHaveCount(0)
  await playground.timeline.getByRole('treeitem').filter({ hasText: 'on_request_headers(' }).click()
  await expect(page.getByRole('region', { name: 'Request at this moment' })).toContainText('not changed here')
  await expect(response).toHaveCount(0)
})

test('a body is text, JSON or hexadecimal', async ({ playground, page }) => {
  await playground.open()
  await playground.tab('Body')
  await expect(page.getByRole('region', { name: /^Response body, / })).toContainText('Hello World')
  await page.getByTestId('moment').getByRole('button', { name: 'Hex' }).click()
  await expect(page.getByRole('region', { name: /^Response body, / })).toContainText('48 65 6c 6c 6f')
  await playground.tab('Upstream')
  await page.getByRole('textbox', { name: 'Body' }).fill('{"a":[1,2]}')
  await playground.run()
  await page.getByTestId('moment').getByRole('button', { name: 'JSON' }).click()
  await expect(page.getByRole('region', { name: /^Response body, / })).toContainText('"a": [')
})

test('checks say what holds', async ({ playground, page }) => {
  await playground.open()
  await playground.tab(/^Checks ?6\/6/)
  await expect(page.getByRole('listitem').filter({ hasText: 'wasmcustom.hello_header_counter' })).toContainText('ok')
  await playground.configure('header_1=else')
  await playground.run()
  await expect(page.getByRole('listitem').filter({ hasText: 'failed' }).first()).toContainText('instead of')
})

test('axe finds nothing in the inspector, in either theme', async ({ playground, page }) => {
  test.slow()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await playground.open()
    await playground.timeline.getByRole('treeitem').filter({ hasText: 'add_header_map_value' }).first().click()
    for (const tab of ['Result', 'Body', 'Properties', /^Checks/] as const) {
      await playground.tab(tab)
      const { violations } = await new AxeBuilder({ page }).exclude('.monaco-editor').analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
    }
  }
})
