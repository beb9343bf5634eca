// What a reader is told about a filter that waits, and about one whose host call is made to fail.
import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

/** A filter that pauses every request, and does nothing else. */
const pausing = { name: 'pausing.wasm', bytes: new Uint8Array(readFileSync('src/envoy/testdata/paused-in-headers/filter.wasm')) }

test('a request that waits for nobody says so in the flow, the timeline and the result', async ({ playground, page }) => {
  await playground.open()
  await playground.runBy(() => playground.drop(pausing))
  await expect(page.getByRole('region', { name: 'Flow' })).toContainText('waits for nobody')
  await expect(playground.timeline).toContainText('stop-all · waits for nobody')
  await expect(page.getByRole('heading', { name: 'The request waits for nobody' })).toBeVisible()
})

test('a fault makes a host call answer what it says, and the filter meets it', async ({ playground, page }) => {
  await playground.open()
  await page.getByRole('tab', { name: 'Process' }).click()
  await page.getByRole('button', { name: 'Add a fault' }).click()
  await page.getByLabel('Host call of fault 1').fill('proxy_add_header_map_value')
  await page.getByLabel('Answer of fault 1').selectOption('InternalFailure')
  await playground.run()
  await expect(playground.timeline).toContainText('scripted-answer')
  await expect(page.getByRole('heading', { name: 'The filter crashed' })).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).include('[aria-label="Faults"]').analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  await page.getByRole('button', { name: 'Remove fault 1' }).click()
  await playground.run()
  await expect(page.getByRole('heading', { name: 'The filter crashed' })).toBeHidden()
})

test('behind a sequence that kills Envoy every step says since when it is gone', async ({ playground, page }) => {
  await playground.open()
  const bytes = readFileSync('src/envoy/testdata/probe.wasm')
  const scenario = JSON.parse(readFileSync('public/demos/01-header-filter/scenario.json', 'utf8'))
  const [plugin] = scenario.plugins
  const configuration = { any: 'StringValue', value: 'on request_headers @1\n  continue_stream 1\n' }
  const steps = ['/one', '/two'].map((path) => ({ request: { path } }))
  const document = { ...scenario, plugins: [{ ...plugin, configuration }], steps, checks: [] }
  await playground.runBy(() => playground.drop({ name: 'gone.json', bytes: Buffer.from(JSON.stringify(document)) }))
  await playground.runBy(() => playground.drop({ name: 'probe.wasm', bytes }))
  const flow = page.getByRole('region', { name: 'Flow' })
  await flow.getByRole('button', { name: '1', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'A real Envoy would be gone now' })).toBeVisible()
  await flow.getByRole('button', { name: '2', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'A real Envoy is gone since step 1' })).toBeVisible()
  await expect(flow).toContainText('Envoy gone')
})
