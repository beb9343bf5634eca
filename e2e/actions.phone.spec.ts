// On a phone every action is one tap away, in a sheet from below.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'
import { scriptedProject } from './guest-scenario.ts'

test('everything else is under More: a demo, a link, an export', async ({ playground, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await playground.open()
  const more = page.getByRole('navigation', { name: 'Columns' }).getByRole('button', { name: 'More' })
  const choose = async (name: RegExp) => {
    await more.tap()
    await page.getByRole('option', { name }).tap()
  }
  await choose(/^Demos/)
  await page.getByRole('link', { name: /^Body rewrite/ }).tap()
  await expect(playground.message('What the client got')).toContainText('A ocelot in Constantinople')
  await choose(/^Share/)
  await expect(page.getByText(/^Link copied/)).toBeVisible()
  await choose(/^Export/)
  await expect(page.getByRole('button', { name: 'Copy envoy.yaml' })).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(inner).toBeLessThanOrEqual(outer ?? 0)
})

test('the next lint is under More, and opens the timeline at it', async ({ playground, page }) => {
  await playground.open()
  const behind = 'on response_body\n  set_buffer_bytes 1 100000 0 "<!-- team blue -->"'
  const web = { name: 'web', rules: [{ answer: { body: { text: 'Hello World', chunks: [4] } } }] }
  await playground.runBy(() => playground.drop(scriptedProject(behind, { clusters: [web] })))
  await page.getByRole('navigation', { name: 'Columns' }).getByRole('button', { name: 'More' }).tap()
  await page.getByRole('option', { name: /^Next lint/ }).tap()
  await expect(playground.timeline.getByRole('treeitem', { selected: true })).toHaveClass(/note/)
})
