// What a newcomer looks at first: text as it is, panels from their top, the editor where it will stay.
import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures.ts'

/** The second demo with a second cluster, as a project of its own. */
const twoClusters = () => {
  const scenario = JSON.parse(readFileSync('public/demos/02-api-key/scenario.json', 'utf8'))
  scenario.clusters.push({ name: 'ledger', rules: [{ answer: { status: 418 } }] })
  return { name: 'two.json', bytes: Buffer.from(JSON.stringify(scenario)) }
}

test('no text is drawn with ligatures, also where a rule sets its font anew', async ({ playground, page }) => {
  await playground.open()
  await playground.timeline.getByRole('treeitem').filter({ hasText: 'on_response_headers(' }).click()
  const drawn = await page
    .locator('.mono, .payload, .diff td, .event')
    .evaluateAll((all) => [...new Set(all.map((each) => getComputedStyle(each).fontVariantLigatures))])
  expect(drawn).toEqual(['none'])
})

test('each tab begins at its top, and is found again where it was left', async ({ playground, page }) => {
  await playground.open()
  const body = page.getByRole('region', { name: 'Scenario' }).getByRole('tabpanel')
  const at = () => body.evaluate((shown) => shown.scrollTop)
  await page.getByText('VM, environment, capabilities').click()
  await body.evaluate((shown) => shown.scrollTo(0, 150))
  await expect.poll(at).toBe(150)
  await playground.tab('Upstream')
  expect(await at()).toBe(0)
  await body.evaluate((shown) => shown.scrollTo(0, 40))
  await playground.tab('Filter')
  await page.getByText('VM, environment, capabilities').click()
  await playground.tab('Upstream')
  await expect.poll(at).toBe(40)
})

test('a second cluster stands by its name, and opens at a click', async ({ playground, page }) => {
  await playground.open()
  await playground.runBy(() => playground.drop(twoClusters()))
  await playground.tab('Upstream')
  const choice = page.getByRole('group', { name: 'Cluster' })
  await expect(choice.getByRole('button')).toHaveText(['web', 'ledger'])
  await choice.getByRole('button', { name: 'ledger' }).click()
  await expect(page.getByLabel('Cluster name')).toHaveValue('ledger')
  await page.getByLabel('Cluster name').fill('books')
  await page.getByLabel('Cluster name').press('Enter')
  await expect(choice.getByRole('button', { pressed: true })).toHaveText('books')
  await page.getByRole('button', { name: 'Add a cluster' }).click()
  await expect(choice.getByRole('button')).toHaveCount(3)
  await expect(choice.getByRole('button').nth(2)).toHaveAttribute('aria-pressed', 'true')
})

test('the configuration does not move when the editor takes its place', async ({ playground, page }) => {
  let letGo = () => {}
  const held = new Promise<void>((done) => {
    letGo = done
  })
  await page.route('**/assets/editor-*.js', async (route) => {
    await held
    await route.continue()
  })
  await playground.open()
  const plain = page.getByRole('textbox', { name: 'Plugin configuration' })
  const before = await plain.evaluate((area) => {
    const { paddingLeft, borderLeftWidth, paddingTop, borderTopWidth } = getComputedStyle(area)
    const { left, top } = area.getBoundingClientRect()
    return {
      left: left + Number.parseFloat(paddingLeft) + Number.parseFloat(borderLeftWidth),
      top: top + Number.parseFloat(paddingTop) + Number.parseFloat(borderTopWidth),
    }
  })
  letGo()
  const line = page.locator('.view-line').first()
  await expect(line).toBeVisible()
  await expect.poll(async () => (await line.boundingBox())?.x).toBe(before.left)
  expect((await line.boundingBox())?.y).toBe(before.top)
})

test('the editor of a plugin is in sight at once, whatever may be said of its module', async ({ playground, page }) => {
  await playground.open()
  // A module with a start section, which may crash and does not.
  const bytes = new Uint8Array(readFileSync('src/envoy/testdata/probe.wasm'))
  await playground.runBy(() => playground.drop({ name: 'plugin.wasm', bytes }))
  const warned = page.getByText(/^Facts · 1 warning$/)
  await expect(warned).toBeVisible()
  await expect(page.getByText('Has a start section')).toBeHidden()
  await expect(page.getByRole('region', { name: 'Plugin configuration' })).toBeInViewport({ ratio: 1 })
  await warned.click()
  await expect(page.getByText('Has a start section')).toBeVisible()
})
