// The flow as an editor: filters come, go, move and rest, by mouse, by keyboard and by a file that is dropped.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright/test'
import { expect, type Playground, test } from './fixtures.ts'

const bytes = readFileSync('public/demos/03-smallest/filter.wasm')

const flow = (page: Page) => page.getByRole('region', { name: 'Flow' })
const filter = (page: Page, name: string) => flow(page).getByRole('button', { name: new RegExp(`^${name} `) })

/** The filters in their order, by the buttons that open their actions. */
const names = (page: Page) =>
  flow(page)
    .getByRole('button', { name: /^Actions for / })
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label')?.replace('Actions for ', '')))

async function act(playground: Playground, name: string, action: string | RegExp) {
  const { page } = playground
  await flow(page)
    .getByRole('button', { name: `Actions for ${name}`, exact: true })
    .click()
  await playground.runBy(() => page.getByRole('menuitem', { name: action }).click())
}

async function addDemo(playground: Playground, title: RegExp) {
  const { page } = playground
  await flow(page).getByRole('button', { name: 'Add a filter', exact: true }).click()
  await playground.runBy(() => page.getByRole('menuitem', { name: title }).click())
}

test('a demo’s filter joins the chain and runs, rests where it was, and goes', async ({ playground, page }) => {
  test.slow()
  await playground.open()
  await addDemo(playground, /API key/)
  await expect(playground.header('What the client got', ':status')).toContainText('401')
  expect(await names(page)).toEqual(['header-filter', 'api-key'])
  await expect(filter(page, 'api-key')).toContainText('answered here')
  // Its settings are open.
  await expect(page.getByLabel('Plugin name')).toHaveValue('api-key')

  await act(playground, 'api-key', 'Switch off')
  await expect(playground.header('What the client got', ':status')).toContainText('200')
  await expect(filter(page, 'api-key')).toContainText('switched off')
  expect(await names(page)).toEqual(['header-filter', 'api-key'])

  await act(playground, 'api-key', 'Switch on')
  await expect(playground.header('What the client got', ':status')).toContainText('401')
  await act(playground, 'api-key', /^Remove/)
  await expect(playground.header('What the client got', ':status')).toContainText('200')
  expect(await names(page)).toEqual(['header-filter'])
})

test('a copy has a name of its own, and the order is the reader’s, by menu, drag and keyboard', async ({ playground, page }) => {
  test.slow()
  await playground.open()
  await act(playground, 'header-filter', 'Duplicate')
  expect(await names(page)).toEqual(['header-filter', 'header-filter-2'])
  await act(playground, 'header-filter', /^Move towards the upstream/)
  expect(await names(page)).toEqual(['header-filter-2', 'header-filter'])
  await playground.runBy(() =>
    filter(page, 'header-filter-2').dragTo(flow(page).getByRole('button', { name: 'Add a filter', exact: true })),
  )
  expect(await names(page)).toEqual(['header-filter', 'header-filter-2'])

  // Without a mouse: to the filter, along, and its menu.
  await flow(page)
    .getByRole('button', { name: /^Client/ })
    .focus()
  await page.keyboard.press('ArrowRight')
  await expect(filter(page, 'header-filter')).toBeFocused()
  await playground.runBy(() => page.keyboard.press('Alt+ArrowRight'))
  expect(await names(page)).toEqual(['header-filter-2', 'header-filter'])
  await expect(filter(page, 'header-filter')).toBeFocused()
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: 'Configure' })).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('menuitem', { name: /^Remove/ })).toBeFocused()
  await playground.runBy(() => page.keyboard.press('Enter'))
  expect(await names(page)).toEqual(['header-filter-2'])
})

test('a file dropped on a filter replaces its module, between two it adds one', async ({ playground, page }) => {
  await playground.open()
  await playground.runBy(() => playground.dropOn(filter(page, 'header-filter'), { name: 'mine.wasm', bytes }))
  await expect(filter(page, 'header-filter')).toContainText('mine.wasm')
  await expect(playground.header('What the client got', 'x-content-type-options')).toContainText('nosniff')
  await addDemo(playground, /Header filter/)
  await expect(playground.header('What the client got', 'header_1')).toContainText('somevalue')
  const between = flow(page).getByRole('button', { name: 'Add a filter at place 2' })
  await playground.runBy(() => playground.dropOn(between, { name: 'between.wasm', bytes }))
  expect(await names(page)).toEqual(['header-filter', 'between', 'header-filter-2'])
})

test('what cannot be a module is refused at the flow, and the chain stays', async ({ playground, page }) => {
  await playground.open()
  const tar = Buffer.alloc(1024)
  tar.write('filter.wasm', 0)
  tar.write('ustar', 257)
  const html = '<img src=x onerror=alert(1)>.wasm'
  for (const { file, says } of [
    { file: { name: 'filter.tar', bytes: tar }, says: 'filter.tar is a tar archive' },
    { file: { name: 'huge.wasm', zeros: 50 * 1024 * 1024 }, says: 'huge.wasm has 50 MB' },
    { file: { name: html, bytes: Buffer.from('hello') }, says: `${html} is not WebAssembly` },
  ]) {
    await playground.dropOn(filter(page, 'header-filter'), file)
    await expect(flow(page).getByRole('alert')).toContainText(says)
    await expect(flow(page).getByRole('alert')).toContainText('Your scenario is unchanged.')
  }
  await flow(page).getByRole('button', { name: 'Close this message' }).click()
  await expect(filter(page, 'header-filter')).toContainText('filter.wasm')
  await expect(playground.header('What the client got', 'header_1')).toContainText('somevalue')
})

test('names in the flow are text, whatever they are', async ({ playground, page }) => {
  await playground.open()
  const name = '<b onclick=alert(1)>&amp;'
  await page.getByLabel('Plugin name').fill(name)
  await expect(flow(page).getByRole('button', { name: `Actions for ${name}` })).toBeVisible()
  await expect(flow(page)).toContainText(name)
})
