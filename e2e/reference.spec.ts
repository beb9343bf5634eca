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
  await expect(entry).toContainText('from Envoy 1.40.0 (case host-calls)')
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

test('from a link’s scenario the reference leads back to it, by its button, by the browser’s, and after a reload', async ({
  playground,
  page,
}) => {
  await page.goto('/#demo/02-api-key')
  await playground.ran()
  const runs = await page.getByRole('main').getAttribute('data-runs')
  const hash = () => new URL(page.url()).hash
  const open = () => page.getByRole('button', { name: 'Reference' }).click()
  const back = page.getByRole('button', { name: 'Back to the playground' })
  await open()
  await back.click()
  expect(hash()).toBe('#demo/02-api-key')
  await open()
  await expect(back).toBeVisible()
  await page.goBack()
  await expect(back).toHaveCount(0)
  expect(hash()).toBe('#demo/02-api-key')
  // It stayed as it was: nothing ran again.
  expect(await page.getByRole('main').getAttribute('data-runs')).toBe(runs)
  await open()
  await expect(back).toBeVisible()
  await page.reload()
  await back.click()
  await playground.ran()
  expect(hash()).toBe('#demo/02-api-key')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('API key')
})

test('an entry warns of what kills Envoy, and shows no marks of its source', async ({ page }) => {
  await page.goto('/#reference/proxy_continue_stream')
  const entry = page.getByRole('article', { name: 'proxy_continue_stream', exact: true })
  await expect(entry.getByRole('list', { name: 'Dangers' })).toContainText(
    'before a response exists: Envoy dies with SIGSEGV. Continue the request',
  )
  await expect(page.getByRole('main')).not.toContainText('`')
})
