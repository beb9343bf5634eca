// A run: the default demo without a click, another module, another configuration.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from './fixtures.ts'
import { guest } from './guest.ts'

const demo = (slug: string) => readFileSync(`public/demos/${slug}/filter.wasm`)

test('the default demo has run without a click', async ({ playground, page }) => {
  await playground.open()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Header filter')
  await expect(playground.header('What the client got', 'header_1')).toContainText('somevalue')
  await expect(playground.header('What the client got', 'header_1')).toContainText('header-filter')
  await expect(playground.header('What the client got', 'header_2')).toContainText('secondvalue')
  await expect(playground.header('What the upstream saw', ':path')).toContainText('/hello')
  await expect(playground.header('What the upstream saw', 'header_1')).toHaveCount(0)

  await playground.tab(/^Stats/)
  await expect(page.getByRole('row', { name: /wasmcustom\.hello_header_counter counter 1/ })).toBeVisible()
  await playground.tab(/^Logs/)
  await expect(page.getByRole('row').filter({ hasText: 'on_http_request_headers' })).toHaveCount(1)
})

test('an edited configuration changes the row it is about', async ({ playground, page }) => {
  await playground.open()
  await playground.configure('header_1=another value')
  await expect(page.getByText('edited since: press Run')).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(playground.header('What the client got', 'header_1')).toContainText('another value')
  await expect(playground.header('What the client got', 'header_2')).toHaveCount(0)
})

test('typing goes on while the editor loads, and the editor takes over what was typed', async ({ playground, page }) => {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/\/assets\/editor-.*\.js$/, async (route) => {
    await released
    await route.continue()
  })
  const asked = page.waitForRequest(/\/assets\/editor-.*\.js$/)
  const loaded = page.waitForResponse(/\/assets\/editor-.*\.js$/)
  await playground.open()
  await playground.configure('header_1=typed')
  await asked
  await page.keyboard.type(' early')
  release()
  await loaded
  await expect(page.locator('.monaco-editor')).toBeAttached()
  // It is there, but waits for the reader's hands.
  await page.keyboard.type(', and late')
  await page.keyboard.press('Control+Enter')
  await expect(playground.header('What the client got', 'header_1')).toContainText('typed early, and late')
  await page.keyboard.type('!')
  await expect(playground.configuration).toHaveValue('header_1=typed early, and late!')

  await page.getByLabel('Plugin name').click()
  await expect(page.getByLabel('Plugin name')).toBeFocused()
  await expect(page.locator('.monaco-editor')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Plugin configuration' }).getByRole('code')).toContainText('and late!')
  await playground.configure('header_1=by the editor')
  await playground.run()
  await expect(playground.header('What the client got', 'header_1')).toContainText('by the editor')
})

test('a Struct stays as it is typed', async ({ playground, page }) => {
  await playground.open()
  await page.getByLabel('Plugin configuration: type').selectOption('Struct')
  await playground.configure('{"a":1,   "b":')
  await expect(playground.problem).toContainText('Not JSON yet')
  await page.keyboard.type('2}')
  await expect(playground.problem).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Plugin configuration' })).toContainText(/"a":1,\s{3}"b":2/)
})

test('a dropped module takes the place of the demo’s and runs', async ({ playground, page }) => {
  await playground.open()
  await playground.drop({ name: 'smallest.wasm', bytes: demo('03-smallest') })
  await expect(playground.header('What the client got', 'x-content-type-options')).toContainText('nosniff')
  await expect(playground.header('What the client got', 'header_1')).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Module' })).toContainText('smallest.wasm')

  await page.getByRole('button', { name: /Back to the one before/ }).click()
  await playground.run()
  await expect(playground.header('What the client got', 'header_1')).toContainText('somevalue')
})

