// Prints what was measured as tables of plain text.
import type { HostcallRow } from './hostcalls.ts'
import type { PageFigures } from './page.ts'
import type { GrowthPoint, RequestResult } from './requests.ts'
import type { Measured } from './rounds.ts'

/** The table of one part's results. */
export function tableOf(part: 'hostcalls' | 'requests' | 'growth' | 'page', results: unknown): string {
  switch (part) {
    case 'hostcalls':
      return hostcallTable(results as readonly HostcallRow[])
    case 'requests':
      return requestTable(Object.values(results as Record<string, RequestResult>))
    case 'growth':
      return growthTable(results as Record<string, readonly GrowthPoint[]>)
    case 'page':
      return pageTable(results as PageFigures)
  }
}

function hostcallTable(rows: readonly HostcallRow[]): string {
  const ns = (one: Measured | undefined) => ((one?.us ?? 0) * 1000).toFixed(0)
  const cost = (one: Measured | undefined) => (1 / (one?.speed ?? 1)).toFixed(2)
  const best = (one: Measured | undefined) => (1 / (one?.best ?? 1)).toFixed(2)
  return table(
    'Host calls: CPU ns a call, and cost relative to bare (medians of interleaved rounds; at most 1.25 wanted untraced)',
    ['family', 'call', 'bare', 'untraced', '× bare', 'best', 'traced', '× bare'],
    rows.map(({ family, name, measured: [floor, untraced, traced] }) => [
      family,
      name,
      ns(floor),
      ns(untraced),
      cost(untraced),
      best(untraced),
      ns(traced),
      cost(traced),
    ]),
  )
}

function requestTable(results: readonly RequestResult[]): string {
  return table(
    'Requests through one filter: CPU µs each, and speed relative to bare with decode (untraced at least 0.33 wanted, traced a third of untraced)',
    ['language', 'contender', 'µs', '× bare', 'best', 'lowest', 'highest'],
    results.flatMap(({ language, measured, startMs }) => [
      ...measured.map(({ name, us, speed, best, range: [low, high] }) => [
        language,
        name,
        us.toFixed(2),
        speed.toFixed(2),
        best.toFixed(2),
        low.toFixed(2),
        high.toFixed(2),
      ]),
      [language, `start of all VMs: ${startMs.toFixed(0)} ms`, '', '', '', '', ''],
    ]),
  )
}

function growthTable(results: Readonly<Record<string, readonly GrowthPoint[]>>): string {
  return table(
    'Growth, untraced: CPU µs a request since the line before, and live memory after a collection',
    ['language', 'requests', 'µs', 'heap MB', 'buffers MB'],
    Object.entries(results).flatMap(([language, points]) =>
      points.map(({ requests, us, heapMb, buffersMb }) => [
        language,
        String(requests),
        us.toFixed(2),
        heapMb.toFixed(1),
        buffersMb.toFixed(1),
      ]),
    ),
  )
}

function pageTable(figures: PageFigures): string {
  const { scriptKb, defaultResultMs, goResultMs, longTrace, longestTaskMs, longestTaskCpuMs, visits, load } = figures
  const ms = (time: number) => `${time.toFixed(0)} ms`
  return table(
    `Page, production build, medians of ${visits} visits in Chromium on this machine (load ${load.toFixed(1)})`,
    ['what', 'measured', 'wanted'],
    [
      ['first-load script, gzip', `${scriptKb.toFixed(0)} KB`, '300 KB'],
      ['default demo’s result after navigation', ms(defaultResultMs), '1000 ms'],
      ['drop of the Go module to its result', ms(goResultMs), '1000 ms'],
      [`drop of a module to the first rows of ${longTrace.events} events`, ms(longTrace.firstRowsMs), '300 ms'],
      ['… to the end of its run', ms(longTrace.endMs), ''],
      ['longest main-thread task of the first visit, editor included', ms(longestTaskMs.load), ''],
      ['longest main-thread task of a run', ms(longestTaskMs.run), '50 ms'],
      ['longest main-thread task of the long trace', ms(longestTaskMs.longTrace), '50 ms'],
      ['… of a run, in time of the processor', ms(longestTaskCpuMs.run), '50 ms'],
      ['… of the long trace, in time of the processor', ms(longestTaskCpuMs.longTrace), '50 ms'],
    ],
  )
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const numeric = (cell: string) => /^[\d.]+$/.test(cell)
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, column) => (numeric(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ')}`.trimEnd()
  return [title, ...all.map(line), ''].join('\n')
}
