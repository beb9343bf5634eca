// What a screen reader and a keyboard meet: axe finds nothing in either theme.
import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from 'playwright/test'
import { scenarioWithSecrets } from './documents.ts'
import { expect, test } from './fixtures.ts'
import { guest } from './guest.ts'

async function violations(page: Page) {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the ${colorScheme} theme`, async ({ playground, page }) => {
    // Four audits of the whole page: seconds each on a busy machine.
    test.slow()
    await page.emulateMedia({ colorScheme })
    await playground.open()
    // Monaco takes the text area's place after a moment.
    await expect(page.locator('.monaco-editor').first()).toBeVisible()
    expect(await violations(page)).toEqual([])
    await playground.timeline.getByRole('treeitem').filter({ hasText: 'add_header_map_value' }).first().click()
    await playground.tab('Request')
    await playground.tab(/^Stats/)
    expect(await violations(page)).toEqual([])
    await playground.tab('Upstream')
    await playground.tab(/^Logs/)
    expect(await violations(page)).toEqual([])
    await playground.drop({ name: 'trap.wasm', bytes: guest({ in: 'proxy_on_request_headers', by: 'trapping' }) })
    await playground.tab(/^Timeline/)
    await playground.tab('Result')
    await expect(page.getByRole('article').filter({ hasText: 'The filter crashed' })).toBeVisible()
    await playground.drop({ name: 'notes.txt', bytes: Buffer.from('hello') })
    await expect(playground.refusal).toBeVisible()
    expect(await violations(page)).toEqual([])
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in any dialog in the ${colorScheme} theme`, async ({ playground, page }) => {
    test.slow()
    await page.emulateMedia({ colorScheme })
    await playground.open()
    await playground.drop({ name: 'mine.json', bytes: scenarioWithSecrets() })
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('With secrets')
    await playground.ran()
    const dialog = page.getByRole('dialog')
    const cases: ReadonlyArray<readonly [action: string, content: Locator]> = [
      ['Demos', dialog.getByRole('link', { name: /^Body rewrite/ })],
      ['Projects', dialog.getByRole('button', { name: 'Delete With secrets' })],
      ['Keyboard shortcuts', dialog.getByRole('region', { name: 'Edit' })],
      ['Share', dialog.getByRole('button', { name: 'Copy without secrets' })],
      ['Export', dialog.getByRole('button', { name: 'Copy envoy.yaml' })],
    ]
    for (const [action, content] of cases) {
      await page.keyboard.press('ControlOrMeta+k')
      await expect(page.getByRole('combobox', { name: 'Find an action' })).toBeFocused()
      if (action === 'Demos') expect(await violations(page)).toEqual([])
      await page.keyboard.type(action)
      await page.keyboard.press('Enter')
      await expect(content).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await expect(dialog).toHaveCount(0)
    }
    await page.goto('#AQ')
    await expect(page.getByRole('alert').filter({ hasText: 'This link cannot be opened' })).toBeVisible()
    expect(await violations(page)).toEqual([])
  })
}

test('axe finds nothing where something is missing, is measured, is long or fails to start, in either theme', async ({
  playground,
  page,
}) => {
  test.slow()
  const both = async (where: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await violations(page), `${where}, ${colorScheme}`).toEqual([])
    }
  }
  await playground.open()
  await playground.runBy(() => page.getByRole('button', { name: 'Real time' }).click())
  await both('measured')
  const add = page.getByRole('button', { name: 'Add a filter', exact: true })
  for (let count = 2; count <= 4; count++) {
    await add.click()
    await playground.runBy(() => page.getByRole('menuitem', { name: /smallest/ }).click())
  }
  await both('a long chain')
  await playground.drop({ name: 'trap.wasm', bytes: guest({ in: 'proxy_on_configure', by: 'trapping' }) })
  await expect(page.getByText('Envoy does not start with this scenario')).toBeVisible()
  await both('rejected')
  const scenario = JSON.parse(readFileSync('public/demos/03-smallest/scenario.json', 'utf8'))
  const unknown = { sha256: 'ab'.repeat(32), name: 'not-here.wasm', size: 1000 }
  const modules = Object.fromEntries(Object.keys(scenario.modules).map((id) => [id, unknown]))
  await playground.drop({ name: 'unknown.json', bytes: Buffer.from(JSON.stringify({ ...scenario, modules })) })
  await expect(page.getByRole('region', { name: 'A module is missing' })).toContainText('not-here.wasm')
  await expect(page.getByRole('region', { name: 'Flow' })).toContainText('the module is missing')
  await both('a module is missing')
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('combobox', { name: 'Find an action' })).toBeFocused()
  await page.keyboard.type('new project')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'No filter yet' })).toBeVisible()
  await both('no filter')
})

test('every part can be reached with the Tab key alone', async ({ playground, page }) => {
  await playground.open()
  const reached = new Set<string>()
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press('Tab')
    reached.add(
      await page.evaluate(() => {
        const at = document.activeElement
        return at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? ''
      }),
    )
  }
  const names = [...reached].join('\n')
  for (const part of [
    'Demos',
    'Export',
    'Share',
    'Projects',
    'Filter',
    'Choose a file',
    'Plugin configuration',
    'Plugin name',
    'Timeline',
    'Result',
  ])
    expect(names).toContain(part)
})