test('an upload that ends late leaves the reader where he went', async ({ playground, page }) => {
  await page.addInitScript(() => {
    const read = Blob.prototype.arrayBuffer
    const opened = new Promise((open) => addEventListener('open-the-gate', open))
    Blob.prototype.arrayBuffer = async function () {
      await opened
      return read.call(this)
    }
  })
  const letIt = () => page.evaluate(() => dispatchEvent(new Event('open-the-gate')))
  await playground.open()
  await playground.tab('Upstream')
  await playground.drop({ name: 'smallest.wasm', bytes: demo('03-smallest') })
  await expect(page.getByRole('tab', { name: 'Filter' })).toHaveAttribute('aria-selected', 'true')
  await playground.tab('Request')
  await letIt()
  await expect(playground.header('What the client got', 'x-content-type-options')).toContainText('nosniff')
  await expect(page.getByRole('tab', { name: 'Request' })).toHaveAttribute('aria-selected', 'true')
})

test('of two files the one dropped last stays, whichever is read first', async ({ playground, page }) => {
  await page.addInitScript(() => {
    const read = Blob.prototype.arrayBuffer
    let first = true
    Blob.prototype.arrayBuffer = async function () {
      if (first) {
        first = false
        await new Promise((open) => addEventListener('open-the-gate', open))
      }
      return read.call(this)
    }
  })
  await playground.open()
  await playground.drop({ name: 'slow.wasm', bytes: guest(null) })
  await playground.drop({ name: 'smallest.wasm', bytes: demo('03-smallest') })
  await expect(playground.header('What the client got', 'x-content-type-options')).toContainText('nosniff')
  await page.evaluate(() => dispatchEvent(new Event('open-the-gate')))
  await playground.run()
  await expect(page.getByRole('region', { name: 'Module' })).toContainText('smallest.wasm')
})

test('a gzipped module is unpacked', async ({ playground }) => {
  await playground.open()
  await playground.drop({ name: 'smallest.wasm.gz', bytes: gzipSync(demo('03-smallest')) })
  await expect(playground.header('What the client got', 'x-content-type-options')).toContainText('nosniff')
})

test('another demo answers in the filter’s place', async ({ playground, page }) => {
  await playground.open()
  await page.getByRole('button', { name: 'Demos' }).click()
  await page.getByRole('link', { name: /^API key/ }).click()
  await expect(playground.header('What the client got', ':status')).toContainText('401')
  await expect(playground.message('What the upstream saw')).toContainText('no upstream was asked')
  await page.getByRole('group', { name: 'Steps' }).getByRole('button', { name: '3' }).click()
  await expect(playground.header('What the client got', ':status')).toContainText('200')
  await expect(playground.header('What the upstream saw', 'x-consumer')).toContainText('alice')
})

test('request and upstream can be edited', async ({ playground, page }) => {
  await playground.open()
  await playground.tab('Request')
  await page.getByLabel('Method').fill('POST')
  await page.getByLabel('Path').fill('/other?x=1')
  await page.getByRole('button', { name: 'Add a header' }).click()
  await page.getByLabel('Request headers: name 2').fill('x-mine')
  await page.getByLabel('Request headers: value 2').fill('42')
  await page.getByRole('textbox', { name: 'Request body' }).fill('some body')
  await playground.tab('Upstream')
  await page.getByLabel('Status').fill('404')
  await playground.run()
  await expect(playground.header('What the upstream saw', ':method')).toContainText('POST')
  await expect(playground.header('What the upstream saw', ':path')).toContainText('/other?x=1')
  await expect(playground.header('What the upstream saw', 'x-mine')).toContainText('42')
  await expect(playground.message('What the upstream saw')).toContainText('some body')
  await expect(playground.header('What the client got', ':status')).toContainText('404')
})

