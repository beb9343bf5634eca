// The page as it is deployed, in Chromium: how much script it loads, how soon it shows a result, how long it blocks.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium, type Page } from 'playwright'
import { installedChromium } from '../scripts/lib/browser.mjs'
import { serve } from '../scripts/lib/static-server.mjs'
import { demoFolder } from './engine.ts'
import { median } from './rounds.ts'

export interface PageFigures {
  readonly visits: number
  /** Scripts that the document asks for by itself, gzip -9. */
  readonly scriptKb: number
  /** From navigation to the end of the default demo's run, as the page itself sees the clock. */
  readonly defaultResultMs: number
  readonly goResultMs: number
  /** The longest task of the main thread: until the first result, and during a run after it. 0 where none took 50 ms. */
  readonly longestTaskMs: { readonly load: number; readonly run: number }
}

const visits = 10
const patience = 30_000

/** Needs a build in `dist/`. */
export async function page(): Promise<PageFigures> {
  const dist = join(process.cwd(), 'dist')
  const { address, close } = await serve({ folder: dist, port: 4373, tries: 20 })
  const executablePath = installedChromium()
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const seen: Visit[] = []
    for (let i = 0; i < visits; i++) seen.push(await visit(browser, address))
    return {
      visits,
      scriptKb: scriptBytes(dist) / 1024,
      defaultResultMs: median(seen.map(({ defaultResult }) => defaultResult)),
      goResultMs: median(seen.map(({ goResult }) => goResult)),
      longestTaskMs: { load: median(seen.map(({ loadTask }) => loadTask)), run: median(seen.map(({ runTask }) => runTask)) },
    }
  } finally {
    await browser.close()
    await close()
  }
}

interface Visit {
  readonly defaultResult: number
  readonly goResult: number
  readonly loadTask: number
  readonly runTask: number
}

// Scripts for the page are text, since this project's types know no DOM outside of web/.
const watching = `
  const watch = { ends: [], longest: 0 }
  globalThis.watch = watch
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watch.longest = Math.max(watch.longest, duration)
  }).observe({ type: 'longtask', buffered: true })
  new MutationObserver(() => {
    const main = document.querySelector('main')
    if (main?.getAttribute('data-run') !== 'done') return
    if (watch.ends.length < Number(main.getAttribute('data-runs'))) watch.ends.push(performance.now())
  }).observe(document, { attributes: true, subtree: true, childList: true, attributeFilter: ['data-run', 'data-runs'] })
`

/** What the functions below, which run in the page, need of its globals. */
interface PageGlobals {
  readonly watch: { readonly ends: readonly number[]; longest: number }
  readonly document: { querySelector(selector: string): EventTarget | null }
  readonly DataTransfer: new () => { readonly items: { add(file: File): void } }
  readonly DragEvent: new (type: string, init: object) => Event
}

/** Drops a file given as base64 and answers when. Runs in the page. */
function dropGoModule(text: string): number {
  const { document, DataTransfer, DragEvent } = globalThis as unknown as PageGlobals
  const transfer = new DataTransfer()
  transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], 'filter.go.wasm'))
  const at = performance.now()
  for (const type of ['dragenter', 'dragover', 'drop']) {
    document
      .querySelector('main')
      ?.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }))
  }
  return at
}

async function visit(browser: Browser, address: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
  try {
    const tab = await context.newPage()
    await tab.addInitScript({ content: watching })
    await tab.goto(address)
    const defaultResult = await endOf(tab, 1)
    const loadTask = await longest(tab)
    await tab.getByRole('button', { name: /^Run/ }).click()
    await endOf(tab, 2)
    const runTask = await longest(tab)
    const module = readFileSync(`${demoFolder}/filter.go.wasm`).toString('base64')
    const dropped = await tab.evaluate(dropGoModule, module)
    return { defaultResult, goResult: (await endOf(tab, 3)) - dropped, loadTask, runTask }
  } finally {
    await context.close()
  }
}

/** When the page's n-th run ended, by the page's clock. */
async function endOf(tab: Page, n: number): Promise<number> {
  const there = (count: number) => (globalThis as unknown as PageGlobals).watch.ends.length >= count
  await tab.waitForFunction(there, n, { timeout: patience })
  return tab.evaluate((count) => (globalThis as unknown as PageGlobals).watch.ends[count - 1] ?? 0, n)
}

/** The longest task since the last question. */
async function longest(tab: Page): Promise<number> {
  // Long tasks are reported a little later than they happen.
  await tab.waitForTimeout(200)
  return tab.evaluate(() => {
    const { watch } = globalThis as unknown as PageGlobals
    const found = watch.longest
    watch.longest = 0
    return found
  })
}

/** Bytes of the scripts that index.html names: the entry and what it imports before it runs. */
function scriptBytes(dist: string): number {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const files = new Set([...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.m?js)"/g)].map(([, path]) => path as string))
  let size = 0
  for (const file of files) size += gzipSync(readFileSync(join(dist, file)), { level: 9 }).length
  return size
}
