// The page as a reader meets it: what can be found by role and label. Every test also fails on console errors,
// reports of the Content-Security-Policy, and requests to another origin.
import { test as base, expect, type Locator, type Page } from 'playwright/test'

export { expect } from 'playwright/test'

/** A file with these bytes, or with that many zeros, which are made in the page. */
type TestFile = { readonly name: string; readonly bytes: Uint8Array } | { readonly name: string; readonly zeros: number }

export class Playground {
  readonly page: Page
  readonly complaints: string[] = []

  constructor(page: Page) {
    this.page = page
  }

  /** Opens the page and waits for the result of its first run. */
  async open() {
    await this.page.goto('/')
    await this.ran()
  }

  /** Waits for the end of the run that is under way. */
  async ran() {
    await expect(this.page.getByRole('main')).toHaveAttribute('data-run', 'done', { timeout: 30_000 })
  }

  /** Presses Run and waits for the end. */
  async run() {
    await this.runBy(() => this.page.getByRole('button', { name: /^Run Ctrl|^Run$/ }).click())
  }

  /** Does what starts a run, and waits for its end. */
  async runBy(act: () => Promise<unknown>) {
    const before = await this.page.getByRole('main').getAttribute('data-runs')
    await act()
    await expect(this.page.getByRole('main')).not.toHaveAttribute('data-runs', before ?? '')
    await this.ran()
  }

  /** Drops files on the page. */
  async drop(...files: readonly TestFile[]) {
    await this.dropOn(this.page.getByRole('main'), ...files)
  }

  /** Drops files on a part of the page. */
  async dropOn(target: Locator, ...files: readonly TestFile[]) {
    const given = files.map((file) => ({
      name: file.name,
      content: 'bytes' in file ? Buffer.from(file.bytes).toString('base64') : file.zeros,
    }))
    const transfer = await this.page.evaluateHandle((list) => {
      const out = new DataTransfer()
      for (const { name, content } of list) {
        const bytes =
          typeof content === 'number' ? new Uint8Array(content) : Uint8Array.from(atob(content), (c) => c.charCodeAt(0))
        out.items.add(new File([bytes], name))
      }
      return out
    }, given)
    for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer: transfer })
  }

  async tab(name: RegExp | string) {
    await this.page.getByRole('tab', { name }).click()
  }

  /** What the client got, or what the upstream saw. */
  message(title: 'What the client got' | 'What the upstream saw'): Locator {
    return this.page.getByRole('region', { name: title })
  }

  /** The row of a header in one of the two messages. */
  header(title: 'What the client got' | 'What the upstream saw', name: string): Locator {
    return this.message(title)
      .getByRole('row')
      .filter({ has: this.page.getByRole('rowheader', { name, exact: true }) })
  }

  /** The plugin configuration, be it the text area or Monaco. */
  get configuration(): Locator {
    return this.page.getByRole('textbox', { name: /^Plugin configuration/ })
  }

  /** Types a new plugin configuration over the old one. */
  async configure(text: string) {
    // The frame around both: one may take the other's place while the pointer is on its way.
    await this.page.getByRole('region', { name: 'Plugin configuration' }).locator('.code').click()
    await expect(this.configuration).toBeFocused()
    await this.page.keyboard.press('ControlOrMeta+A')
    await this.page.keyboard.insertText(text)
  }

  get timeline(): Locator {
    return this.page.getByRole('tree', { name: 'Timeline' })
  }

  /** What is said below a field that cannot be taken. */
  get problem(): Locator {
    return this.page.getByRole('region', { name: 'Scenario' }).getByRole('alert')
  }

  /** The message about a file that was refused. */
  get refusal(): Locator {
    return this.page.getByRole('region', { name: 'Module' }).getByRole('alert')
  }
}

export const test = base.extend<{ playground: Playground }>({
  playground: async ({ page, baseURL }, use) => {
    const playground = new Playground(page)
    const { complaints } = playground
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`)
    })
    page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
    page.context().on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (protocol.startsWith('http') && origin !== new URL(baseURL ?? '').origin)
        complaints.push(`foreign request: ${request.url()}`)
    })
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy: ${event.effectiveDirective} ${event.blockedURI}`),
      )
    })
    await use(playground)
    expect(complaints).toEqual([])
  },
})
