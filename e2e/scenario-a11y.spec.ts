// The scenario's editors and the flow's menus: axe finds nothing in either theme.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the scenario’s editors, ${colorScheme}`, async ({ playground, page }) => {
    test.slow()
    const nothing = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([])
    }
    await page.emulateMedia({ colorScheme })
    await playground.open()
    await page.getByText('VM, environment, capabilities').click()
    await page.getByRole('button', { name: 'Add a filter', exact: true }).click()
    await nothing()
    await playground.runBy(() => page.getByRole('menuitem', { name: /API key/ }).click())
    await page.getByRole('button', { name: 'Actions for api-key' }).click()
    await playground.runBy(() => page.getByRole('menuitem', { name: 'Switch off' }).click())
    await playground.tab('Request')
    await page.getByRole('button', { name: 'Add a pause' }).click()
    await page.getByRole('button', { name: 'Duplicate the step' }).click()
    await page.getByRole('option', { name: 'GET' }).click()
    await page.getByLabel('Path').fill('no slash')
    await page.getByRole('region', { name: 'Request body' }).getByRole('button', { name: 'Hex' }).click()
    await page.getByRole('textbox', { name: 'Request body', exact: true }).fill('ff 0')
    await nothing()
    await playground.tab('Upstream')
    await page.getByRole('button', { name: 'Add a rule' }).click()
    await nothing()
    await playground.tab('Process')
    await nothing()
  })
}
