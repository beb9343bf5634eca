// A guest that never comes back: the page stays usable, and the trace up to there is kept.

import { expect, test } from './fixtures.ts'
import { guest } from './guest.ts'

test('a loop in the first callback ends as a fault', async ({ playground, page }) => {
  await playground.open()
  await playground.drop({ name: 'loop.wasm', bytes: guest({ in: 'proxy_on_context_create', by: 'looping' }) })
  await expect(page.getByRole('article').filter({ hasText: 'The filter did not come back' })).toContainText(
    'proxy_on_context_create',
  )
  await expect(playground.timeline.getByRole('treeitem').filter({ hasText: 'proxy_log' })).toContainText(
    '“proxy_on_context_create”',
  )
})

test('a loop in a later callback leaves all that went before, and the page usable', async ({ playground, page }) => {
  await playground.open()
  await playground.drop({ name: 'loop.wasm', bytes: guest({ in: 'proxy_on_request_headers', by: 'looping' }) })
  await expect(page.getByRole('region', { name: 'Flow' })).toContainText('loop.wasm')
  // While it loops, the page answers.
  await playground.tab('Request')
  await expect(page.getByRole('tab', { name: 'Request' })).toHaveAttribute('aria-selected', 'true')
  await page.getByLabel('Path').fill('/still-here')
  await expect(page.getByLabel('Path')).toHaveValue('/still-here')

  await expect(page.getByRole('article').filter({ hasText: 'The filter did not come back' })).toContainText(
    'proxy_on_request_headers',
  )
  await expect(
    playground.timeline.getByRole('treeitem').filter({ hasText: 'proxy_log' }).filter({ hasText: '“proxy_on_request_headers”' }),
  ).toHaveCount(1)
  // The next run is a fresh one.
  await page.getByRole('button', { name: 'Demos' }).click()
  await page.getByRole('link', { name: /^The smallest filter/ }).click()
  await expect(playground.header('What the client got', 'x-content-type-options')).toContainText('nosniff')
})
