// Links: what was copied runs elsewhere as it did here, says what it does not hold, and keeps the reader's own work.
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright/test'
import { scenarioWithSecrets } from './documents.ts'
import { expect, Playground, test } from './fixtures.ts'
import { guest } from './guest.ts'

const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText())

/** Another reader, who has never been here; `foreign` has what his browser asked of other origins. */
async function reader(browser: Browser, link: string) {
  const page = await (await browser.newContext()).newPage()
  const foreign: string[] = []
  page.context().on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(link).origin) foreign.push(request.url())
  })
  await page.goto(link)
  const playground = new Playground(page)
  await playground.ran()
  return { page, playground, foreign }
}

test.beforeEach(async ({ context }) => {
  // Several pages, one after the other.
  test.slow()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
})

test('a link copied with one key reproduces the run for another reader', async ({ playground, page, browser }) => {
  await playground.open()
  await playground.configure('header_1=<b>shared</b>')
  await page.keyboard.press('ControlOrMeta+s')
  await expect(page.getByText(/^Link copied: \d+ characters/)).toBeVisible()
  const other = await reader(browser, await copied(page))
  await expect(other.playground.header('What the client got', 'header_1')).toContainText('<b>shared</b>')
  await expect(other.playground.header('What the client got', 'header_2')).toHaveCount(0)
  expect(other.foreign).toEqual([])
})

test('a small module travels in the link', async ({ playground, page, browser }) => {
  await playground.open()
  await playground.drop({ name: 'mine.wasm', bytes: readFileSync('public/demos/03-smallest/filter.wasm') })
  await expect(playground.header('What the client got', 'x-content-type-options')).toBeVisible()
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByText(/^Link copied/)).toBeVisible()
  const other = await reader(browser, await copied(page))
  await expect(other.playground.header('What the client got', 'x-content-type-options')).toContainText('nosniff')
  expect(other.foreign).toEqual([])
})

test('a large module is named before it is sent, and the reader is asked for the file', async ({ playground, page, browser }) => {
  await playground.open()
  // One more section, of no meaning, makes it a module that this site does not have.
  const bytes = Buffer.concat([readFileSync('public/demos/04-body-rewrite/filter.wasm'), Buffer.from([0, 2, 1, 0x41])])
  await playground.drop({ name: 'large.wasm', bytes })
  await playground.ran()
  await page.getByRole('button', { name: 'Share' }).click()
  const dialog = page.getByRole('dialog', { name: 'Share' })
  await expect(dialog.getByRole('region', { name: 'What travels' })).toContainText(/large\.wasm does not travel/)
  const link = await dialog.getByLabel('Link', { exact: true }).inputValue()
  // Up to 64 KB it can travel, where the sender says so.
  await dialog.getByLabel(/^Link with large\.wasm in it/).check()
  await expect(dialog.getByRole('region', { name: 'What travels' })).toContainText(/large\.wasm is in the link/)
  await expect(dialog).toContainText('many chats cut or refuse links')

  const other = await reader(browser, link)
  const wanted = other.page.getByRole('region', { name: 'A module is missing' })
  await expect(wanted).toContainText('large.wasm')
  await expect(wanted).toContainText(/105 KB.*sha256 [0-9a-f]{64}/)
  await other.playground.drop({ name: 'other.wasm', bytes: guest(null) })
  await expect(other.page.getByRole('alert').filter({ hasText: 'other.wasm is another file' })).toBeVisible()
  await other.playground.drop({ name: 'mine.wasm', bytes })
  await expect(wanted).toHaveCount(0)
  await other.playground.ran()
  await expect(other.playground.header('What the client got', ':status')).toContainText('200')
  expect(other.foreign).toEqual([])
})

