// A log of a real Envoy: browsed in the timeline, compared with the reader's run, and left again.
import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

const trap = readFileSync('src/trace/testdata/trap-1.40.0.log')

test('a dropped log is browsed, explained, compared and left', async ({ playground, page }) => {
  await playground.open()
  await playground.drop({ name: 'envoy.log', bytes: trap })
  const banner = page.getByRole('region', { name: 'Log' })
  await expect(banner).toContainText('envoy.log: a log of a real Envoy')
  await expect(banner).toContainText('3 callbacks · 3 host calls · 2 refused · 1 trap')
  await expect(page.getByRole('region', { name: 'Refused calls' })).toContainText('proxy_increment_metric: BadArgument')
  await playground.timeline.getByRole('treeitem').filter({ hasText: 'increment_metric' }).click()
  await expect(page.getByRole('article', { name: /^Explanation/ })).toContainText('answered BadArgument (2)')
  await banner.getByRole('button', { name: 'Compare with my run' }).click()
  await expect(page.getByText(/\d+ differences\./)).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).exclude('.monaco-editor').analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')}`)).toEqual([])
  }
  await banner.getByRole('button', { name: 'Back to my run' }).click()
  await expect(playground.header('What the client got', 'header_1')).toContainText('somevalue')
  await expect(banner).toHaveCount(0)
})

test('a pasted log is opened, and a text that is none is said to be none', async ({ playground, page }) => {
  await playground.open()
  await playground.timeline.focus()
  await page.evaluate((text) => {
    const data = new DataTransfer()
    data.setData('text/plain', text)
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, trap.toString('latin1'))
  await expect(page.getByRole('region', { name: 'Log' })).toContainText('What you pasted')
  // Running again leaves the log.
  await playground.run()
  await expect(playground.header('What the client got', 'header_1')).toContainText('somevalue')
  await playground.drop({ name: 'empty.log', bytes: Buffer.from('hello\nworld\n') })
  await expect(playground.refusal).toContainText('empty.log is not a log of an Envoy’s host calls')
  await expect(playground.header('What the client got', 'header_1')).toContainText('somevalue')
})