test('a row of the timeline shows its moment, by mouse and by keyboard', async ({ playground, page }) => {
  await playground.open()
  await playground.timeline.getByRole('treeitem').filter({ hasText: 'add_header_map_value' }).first().click()
  const moment = page.getByRole('article', { name: 'Selected moment' })
  await expect(moment).toContainText('HttpResponseHeaders')
  await expect(moment).toContainText('“header_1”')
  await expect(
    page.getByRole('region', { name: 'Response at this moment' }).getByRole('row').filter({ hasText: 'header_1' }),
  ).toContainText('somevalue')
  await playground.timeline.press('ArrowDown')
  await expect(moment).toContainText('“header_2”')
  await playground.timeline.press('Escape')
  await expect(moment).toHaveCount(0)
})

test('a header leads to the call that set it', async ({ playground, page }) => {
  await playground.open()
  await playground.header('What the client got', 'header_2').getByRole('button', { name: 'header-filter' }).click()
  await expect(playground.timeline.getByRole('treeitem', { selected: true })).toContainText('“header_2”')
  await expect(page.getByRole('article', { name: 'Selected moment' })).toContainText('proxy_add_header_map_value')
})

test('a filter that traps answers 503 and says what to do', async ({ playground, page }) => {
  await playground.open()
  await playground.drop({ name: 'trap.wasm', bytes: guest({ in: 'proxy_on_request_headers', by: 'trapping' }) })
  await expect(playground.header('What the client got', ':status')).toContainText('503')
  const card = page.getByRole('article').filter({ hasText: 'The filter crashed' })
  await expect(card).toContainText('proxy_on_request_headers')
  await expect(card).toContainText('unreachable')
  await expect(page.getByRole('region', { name: 'Module' })).toContainText('trap.wasm')
})

test('a step shows its own faults, and leads to those of others; the timeline goes to the step', async ({ playground, page }) => {
  await playground.open()
  const scenario = JSON.parse(readFileSync('public/demos/01-header-filter/scenario.json', 'utf8'))
  const steps = Array.from({ length: 7 }, (_, index) => ({ request: { path: `/${index + 1}` } }))
  await playground.runBy(() =>
    playground.drop({ name: 'seven.json', bytes: Buffer.from(JSON.stringify({ ...scenario, steps, checks: [] })) }),
  )
  await playground.runBy(() =>
    playground.drop({ name: 'trap.wasm', bytes: guest({ in: 'proxy_on_request_headers', by: 'trapping' }) }),
  )
  const crash = page.getByRole('heading', { name: 'The filter crashed' })
  await expect(crash).toBeVisible()
  const flow = page.getByRole('region', { name: 'Flow' })
  for (let step = 2; step <= 6; step++) await flow.getByRole('button', { name: 'Next step' }).click()
  await expect(crash).toBeHidden()
  await expect(playground.timeline.getByText('GET /6')).toBeInViewport()
  await page.getByRole('button', { name: 'Go to step 1' }).click()
  await expect(crash).toBeVisible()
  await expect(flow.getByText('1 of 7')).toBeVisible()
})

test('the page fits into 1280×720 without scrolling, and runs with no request to elsewhere', async ({ playground, page }) => {
  await playground.open()
  const size = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight])
  expect(size).toEqual([1280, 720])
})

test('many steps leave the flow its height, and each can be reached', async ({ playground, page }) => {
  await playground.open()
  const flow = page.getByRole('region', { name: 'Flow' })
  const height = (await flow.boundingBox())?.height
  const scenario = JSON.parse(readFileSync('public/demos/01-header-filter/scenario.json', 'utf8'))
  const steps = Array.from({ length: 40 }, (_, index) => ({ request: { path: `/${index + 1}` } }))
  await playground.drop({ name: 'long.json', bytes: Buffer.from(JSON.stringify({ ...scenario, steps, checks: [] })) })
  await expect(flow.getByText('1 of 40')).toBeVisible()
  expect((await flow.boundingBox())?.height).toBe(height)
  await flow.getByRole('button', { name: 'Next step' }).click()
  await expect(flow.getByText('2 of 40')).toBeVisible()
  await expect(playground.header('What the upstream saw', ':path')).toContainText('/2')
})
