// What is spoken on both sides of Envoy, and bodies that are tried in every way to cut them.
import { expect, test } from './fixtures.ts'

test('over HTTP/2 the last piece of a body is its end', async ({ playground, page }) => {
  await playground.open()
  await playground.tab('Request')
  await page.getByLabel('Method').fill('POST')
  await page.getByRole('textbox', { name: 'Request body', exact: true }).fill('hello')
  await playground.run()
  const calls = playground.timeline.getByRole('treeitem').filter({ hasText: 'on_request_body' })
  await expect(calls).toHaveCount(2)
  await playground.tab('Process')
  await page.getByLabel('Protocol of the listener').selectOption('HTTP/2')
  await playground.tab('Upstream')
  await page.getByLabel('Protocol of the cluster').selectOption('HTTP/2')
  await playground.run()
  await expect(calls).toHaveCount(1)
  await expect(playground.header('What the client got', ':status')).toContainText('200')
})

test('a sweep says among the checks whether the cut of a body makes a difference', async ({ playground, page }) => {
  await playground.open()
  await playground.tab('Request')
  await page.getByLabel('Method').fill('POST')
  const body = page.getByRole('region', { name: 'Request body' })
  await body.getByRole('textbox', { name: 'Request body', exact: true }).fill('hello')
  await body.getByRole('checkbox').check()
  await playground.run()
  await playground.tab(/^Checks/)
  await expect(page.getByText('steps[0].request.body: the same in all 6 ways to cut it')).toBeVisible()
})
