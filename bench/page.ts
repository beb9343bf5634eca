// The page as it is deployed, in Chromium: how much script it loads, how soon it shows a result, how long it blocks.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium, type Page } from 'playwright'
import { installedChromium } from '../scripts/lib/browser.mjs'
import { serve } from '../scripts/lib/static-server.mjs'
import { invariant } from '../src/util/assert.ts'
import { demoFolder } from './engine.ts'
import { type Call, calls, loopGuest } from './loop-guest.ts'
import { median } from './rounds.ts'

export interface PageFigures {
  readonly visits: number
  /** Scripts that the document asks for by itself, gzip -9. */
  readonly scriptKb: number
  /** From navigation to the end of the default demo's run, as the page itself sees the clock. */
  readonly defaultResultMs: number
  /** From the drop of the Go module to the end of its run. */
  readonly goResultMs: number
  /** A module that makes a trace of so many events, from its drop: its first rows on screen, the end of its run. */
  readonly longTrace: { readonly events: number; readonly firstRowsMs: number; readonly endMs: number }
  /**
   * The longest task of the main thread: until the first result and the editor are there, during a run after that, and
   * during the long trace. 0 where none took 50 ms.
   */
  readonly longestTaskMs: { readonly load: number; readonly run: number; readonly longTrace: number }
  /** The same by the processor's time, in runs of their own: what else the machine does adds nothing to it. */
  readonly longestTaskCpuMs: { readonly run: number; readonly longTrace: number }
  /** Processes that wanted a processor, over the minutes before: above the number of processors, figures are too high. */
  readonly load: number
}

const visits = 10
/** For one thing to happen. A page on which it does not is not measured but mended. */
const patience = 20_000
/** Two events a call: enter and leave. */
const longTraceCalls = 50_000

/** Builds the page first: what is measured is what is in the repository. */
export async function page(): Promise<PageFigures> {
  execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
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
    const typical = (pick: (one: Visit) => number) => median(seen.map(pick))
    return {
      visits,
      scriptKb: scriptBytes(dist) / 1024,
      defaultResultMs: typical(({ defaultResult }) => defaultResult),
      goResultMs: typical(({ goResult }) => goResult),
      longTrace: {
        events: typical(({ events }) => events),
        firstRowsMs: typical(({ firstRows }) => firstRows),
        endMs: typical(({ longEnd }) => longEnd),
      },
      longestTaskMs: {
        load: typical(({ loadTask }) => loadTask),
        run: typical(({ runTask }) => runTask),
        longTrace: typical(({ longTask }) => longTask),
      },
      longestTaskCpuMs: { run: typical(({ runCpu }) => runCpu), longTrace: typical(({ longCpu }) => longCpu) },
      load: loadavg()[1] ?? 0,
    }
  } finally {
    await browser.close()
    await close()
  }
}

interface Visit {
  readonly defaultResult: number
  readonly goResult: number
  readonly events: number
  readonly firstRows: number
  readonly longEnd: number
  readonly loadTask: number
  readonly runTask: number
  readonly longTask: number
  readonly runCpu: number
  readonly longCpu: number
}

const longTraceCall = calls.find(({ family }) => family === 'time')
invariant(longTraceCall, 'there is a call that the demo does not make')

// Scripts for the page are text, since this project's types know no DOM outside of web/.
const watching = `
  const watch = { ends: [], firstRows: 0, longest: 0 }
  globalThis.watch = watch
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watch.longest = Math.max(watch.longest, duration)
  }).observe({ type: 'longtask', buffered: true })
  new MutationObserver(() => {
    const rows = document.querySelector('[role=tree]')
    if (watch.firstRows === 0 && rows?.textContent.includes('${longTraceCall.name.replace('proxy_', '')}')) watch.firstRows = performance.now()
    const main = document.querySelector('main')
    if (main?.getAttribute('data-run') !== 'done') return
    if (watch.ends.length < Number(main.getAttribute('data-runs'))) watch.ends.push(performance.now())
  }).observe(document, { subtree: true, childList: true, attributeFilter: ['data-run', 'data-runs'] })
`

/** What the functions below, which run in the page, need of its globals. */
interface PageGlobals {
  readonly watch: { readonly ends: readonly number[]; readonly firstRows: number; longest: number }
  readonly document: { querySelector(selector: string): EventTarget | null }
  readonly DataTransfer: new () => { readonly items: { add(file: File): void } }
  readonly DragEvent: new (type: string, init: object) => Event
}

