// Editing: undo and redo, several projects, project files. Nothing that was made is lost.
import { readFileSync } from 'node:fs'
import { zipSync } from 'fflate'
import { expect, Playground, test } from './fixtures.ts'

test('undo and redo take every edit back and forth, whatever was edited', async ({ playground, page }) => {
  await playground.open()
  await playground.tab('Request')
  const path = page.getByLabel('Path')
  await path.fill('/first')
  await page.getByRole('button', { name: 'Add a header' }).click()
  await page.getByLabel('Request headers: name 2').fill('x-mine')
  await playground.drop({ name: 'mine.wasm', bytes: readFileSync('public/demos/03-smallest/filter.wasm') })
  await expect(page.getByRole('region', { name: 'Module' })).toContainText('mine.wasm')

  await page.keyboard.press('ControlOrMeta+z')
  await expect(page.getByRole('region', { name: 'Module' })).toContainText('filter.wasm')
  await playground.tab('Request')
  const undo = page.getByRole('button', { name: 'Undo' })
  for (let press = 0; press < 10 && (await undo.isEnabled()); press++) await undo.click()
  await expect(undo).toBeDisabled()
  await expect(path).toHaveValue('/hello')
  await expect(page.getByLabel('Request headers: name 2')).toHaveCount(0)

  const redo = page.getByRole('button', { name: 'Redo' })
  for (let press = 0; press < 10 && (await redo.isEnabled()); press++) await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(redo).toBeDisabled()
  await expect(path).toHaveValue('/first')
  await expect(page.getByLabel('Request headers: name 2')).toHaveValue('x-mine')
  await playground.tab('Filter')
  await expect(page.getByRole('region', { name: 'Module' })).toContainText('mine.wasm')
})

test('undo in the editor goes back in the document, and typing goes on there', async ({ playground, page }) => {
  await playground.open()
  await expect(page.locator('.monaco-editor').first()).toBeVisible()
  await playground.configure('header_1=typed')
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(playground.header('What the client got', 'header_2')).toContainText('secondvalue')
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(playground.header('What the client got', 'header_1')).toContainText('typed')
})

test('nothing that was typed is lost: not by undo, in another project, or by a reload', async ({ playground, page }) => {
  test.slow()
  await playground.open()
  await playground.tab('Request')
  const path = page.getByLabel('Path')
  const authority = page.getByLabel('Authority')
  await path.fill('/taken')
  await path.fill('/not taken')
  await authority.fill('no authority')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(path).toHaveValue('/hello')
  await expect(authority).toHaveValue('no authority')
  await page.getByRole('button', { name: 'Redo' }).click()
  await expect(path).toHaveValue('/not taken')

  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('combobox', { name: 'Find an action' })).toBeFocused()
  await page.keyboard.type('new project')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New project')
  await page.getByRole('button', { name: 'Projects' }).click()
  await page
    .getByRole('list', { name: 'My projects' })
    .getByRole('button', { name: /^Header filter/ })
    .click()
  await expect(path).toHaveValue('/not taken')
  await expect(authority).toHaveValue('no authority')

  await page.reload()
  await playground.ran()
  await playground.tab('Request')
  await expect(path).toHaveValue('/not taken')
  await expect(authority).toHaveValue('no authority')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(path).toHaveValue('/hello')
  await page.getByRole('button', { name: 'Redo' }).click()
  await expect(path).toHaveValue('/not taken')
})

