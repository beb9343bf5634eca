// The timeline: a filter box that helps, folds, and a keyboard that reaches all of it.
import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

const problems = (found: Awaited<ReturnType<AxeBuilder['analyze']>>) =>
  found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)

test('the filter box offers keys and values, finds rows, and says what it does not understand', async ({ playground, page }) => {
  await playground.open()
  const box = page.getByRole('combobox', { name: 'Filter the timeline' })
  const rows = playground.timeline.getByRole('treeitem')
  await box.focus()
  await page.keyboard.type('hostc')
  await expect(page.getByRole('option', { name: /hostcall:/ })).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.type('add')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(box).toHaveValue('hostcall:proxy_add_header_map_value ')
  // Two calls, below the step that they lie in.
  await expect(rows).toHaveCount(3)
  await expect(rows.first()).toContainText('GET /hello')
  await expect(page.getByText('2 rows')).toBeVisible()

  await box.fill('colour:red')
  await expect(page.getByText('There is no key “colour”')).toBeVisible()
  await expect(box).toHaveAttribute('aria-invalid', 'true')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(problems(await new AxeBuilder({ page }).include('.timeline').analyze())).toEqual([])
  }
  await box.fill('status:!ok')
  await expect(page.getByText('No row is like that.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(box).toHaveValue('')
})

test('rows fold and unfold by mouse and by keyboard, and the cursor follows', async ({ playground, page }) => {
  await playground.open()
  const row = (text: RegExp) => playground.timeline.getByRole('treeitem').filter({ hasText: text })
  const start = row(/Envoy starts/)
  await expect(start).toHaveAttribute('aria-expanded', 'false')
  await page.getByRole('button', { name: 'Unfold every step' }).click()
  await expect(start).toHaveAttribute('aria-expanded', 'true')
  await page.getByRole('button', { name: 'Fold every step' }).click()
  await expect(row(/on_request_headers/)).toHaveCount(0)

  await playground.timeline.focus()
  await page.keyboard.press('End')
  await expect(row(/GET \/hello/)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(row(/on_request_headers\(/)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowRight')
  await expect(row(/increment_metric\(hello_header_counter, 1\)/)).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(row(/on_request_headers\(/)).toHaveAttribute('aria-expanded', 'false')
  // A slash asks for the filter.
  await page.keyboard.press('/')
  await expect(page.getByRole('combobox', { name: 'Filter the timeline' })).toBeFocused()
})

test('many steps begin folded, and each knows how it went', async ({ playground, page }) => {
  await playground.open()
  const scenario = JSON.parse(readFileSync('public/demos/01-header-filter/scenario.json', 'utf8'))
  const request = (path: string) => ({ request: { path } })
  scenario.steps = [...Array.from({ length: 30 }, (_, at) => request(`/${at}`)), { advance: { ms: 1500 } }, request('/last')]
  scenario.checks = []
  await playground.drop({ name: 'many.json', bytes: Buffer.from(JSON.stringify(scenario)) })
  const rows = playground.timeline.getByRole('treeitem')
  await expect(rows.filter({ hasText: 'GET /0' })).toHaveAttribute('aria-expanded', 'true')
  await playground.ran()
  await playground.timeline.focus()
  await page.keyboard.press('End')
  await expect(rows.filter({ hasText: 'GET /29' })).toHaveAttribute('aria-expanded', 'false')
  // Virtual time is told where it moved.
  await expect(rows.filter({ hasText: '1.5 s pass' })).toBeVisible()
  await expect(rows.filter({ hasText: 'step 32' })).toContainText('1.5 s')
  await expect(rows.filter({ hasText: 'GET /29' })).not.toContainText(/\d s/)
})

test('real time is measured where it is asked for, and is no part of the trace', async ({ playground, page }) => {
  await playground.open()
  const step = playground.timeline.getByRole('treeitem').filter({ hasText: 'GET /hello' })
  await expect(step).not.toContainText(/\d ms/)
  const measure = page.getByRole('button', { name: 'Real time' })
  await playground.runBy(() => measure.press('Enter'))
  await expect(step).toContainText(/\d+\.\d ms/)
  const rows = await playground.timeline.getByRole('treeitem').count()
  await measure.press('Enter')
  await expect(step).not.toContainText(/\d ms/)
  await expect(playground.timeline.getByRole('treeitem')).toHaveCount(rows)
})
