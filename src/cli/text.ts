// A run as text for people.
import { type Scenario, targets } from '../scenario/schema.ts'
import type { Direction } from '../trace/cells.ts'
import { pauseOf } from '../trace/filter-verdict.ts'
import { headerStory } from '../trace/header-story.ts'
import type { History } from '../trace/history.ts'
import { lintOf } from '../trace/lints.ts'
import { readableFrame } from '../trace/readable-frame.ts'
import { noteLine, type Report } from '../trace/report.ts'
import type { Author } from '../trace/spans.ts'
import { shutdownOf, steps } from '../trace/steps.ts'
import { straceLines } from '../trace/strace.ts'
import { message, type StreamFacts } from '../trace/streams.ts'
import { sweepLines } from '../trace/sweep.ts'
import { threadName, workerName } from '../trace/thread-name.ts'
import { waitText } from '../trace/wakers.ts'
import { byteString, decodeUtf8, fromBase64, hex, showText } from '../util/bytes.ts'

/** The whole report, section by section; a section without content is left out. */
export function textReport(scenario: Scenario, history: History, report: Report): string {
  const { title, target, process } = scenario
  const workers = process.concurrency === 1 ? '1 worker' : `${process.concurrency} workers`
  const sections = [
    [`${title || 'Untitled'} (Envoy ${targets[target]}, ${workers})`],
    ...steps(history).map(({ step, advance, stream }) => {
      if (stream !== null) return streamSection(history, stream)
      return [advance === null ? `Step ${step} ended before it began` : `Step ${step}: ${advance} ms pass`]
    }),
    shutdownSection(history),
    section('Callouts', calloutLines(report)),
    section('Shared data', sharedDataLines(report)),
    section('Queues', queueLines(report)),
    section('Logs', logLines(report)),
    section('Stats', statLines(report)),
    section('Notes', noteLines(report, 'difference')),
    section('Lints', noteLines(report, 'lint')),
    section('Faults', report.faults.flatMap(faultLines)),
    section(
      'Checks',
      report.checks.map(({ ok, message }) => `  ${ok ? 'ok  ' : 'FAIL'} ${message}`),
    ),
    section(
      'Chunking',
      report.sweeps.flatMap(sweepLines).map(({ ok, text }) => `  ${ok ? 'ok  ' : 'FAIL'} ${text}`),
    ),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

/** A title and its lines; nothing where there are none. */
export const section = (name: string, lines: readonly string[]) => (lines.length === 0 ? [] : [name, ...lines])

function streamSection(history: History, { stream, step, thread, outcome, cluster, enter }: StreamFacts): string[] {
  const request = message(history, stream, 'request', 'received')
  const response = message(history, stream, 'response', 'sent')
  const header = (headers: readonly (readonly [string, string])[] | undefined, name: string) =>
    showText(headers?.find(([key]) => key === name)?.[1] ?? '?')
  const end = outcome?.kind ?? 'not ended'
  const paused = outcome?.pausedBy ? `, paused by ${outcome.pausedBy.plugin} in ${outcome.pausedBy.callback}` : ''
  const waitsFor = pauseOf(history, outcome, history.parent(enter) ?? enter)?.waitsFor ?? null
  return [
    `Step ${step}: ${header(request?.headers, ':method')} ${header(request?.headers, ':path')} → ${
      response ? header(response.headers, ':status') : 'no answer'
    } (${end}${paused}, ${threadName(thread)})`,
    ...(waitsFor === null ? [] : [`  It waits for ${waitText(waitsFor)}`]),
    ...messageLines(
      history,
      stream,
      'request',
      cluster === null ? 'Request, sent nowhere' : `Request, as cluster ${cluster} saw it`,
    ),
    ...messageLines(history, stream, 'response', 'Response, as the client got it'),
    ...callLines(history, enter),
  ]
}

/** What plugins do when Envoy stops. */
function shutdownSection(history: History): string[] {
  const enter = shutdownOf(history)
  return enter === null ? [] : ['Envoy stops', ...callLines(history, enter)]
}

/** A guest may call the host a million times; a file holds them all. */
const shownCalls = 200

function callLines(history: History, enter: number): string[] {
  const lines = [...straceLines(history, enter, (history.partner(enter) ?? history.lastSeq) + 1)]
  const more = lines.length - shownCalls
  return [
    ...section(
      '  Calls',
      lines.slice(0, shownCalls).map((line) => `    ${line}`),
    ),
    ...(more > 0 ? [`    … and ${more} more lines; --trace FILE keeps them all`] : []),
  ]
}

function messageLines(history: History, stream: number, direction: Direction, title: string): string[] {
  const story = headerStory(history, stream, direction, 'headers')
  if (story.length === 0) return []
  const left = message(history, stream, direction, 'sent') ?? message(history, stream, direction, 'current')
  const lines = story.map(({ kind, name, value, before, by }) => {
    const was = before === null ? '' : ` (was ${showText(before)})`
    const line = `    ${marks[kind]} ${showText(name)}: ${showText(value)}${was}`
    return by === null ? line : `${line.padEnd(56)}  ${authorText(by)}`
  })
  const body = left === null || left.body.length === 0 ? [] : [`    body, ${left.body.length} bytes: ${bodyText(left.body)}`]
  const trailers = (left?.trailers ?? []).map(([name, value]) => `    trailer ${showText(name)}: ${showText(value)}`)
  return [`  ${title}`, ...lines, ...body, ...trailers]
}

const marks = { same: ' ', added: '+', removed: '-', changed: '~' } as const

function authorText({ plugin, callback, hostcall }: Author): string {
  return plugin === null ? 'Envoy' : `${plugin}: ${hostcall === null ? '' : `${hostcall} in `}${callback ?? 'a callback'}`
}

const shownBody = 2000

function bodyText(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes)?.trimEnd()
  if (text === undefined) return `0x${hex(bytes.subarray(0, 64))}${bytes.length > 64 ? '…' : ''}`
  return text.length > shownBody ? `${text.slice(0, shownBody)}…` : text
}

function calloutLines({ callouts }: Report): string[] {
  return callouts.map(({ plugin, cluster, request, response, step, startedAt, endedAt, outcome, details }) => {
    const header = (headers: typeof request.headers | undefined, wanted: string) =>
      plain(headers?.find(([name]) => name === wanted)?.[1] ?? '?')
    const asked = `${header(request.headers, ':method')} ${header(request.headers, ':path')}`
    const took = endedAt === null ? '' : `, ${(BigInt(endedAt) - BigInt(startedAt)) / 1_000_000n} ms`
    const why = details === null ? '' : `, ${details}`
    const where = step === null ? 'at the start' : `step ${step}`
    const status = response === null ? '' : `${header(response.headers, ':status')} `
    return `  ${plugin} (${where}): ${asked} to ${cluster} → ${status}(${outcome ?? 'not ended'}${why}${took})`
  })
}

function sharedDataLines({ sharedData }: Report): string[] {
  return sharedData.map(({ vmId, key, value, cas }) => `  ${named(vmId, key)}: ${bodyLine(value)} (cas ${cas})`)
}

function queueLines({ queues }: Report): string[] {
  return queues.flatMap(({ vmId, name, consumer, enqueued, items }) => [
    `  ${named(vmId, name)}: ${enqueued} enqueued, ${items.length} left; wakes ${consumer.plugin} on ${workerName(consumer.thread)}`,
    ...items.slice(0, shownItems).map((item) => `    ${bodyLine(item)}`),
    ...(items.length > shownItems ? [`    … and ${items.length - shownItems} more`] : []),
  ])
}

const shownItems = 10

/** A name within a vm_id. */
const named = (vmId: Parameters<typeof plain>[0], name: Parameters<typeof plain>[0]) =>
  `${plain(vmId) === '' ? '' : `${plain(vmId)} `}"${plain(name)}"`

function bodyLine(value: Report['sharedData'][number]['value']): string {
  return 'text' in value ? JSON.stringify(value.text) : `base64 ${value.base64}`
}

function logLines({ logs }: Report): string[] {
  const lines = logs
    .filter(({ shown }) => shown)
    .map(({ thread, plugin, level, text }) => `  [${level}] ${workerName(thread)}, ${plugin ?? 'no plugin'}: ${plain(text)}`)
  const hidden = logs.length - lines.length
  if (hidden > 0) lines.push(`  ${hidden} more below the log level of the scenario`)
  return lines
}

function statLines({ stats }: Report): string[] {
  const width = Math.max(0, ...stats.map(({ name }) => plain(name).length))
  return stats.map(({ name, type, value }) => `  ${plain(name).padEnd(width)}  ${value} (${type})`)
}

/** Notes of a kind, each once; what a lint is about, with how to do better. */
function noteLines({ notes }: Report, kind: Report['notes'][number]['kind']): string[] {
  const counts = new Map<string, number>()
  for (const note of notes) if (note.kind === kind) counts.set(noteLine(note), (counts.get(noteLine(note)) ?? 0) + 1)
  return [...counts].flatMap(([line, count]) => {
    const lint = lintOf(line.slice(0, line.indexOf(':')))
    const times = count === 1 ? '' : ` (${count} times)`
    return [`  ${line}${times}`, ...(lint === undefined ? [] : [`    ${lint.title}. ${lint.change}`])]
  })
}

/** What happened, where, and what to do. */
export function faultLines({
  code,
  kind,
  plugin,
  callback,
  message,
  stack,
  consequence,
  remedy,
}: Report['faults'][number]): string[] {
  const where = [plugin, callback].filter((part) => part !== null).join(', ')
  return [
    `  ${kind === code ? code : `${code}, ${kind}`}${where === '' ? '' : ` (${where})`}: ${message}`,
    ...stack.map((frame) => `      ${readableFrame(frame)}`),
    `    Consequence: ${consequence}`,
    `    Change: ${remedy}`,
  ]
}

/** Text of the report, whichever way it came. */
function plain(value: string | { readonly base64: string }): string {
  if (typeof value === 'string') return value
  const bytes = fromBase64(value.base64)
  return bytes === undefined ? value.base64 : showText(byteString(bytes))
}