test('a project is named, copied, deleted and had back', async ({ playground, page }) => {
  await playground.open()
  const title = page.getByRole('heading', { level: 1 })
  await title.getByRole('button').click()
  await page.getByLabel('Title').fill('My <i>own</i>')
  await page.keyboard.press('Enter')
  await expect(title).toHaveText('My <i>own</i>')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()

  await page.getByRole('button', { name: 'Projects' }).click()
  await page.getByRole('button', { name: 'Duplicate this project' }).click()
  await expect(title).toHaveText('My <i>own</i> (copy)')
  await playground.configure('header_1=in the copy')
  await page.getByRole('button', { name: 'Projects' }).click()
  const list = page.getByRole('list', { name: 'My projects' })
  await expect(list.getByRole('listitem')).toHaveCount(2)
  await list.getByRole('button', { name: /^My <i>own<\/i> [A-Z]/ }).click()
  await expect(title).toHaveText('My <i>own</i>')
  // Each has its own past.
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(title).toHaveText('Header filter')
  await page.getByRole('button', { name: 'Redo' }).click()

  await page.getByRole('button', { name: 'Projects' }).click()
  await list.getByRole('button', { name: 'Delete My <i>own</i>', exact: true }).click()
  await expect(title).toHaveText('My <i>own</i> (copy)')
  await page.reload()
  await playground.ran()
  await expect(playground.header('What the client got', 'header_1')).toContainText('in the copy')
  await page.getByRole('button', { name: 'Projects' }).click()
  await page.getByRole('button', { name: 'Restore My <i>own</i>' }).click()
  await expect(list.getByRole('listitem')).toHaveCount(2)
})

test('a project file holds scenario and modules, and opens beside what is open', async ({ playground, page, browser }) => {
  await playground.open()
  await playground.drop({ name: 'mine.wasm', bytes: readFileSync('public/demos/03-smallest/filter.wasm') })
  await expect(playground.header('What the client got', 'x-content-type-options')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('combobox', { name: 'Find an action' })).toBeFocused()
  await page.keyboard.type('save as')
  const downloading = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  const download = await downloading
  expect(download.suggestedFilename()).toBe('header-filter.zip')

  // A browser that has never seen the module.
  const other = await (await browser.newContext()).newPage()
  await other.goto('/')
  const choosing = other.waitForEvent('filechooser')
  await other.getByRole('button', { name: 'Open', exact: true }).click()
  await (await choosing).setFiles(await download.path())
  await expect(other.getByRole('region', { name: 'What the client got' })).toContainText('nosniff')
})

test('hostile archives are refused by what is wrong with them', async ({ playground, page }) => {
  await playground.open()
  const scenario = readFileSync('public/demos/01-header-filter/scenario.json')
  const zip = (files: Record<string, Uint8Array>) => Buffer.from(zipSync(files))
  const good = zip({ 'scenario.json': scenario })
  const bomb = Buffer.from(good)
  // The directory says that it unpacks to 4 GB.
  bomb.writeUInt32LE(0xfffffff0, bomb.indexOf('PK\u0001\u0002') + 24)
  const cases = [
    { name: 'climbs.zip', bytes: zip({ '../scenario.json': scenario }), says: 'climbs out of the archive' },
    { name: 'empty.zip', bytes: zip({ 'notes.txt': Buffer.from('x') }), says: 'there is no scenario.json in it' },
    { name: 'bomb.zip', bytes: bomb, says: 'the limit is' },
    { name: 'cut.zip', bytes: good.subarray(0, good.length - 30), says: 'was it cut off' },
    { name: 'bad.zip', bytes: zip({ 'scenario.json': Buffer.from('{"version": 1, "colour": "red"}') }), says: 'colour' },
  ]
  for (const { name, bytes, says } of cases) {
    await playground.drop({ name, bytes })
    await expect(playground.refusal).toContainText(`${name} cannot be opened`)
    await expect(playground.refusal).toContainText(says)
    await expect(playground.refusal).toContainText('Your scenario is unchanged.')
  }
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Header filter')
})

test('two tabs that edit one project keep both versions', async ({ playground, page, context }) => {
  await playground.open()
  await playground.configure('header_1=first tab')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  test.slow()
  const second = await context.newPage()
  await second.goto('/')
  await new Playground(second).ran()
  await second.getByRole('tab', { name: 'Request' }).click()
  await second.getByLabel('Path').fill('/second-tab')
  await expect(second.getByText('Saved', { exact: true })).toBeVisible()
  await playground.tab('Request')
  await page.getByLabel('Path').fill('/first-tab')
  await expect(page.getByText(/Another tab changed this project too/)).toBeVisible()
  await page.getByRole('button', { name: 'Projects' }).click()
  await expect(page.getByRole('list', { name: 'My projects' }).getByRole('listitem')).toHaveCount(2)
})
