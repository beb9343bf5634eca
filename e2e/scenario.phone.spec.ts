// The flow and the scenario's editors under a finger.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

test('a filter is added, switched off and moved by its menu', async ({ playground, page }) => {
  await playground.open()
  const flow = page.getByRole('region', { name: 'Flow' })
  await flow.getByRole('button', { name: 'Add a filter', exact: true }).tap()
  await playground.runBy(() => page.getByRole('menuitem', { name: /API key/ }).tap())
  await expect(playground.header('What the client got', ':status')).toContainText('401')
  await flow.getByRole('button', { name: 'Actions for api-key' }).tap()
  await playground.runBy(() => page.getByRole('menuitem', { name: /^Move towards the client/ }).tap())
  await expect(flow.getByRole('button', { name: /^Actions for / }).first()).toHaveAccessibleName('Actions for api-key')
  await flow.getByRole('button', { name: 'Actions for api-key' }).tap()
  await playground.runBy(() => page.getByRole('menuitem', { name: 'Switch off' }).tap())
  await expect(playground.header('What the client got', ':status')).toContainText('200')
})

test('steps, rules and the process are edited in one column', async ({ playground, page }) => {
  test.slow()
  await playground.open()
  await page.getByRole('navigation', { name: 'Columns' }).getByRole('button', { name: 'Scenario' }).tap()
  for (const tab of ['Request', 'Filter', 'Upstream', 'Process']) {
    await page.getByRole('tab', { name: tab }).tap()
    const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(inner).toBeLessThanOrEqual(outer ?? 0)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([])
  }
  await page.getByRole('tab', { name: 'Request' }).tap()
  await page.getByRole('button', { name: 'Add a curl command' }).tap()
  await page.getByRole('textbox', { name: 'curl command' }).fill('curl http://localhost:10000/by-finger')
  await playground.runBy(() => page.getByRole('button', { name: 'Add its request' }).tap())
  await page.getByRole('navigation', { name: 'Columns' }).getByRole('button', { name: 'Result' }).tap()
  await expect(playground.header('What the upstream saw', ':path')).toContainText('/by-finger')
})
