// The keyboard alone: every control can be reached, and every action performed.
import type { Page } from 'playwright/test'
import { expect, test } from './fixtures.ts'

/** Goes through the page with Tab, and with the arrows inside what is one stop of it; names what was never reached. */
async function unreached(page: Page): Promise<string[]> {
  const visit = () =>
    page.evaluate(() => {
      const at = document.activeElement
      if (!(at instanceof HTMLElement) || at === document.body) return 'outside'
      const seen = 'reached' in at.dataset
      at.dataset['reached'] = ''
      if (seen) return 'seen'
      return at.closest('[role="toolbar"]') === null ? 'plain' : 'toolbar'
    })
  await page.evaluate(() => {
    for (const each of document.querySelectorAll<HTMLElement>('[data-reached]')) delete each.dataset['reached']
    document.body.tabIndex = -1
    document.body.focus()
  })
  for (let press = 0; press < 200; press++) {
    await page.keyboard.press('Tab')
    const kind = await visit()
    if (kind === 'seen' || kind === 'outside') break
    if (kind !== 'toolbar') continue
    // The Tab key comes back to where one was.
    await page.keyboard.press('Home')
    await visit()
    for (let step = 0; step < 40; step++) {
      await page.keyboard.press('ArrowDown')
      if ((await visit()) === 'seen') break
    }
  }
  return page.evaluate(() => {
    const controls = 'button, a[href], input:not([type="file"]), select, textarea, summary, [role="tree"], [role="listbox"]'
    return (
      [...document.querySelectorAll<HTMLElement>(controls)]
        .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: false }))
        .filter((each) => !each.matches(':disabled') && !('reached' in each.dataset))
        // The editor is one control, whose focus is in an element of its own.
        .filter((each) => each.closest('.monaco-editor') === null)
        // A tab that is not open is an arrow key away from the one that is.
        .filter((each) => !each.matches('[role="tab"][aria-selected="false"]'))
        .map((each) => each.getAttribute('aria-label') ?? each.textContent?.trim() ?? each.outerHTML)
    )
  })
}

test('every control of the page is reached with Tab and the arrow keys', async ({ playground, page }) => {
  test.slow()
  await playground.open()
  await expect(page.locator('.monaco-editor').first()).toBeVisible()
  // Away from the tree: its rows are its own affair.
  expect(await unreached(page)).toEqual([])
  await playground.timeline.getByRole('treeitem').filter({ hasText: 'add_header_map_value' }).first().click()
  for (const tab of ['Request', 'Upstream', 'Process', /^Logs/, /^Stats/, /^Checks/, 'Body', 'Properties', 'Memory']) {
    await playground.tab(tab)
    expect(await unreached(page), `with ${tab} open`).toEqual([])
  }
  await page.getByRole('tab', { name: 'Memory' }).press('Home')
  await expect(page.getByRole('tab', { name: 'Result' })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Body' })).toHaveAttribute('aria-selected', 'true')
})

test('every action is in the palette, and does what it says from there', async ({ playground, page, context }) => {
  test.slow()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await playground.open()
  const title = page.getByRole('heading', { level: 1 })
  const dialog = (name: string) => page.getByRole('dialog', { name })
  const perform = async (action: string) => {
    await page.keyboard.press('ControlOrMeta+k')
    await expect(page.getByRole('combobox', { name: 'Find an action' })).toBeFocused()
    await page.keyboard.type(action)
    await expect(dialog('All actions').getByRole('option', { selected: true })).toContainText(action)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('combobox', { name: 'Find an action' })).toHaveCount(0)
  }
  const shut = async (name: string) => {
    await expect(dialog(name)).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog(name)).toHaveCount(0)
  }
  const cases: Readonly<Record<string, () => Promise<void>>> = {
    Run: () => playground.ran(),
    'Rename this project': async () => {
      await page.keyboard.type('Renamed')
      await page.keyboard.press('Enter')
      await expect(title).toHaveText('Renamed')
    },
    Undo: () => expect(title).toHaveText('Header filter'),
    Redo: () => expect(title).toHaveText('Renamed'),
    'Duplicate this project': () => expect(title).toHaveText('Renamed (copy)'),
    'Delete this project': () => expect(title).toHaveText('Renamed'),
    'New project': () => expect(title).toHaveText('New project'),
    Share: () => expect(page.getByText(/^Link copied/)).toBeVisible(),
    Export: () => shut('Export'),
    Demos: () => shut('Demos'),
    Projects: () => shut('Projects'),
    'Open a file': async () => {},
    'Save as a project file': async () => {},
    Reference: async () => {
      await expect(page.getByRole('button', { name: 'Back to the playground' })).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(page.getByRole('button', { name: 'Back to the playground' })).toHaveCount(0)
    },
    'Keyboard shortcuts': () => shut('Keyboard shortcuts'),
    'Light or dark': () => expect(page.locator('html')).toHaveAttribute('data-theme', 'dark'),
  }
  for (const [action, does] of Object.entries(cases)) {
    const begun =
      action === 'Open a file'
        ? page.waitForEvent('filechooser')
        : action === 'Save as a project file'
          ? page.waitForEvent('download')
          : null
    await perform(action)
    await begun
    await does()
  }
  await page.keyboard.press('ControlOrMeta+k')
  // Whoever adds an action adds its proof.
  const options = await dialog('All actions').getByRole('option').allInnerTexts()
  const groups = /\n(Run|Edit|Share|Project|View)(\n|$)/
  const actions = options.filter((text) => groups.test(text) && !text.startsWith('Show '))
  expect(actions.map((text) => text.split('\n')[0]?.replace(/…$/, '')).sort()).toEqual(
    Object.keys(cases)
      // Nothing was edited in the project that is open.
      .filter((name) => name !== 'Undo' && name !== 'Redo')
      .sort(),
  )
})
