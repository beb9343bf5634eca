// What a reader finds at the rows around a callout, at the end of a stream, and behind the counts of the foot.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'
import { scriptedProject } from './guest-scenario.ts'

const asks = `on request_headers
  http_call "auth" {":method":"GET", ":path":"/check", ":authority":"auth"} "who" {} 1000 &u
  ret 1
on http_call_response
  get_header_map_value 6 ":status" &b`

const clusters = [
  { name: 'web', rules: [{ answer: {} }] },
  {
    name: 'auth',
    rules: [{ answer: { status: 403, headers: [['x-why', 'no-token']], body: { text: 'go away' }, delayMs: 20 } }],
  },
]

test('rows of a callout show what was sent and what came back, and lead to the rule that answered', async ({
  playground,
  page,
}) => {
  await playground.open()
  await playground.runBy(() => playground.drop(scriptedProject(asks, { clusters })))
  const row = (text: string) => playground.timeline.getByRole('treeitem').filter({ hasText: text })
  await expect(row('callout 1 to auth comes back')).toContainText('403 after 20 ms')

  const answer = page.getByRole('region', { name: 'Callout 1: answer of auth' })
  for (const told of ['callout 1 to auth comes back', 'proxy_on_http_call_response(']) {
    await row(told).click()
    await expect(answer.getByRole('row').filter({ hasText: 'x-why' })).toContainText('no-token')
    await expect(answer).toContainText('go away')
    await expect(page.getByRole('region', { name: 'Request at this moment' })).toHaveCount(0)
  }

  await row('proxy_http_call(').click()
  const sent = page.getByRole('region', { name: 'Callout 1: sent to auth' })
  await expect(sent.getByRole('row').filter({ hasText: ':path' })).toContainText('/check')
  await expect(sent).toContainText('who')
  await sent.getByRole('button', { name: '403 after 20 ms' }).click()
  await expect(row('callout 1 to auth comes back')).toHaveAttribute('aria-selected', 'true')

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).exclude('.monaco-editor').analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
  }
  await answer.getByRole('button', { name: 'Edit the answer' }).click()
  await expect(page.getByLabel('Cluster name')).toHaveValue('auth')
})

test('the callbacks at the end of a stream stand below what ended it', async ({ playground, page }) => {
  await playground.open()
  await playground.runBy(() => playground.drop(scriptedProject('', { clusters: [{ name: 'web', rules: [] }] })))
  const row = playground.timeline.getByRole('treeitem').filter({ hasText: 'the upstream refuses the connection at once' })
  await expect(row).toHaveAttribute('aria-expanded', 'true')
  await row.click()
  await expect(page.getByRole('article', { name: 'Selected moment' })).toContainText('The upstream refuses the connection')
  await playground.timeline.press('ArrowLeft')
  await expect(playground.timeline.getByRole('treeitem').filter({ hasText: 'on_log' })).toHaveCount(0)
})

test('a count of lints leads from one to the next, and round the end to the first', async ({ playground, page }) => {
  await playground.open()
  const behind = 'on response_body\n  set_buffer_bytes 1 100000 0 "<!-- team blue -->"'
  const web = { name: 'web', rules: [{ answer: { body: { text: 'Hello World', chunks: [4] } } }] }
  await playground.runBy(() => playground.drop(scriptedProject(behind, { clusters: [web] })))
  const lints = page.getByRole('contentinfo').getByRole('button', { name: /lints?\. Next lint/ })
  const selected = playground.timeline.getByRole('treeitem', { selected: true })
  const count = Number.parseInt((await lints.textContent()) ?? '', 10)
  expect(count).toBeGreaterThan(1)
  const seen: (string | null)[] = []
  for (let press = 0; press <= count; press++) {
    await lints.click()
    await expect(selected).toHaveClass(/note/)
    seen.push(await selected.getAttribute('id'))
  }
  expect(new Set(seen).size).toBe(count)
  expect(seen[count]).toBe(seen[0])
})