test('secrets are named, and taken out unless the sender says otherwise', async ({ playground, page, browser }) => {
  await playground.open()
  await playground.drop({ name: 'mine.json', bytes: scenarioWithSecrets() })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('With secrets')
  await page.keyboard.press('ControlOrMeta+s')
  const dialog = page.getByRole('dialog', { name: 'Share' })
  await expect(dialog.getByRole('region', { name: 'Secrets' })).toContainText('abcd… (22 characters)')
  await dialog.getByRole('button', { name: 'Copy without secrets' }).click()
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible()
  const other = await reader(browser, await copied(page))
  await expect(other.playground.header('What the upstream saw', 'authorization')).toContainText('Bearer REDACTEDREDACTED')
})

test('a link keeps the reader’s own work, and leads back to it', async ({ playground, page }) => {
  await playground.open()
  await playground.configure('header_1=my own work')
  await page.goto('#demo/02-api-key')
  await expect(playground.header('What the client got', ':status')).toContainText('401')
  await page.reload()
  await playground.ran()
  await expect(playground.header('What the client got', ':status')).toContainText('401')
  await page.getByRole('button', { name: 'Back to my project' }).click()
  await expect(playground.header('What the client got', 'header_1')).toContainText('my own work')
  expect(new URL(page.url()).hash).toBe('')
})

test('what was changed in a link’s scenario is there after a reload', async ({ playground, page }) => {
  await page.goto('#demo/03-smallest')
  await playground.ran()
  await page.getByRole('tab', { name: 'Request' }).click()
  await page.getByLabel('Path').fill('/changed')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  expect(new URL(page.url()).hash).toBe('')
  await page.reload()
  await playground.ran()
  await expect(playground.header('What the upstream saw', ':path')).toContainText('/changed')
})

test('bad links are refused with a reason, and the reader’s work stays', async ({ playground, page }) => {
  await playground.open()
  await page.keyboard.press('ControlOrMeta+s')
  await expect(page.getByText(/^Link copied/)).toBeVisible()
  const good = new URL(await copied(page)).hash.slice(1)
  await playground.configure('header_1=mine')
  await playground.run()
  const refusal = page.getByRole('alert').filter({ hasText: 'This link cannot be opened' })
  const cases = [
    { fragment: good.slice(0, -20), says: 'was cut off' },
    { fragment: `${good.slice(0, -20)}${good.at(-20) === 'A' ? 'B' : 'A'}${good.slice(-19)}`, says: 'was changed on its way' },
    { fragment: `f${good.slice(1)}`, says: 'format' },
    { fragment: `${good}AAAA`, says: 'something was added to its end' },
    { fragment: 'A'.repeat(1_000_001), says: 'the limit is 1000000' },
    { fragment: '%3Cimg%20src=x%20onerror=alert(1)%3E', says: 'no part of a link' },
    { fragment: 'demo/99-nothing', says: 'There is no demo “99-nothing”' },
  ]
  for (const { fragment, says } of cases) {
    await page.evaluate((hash) => {
      location.hash = hash
    }, fragment)
    await expect(refusal).toContainText(says)
    await expect(playground.header('What the client got', 'header_1')).toContainText('mine')
  }
  await page.getByRole('button', { name: 'Close the message about the link' }).click()
  await expect(refusal).toHaveCount(0)
})

test('a link that is opened over another shows nothing of the run before', async ({ playground, page }) => {
  await playground.open()
  await page.evaluate(() => {
    const seen: string[] = []
    new MutationObserver(() => seen.push(document.querySelector('main')?.textContent ?? '')).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    })
    Object.assign(globalThis, { seen })
  })
  await page.evaluate(() => {
    location.hash = 'demo/02-api-key'
  })
  await expect(page.getByRole('heading', { level: 1 })).toContainText('API key')
  await playground.ran()
  await expect(page.getByRole('tab', { name: /^Checks/ })).toBeVisible()
  // Once the title is the new one, no header of the first demo's result is on the page.
  const mixed = await page.evaluate(() => {
    const texts = (globalThis as unknown as { seen: string[] }).seen
    return { looked: texts.length, mixed: texts.filter((text) => text.includes('x-api-key') && text.includes('header_1')).length }
  })
  expect(mixed.looked).toBeGreaterThan(0)
  expect(mixed.mixed).toBe(0)
})