/** Drops a file given as base64 and answers when. Runs in the page. */
function dropFile({ name, text }: { readonly name: string; readonly text: string }): number {
  const { document, DataTransfer, DragEvent } = globalThis as unknown as PageGlobals
  const transfer = new DataTransfer()
  transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name))
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
  context.setDefaultTimeout(patience)
  try {
    const tab = await context.newPage()
    await tab.addInitScript({ content: watching })
    await tab.goto(address)
    const defaultResult = await endOf(tab, 1)
    await tab.locator('.monaco-editor').waitFor()
    const loadTask = await longest(tab)
    await tab.getByRole('button', { name: /^Run/ }).click()
    await endOf(tab, 2)
    const runTask = await longest(tab)
    const runCpu = await longestCpu(browser, tab, 3)
    const go = await drop(tab, 'filter.go.wasm', readFileSync(`${demoFolder}/filter.go.wasm`))
    const goResult = (await endOf(tab, 4)) - go
    await longest(tab)
    const long = await drop(tab, 'long.wasm', loopGuest(longTraceCall as Call, longTraceCalls))
    const longEnd = (await endOf(tab, 5)) - long
    const longTask = await longest(tab)
    const firstRows = (await tab.evaluate(() => (globalThis as unknown as PageGlobals).watch.firstRows)) - long
    const events = Number(/([\d,]+) events/.exec((await tab.locator('footer').textContent()) ?? '')?.[1]?.replaceAll(',', ''))
    const longCpu = await longestCpu(browser, tab, 6)
    invariant(events > 2 * longTraceCalls && firstRows > 0, 'the long trace is on the page')
    return { defaultResult, goResult, events, firstRows, longEnd, loadTask, runTask, longTask, runCpu, longCpu }
  } finally {
    await context.close()
  }
}

async function drop(tab: Page, name: string, bytes: Uint8Array): Promise<number> {
  const at = await tab.evaluate(dropFile, { name, text: Buffer.from(bytes).toString('base64') })
  // What was refused would leave the run before on screen.
  await tab.getByRole('region', { name: 'Flow' }).getByText(name).waitFor()
  return at
}

/** When the page's n-th run ended, by the page's clock. The page's policy forbids the eval that `waitForFunction` needs. */
async function endOf(tab: Page, n: number): Promise<number> {
  await tab.locator(`main[data-run="done"][data-runs="${n}"]`).waitFor()
  return tab.evaluate((count) => (globalThis as unknown as PageGlobals).watch.ends[count - 1] ?? 0, n)
}

/** Long tasks are reported a little later than they happen, and nothing says when: milliseconds to wait for the last of them. */
const reportedWithin = 200

/** The longest task since the last question. */
async function longest(tab: Page): Promise<number> {
  await tab.waitForTimeout(reportedWithin)
  return tab.evaluate(() => {
    const { watch } = globalThis as unknown as PageGlobals
    const found = watch.longest
    watch.longest = 0
    return found
  })
}

interface TracedTask {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds of the processor. */
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

/** Presses Run for the page's n-th run, and answers how long its longest task kept the processor, in milliseconds. */
async function longestCpu(browser: Browser, tab: Page, n: number): Promise<number> {
  await browser.startTracing(tab, { categories: ['toplevel', 'devtools.timeline'] })
  await tab.getByRole('button', { name: /^Run/ }).click()
  await endOf(tab, n)
  await tab.waitForTimeout(reportedWithin)
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as { readonly traceEvents: TracedTask[] }
  const thread = ({ pid, tid }: TracedTask) => `${pid} ${tid}`
  const mains = new Set(traceEvents.filter(({ args }) => args.name === 'CrRendererMain').map(thread))
  const tasks = traceEvents.filter((event) => /(^|::)RunTask$/.test(event.name) && mains.has(thread(event)))
  invariant(tasks.length > 0, 'the trace has tasks of the main thread')
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000
}

/** Bytes of the scripts that index.html names: the entry and what it imports before it runs. */
function scriptBytes(dist: string): number {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const files = new Set([...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.m?js)"/g)].map(([, path]) => path as string))
  let size = 0
  for (const file of files) size += gzipSync(readFileSync(join(dist, file)), { level: 9 }).length
  return size
}
