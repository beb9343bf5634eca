// Bad input gets a message where it was given, and the scenario stays.
import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures.ts'
import { guest } from './guest.ts'

test('files that are no module are refused by name, and the run on screen stays', async ({ playground }) => {
  await playground.open()
  const cases = [
    { file: { name: 'notes.wasm', bytes: Buffer.from('hello world') }, says: 'notes.wasm is not WebAssembly' },
    { file: { name: 'filter.wat', bytes: Buffer.from('(module)') }, says: 'filter.wat is WebAssembly text' },
    { file: { name: 'empty.wasm', bytes: Buffer.alloc(0) }, says: 'empty.wasm is an empty file' },
    { file: { name: 'huge.wasm', zeros: 33 * 1024 * 1024 }, says: 'huge.wasm has 33 MB' },
    { file: { name: 'broken.wasm.gz', bytes: Buffer.from([0x1f, 0x8b, 8, 0, 1]) }, says: 'broken.wasm.gz is damaged' },
    { file: { name: 'bad.json', bytes: Buffer.from('{"version": 1, "colour": "red"}') }, says: 'bad.json is not a scenario' },
  ]
  for (const { file, says } of cases) {
    await playground.drop(file)
    await expect(playground.refusal).toContainText(says)
    await expect(playground.refusal).toContainText('Your scenario is unchanged.')
  }
  await expect(playground.header('What the client got', 'header_1')).toContainText('somevalue')
})

test('two files at once are refused', async ({ playground }) => {
  await playground.open()
  const bytes = readFileSync('public/demos/03-smallest/filter.wasm')
  await playground.drop({ name: 'a.wasm', bytes }, { name: 'b.wasm', bytes })
  await expect(playground.refusal).toContainText('Those were 2 files')
})

test('a module that cannot be loaded says what is missing', async ({ playground, page }) => {
  await playground.open()
  await playground.drop({ name: 'future.wasm', bytes: guest(null, 'proxy_tell_the_future') })
  const card = page.getByRole('article').filter({ hasText: 'The module cannot be loaded' })
  await expect(card).toContainText('proxy_tell_the_future')
  await expect(page.getByRole('region', { name: 'Module' })).toContainText('future.wasm')
  // A good one makes it work again.
  await playground.drop({ name: 'good.wasm', bytes: guest(null) })
  await expect(playground.header('What the client got', ':status')).toContainText('200')
})

test('a truncated module is refused by the run, not by an exception', async ({ playground, page }) => {
  await playground.open()
  await playground.drop({ name: 'half.wasm', bytes: readFileSync('public/demos/01-header-filter/filter.wasm').subarray(0, 4000) })
  await expect(page.getByRole('article').filter({ hasText: 'The module cannot be loaded' })).toBeVisible()
})

test('a header without a colon is told on its line and kept out of the scenario', async ({ playground, page }) => {
  await playground.open()
  await playground.tab('Request')
  await page.getByRole('button', { name: 'Edit as text: Request headers' }).click()
  const lines = page.getByLabel('Request headers, one a line')
  await lines.fill('hello: x\nno colon here')
  await expect(playground.problem).toContainText('Line 2: “no colon here” has no colon.')
  await playground.run()
  await expect(playground.header('What the upstream saw', 'hello')).toContainText('x')
  await lines.fill('hello: y')
  await expect(playground.problem).toHaveCount(0)
  await playground.run()
  await expect(playground.header('What the upstream saw', 'hello')).toContainText('y')
})

test('fields with impossible values say so and keep the last good one', async ({ playground, page }) => {
  await playground.open()
  await playground.tab('Upstream')
  await page.getByLabel('Status').fill('9')
  await expect(playground.problem).toContainText('three digits')
  await playground.run()
  await expect(playground.header('What the client got', ':status')).toContainText('200')
})
