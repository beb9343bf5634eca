// The report of a run: what `run --format json` prints. A contract with a version.
import * as z from 'zod'
import type { Scenario } from '../scenario/schema.ts'
import { logLevels } from '../scenario/schema.ts'
import { assertNever } from '../util/assert.ts'
import { type ByteString, base64, bytesOf, showText, textOf, toTextOrBase64 } from '../util/bytes.ts'
import { type CalloutFacts, callouts } from './callouts.ts'
import { statTypes } from './cells.ts'
import { evaluate } from './check.ts'
import { calloutOutcomes, faultCodes, outcomeKinds, type TraceEvent } from './event.ts'
import { pauseOf } from './filter-verdict.ts'
import type { History } from './history.ts'
import { noteKind, noteKinds } from './lints.ts'
import { queues, sharedData } from './shared-state.ts'
import { stats } from './stats.ts'
import { steps } from './steps.ts'
import { type Message, message, type StreamFacts } from './streams.ts'
import { isSteady, type SweepResult } from './sweep.ts'
import { workerOf } from './thread-name.ts'
import { verdictOf } from './verdict.ts'
import type { Waker } from './wakers.ts'

z.config({ jitless: true })

const bytesText = z
  .union([z.string(), z.strictObject({ base64: z.string() })])
  .describe('Text where the bytes are UTF-8, else base64.')
const body = z.union([z.strictObject({ text: z.string() }), z.strictObject({ base64: z.string() })])
const pairs = z.array(z.tuple([bytesText, bytesText]))
const decimal = z
  .string()
  .regex(/^-?[0-9]+(,[0-9]+)*$|^$/)
  .describe('A 64-bit number as decimal digits; the samples of a histogram separated by commas.')
const nullableText = z.string().nullable()
const thread = z.int().nullable().describe('The thread, from 0 as in the scenario; null for the main thread.')

const waker = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('message'), direction: z.enum(['request', 'response']) }),
  z.strictObject({ kind: z.literal('callout'), callout: z.int(), plugin: z.string(), cluster: bytesText }),
  z.strictObject({ kind: z.literal('timer'), plugin: z.string(), periodMs: z.int() }),
  z.strictObject({ kind: z.literal('queue'), plugin: z.string(), queue: bytesText }),
])

export const reportSchema = z.strictObject({
  version: z.literal(1),
  ok: z.boolean().describe('Every check holds, no sweep differs, and no fault was left unexpected.'),
  steps: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        step: z.int(),
        kind: z.literal('request'),
        thread,
        upstream: z.strictObject({ cluster: z.string(), headers: pairs, body, trailers: pairs }).nullable(),
        response: z.strictObject({ headers: pairs, body, trailers: pairs }).nullable(),
        outcome: z.enum(outcomeKinds).nullable(),
        pausedBy: z
          .strictObject({
            plugin: z.string(),
            callback: z.string(),
            waitsFor: z.array(waker).optional().describe('What could have let the stream go on; empty: nobody.'),
          })
          .nullable(),
        connection: z.null(),
      }),
      z.strictObject({ step: z.int(), kind: z.literal('advance'), ms: z.int() }),
    ]),
  ),
  logs: z.array(
    z.strictObject({
      at: decimal,
      thread,
      plugin: nullableText,
      level: z.enum(logLevels),
      shown: z.boolean(),
      text: bytesText,
    }),
  ),
  stats: z.array(z.strictObject({ name: bytesText, type: z.enum(statTypes), value: decimal })),
  callouts: z.array(
    z.strictObject({
      callout: z.int(),
      plugin: z.string(),
      thread,
      step: z.int().nullable().describe('Null for one that was sent while Envoy started.'),
      startedAt: decimal,
      endedAt: decimal.nullable(),
      token: z.int(),
      cluster: z.string(),
      timeoutMs: z.int(),
      request: z.strictObject({ headers: pairs, body }),
      upstream: z.strictObject({ headers: pairs, body, trailers: pairs }).nullable(),
      response: z.strictObject({ headers: pairs, body, trailers: pairs }).nullable(),
      outcome: z.enum(calloutOutcomes).nullable(),
      details: nullableText,
    }),
  ),
  sharedData: z.array(
    z.strictObject({
      vmId: bytesText,
      key: bytesText,
      value: body,
      cas: z.int().describe('What a conditional write needs.'),
    }),
  ),
  queues: z.array(
    z.strictObject({
      token: z.int(),
      vmId: bytesText,
      name: bytesText,
      consumer: z.strictObject({ plugin: z.string(), thread }).describe('Who is told of new items.'),
      enqueued: z.int().describe('How many items were appended so far.'),
      items: z.array(body).describe('What nobody has taken.'),
    }),
  ),
  faults: z.array(
    z.strictObject({
      code: z.enum(faultCodes),
      kind: z.string(),
      plugin: nullableText,
      callback: nullableText,
      message: z.string(),
      stack: z.array(z.string()),
      consequence: z.string(),
      remedy: z.string(),
    }),
  ),
  notes: z.array(z.strictObject({ kind: z.enum(noteKinds), code: z.string(), detail: z.string() })),
  checks: z.array(z.strictObject({ check: z.int(), ok: z.boolean(), message: z.string() })),
  sweeps: z
    .array(
      z.strictObject({
        body: z.string().describe('Its place in the scenario.'),
        cuts: z.int().describe('How many ways to cut it were tried.'),
        differences: z.array(
          z.strictObject({
            cut: z.string().describe('The first way to cut the body that shows it.'),
            cuts: z.int(),
            message: z.string(),
          }),
        ),
      }),
    )
    .describe('Bodies with `chunking: sweep`.'),
})

export type Report = z.infer<typeof reportSchema>

/** The report of a finished (or ended) run. The same trace gives the same report, byte for byte. */
export function report(scenario: Scenario, history: History, sweeps: readonly SweepResult[] = []): Report {
  const checks = evaluate(scenario, history)
  const events = gather(history)
  return {
    version: 1,
    ok: verdictOf(scenario, history, [...checks, ...sweeps.map(isSteady)]) === 'ok',
    steps: steps(history).flatMap(({ step, advance, stream }): ReportedStep[] => {
      if (advance !== null) return [{ step, kind: 'advance', ms: advance }]
      return stream === null ? [] : [requestOf(history, stream)]
    }),
    logs: events.logs,
    stats: stats(history).map(({ name, ...facts }) => ({ name: textsOf(name), ...facts })),
    callouts: callouts(history).map((facts) => calloutOf(history, facts)),
    sharedData: sharedData(history).map(({ vmId, key, value, cas }) => ({
      vmId: textsOf(vmId),
      key: textsOf(key),
      value: toTextOrBase64(value),
      cas,
    })),
    queues: queues(history).map(({ vmId, name, items, consumer, ...facts }) => ({
      ...facts,
      consumer: { plugin: consumer.plugin, thread: workerOf(consumer.thread) },
      vmId: textsOf(vmId),
      name: textsOf(name),
      items: items.map(toTextOrBase64),
    })),
    faults: history.faults().map(({ vm: _, stack, ...fault }) => ({ ...fault, stack: [...stack] })),
    notes: events.notes,
    checks,
    sweeps: sweeps.map(({ differences, ...facts }) => ({ ...facts, differences: differences.map((each) => ({ ...each })) })),
  }
}

type ReportedStep = Report['steps'][number]

function requestOf(history: History, { stream, step, thread, outcome, cluster, enter }: StreamFacts): ReportedStep {
  const upstream = message(history, stream, 'request', 'sent')
  const response = message(history, stream, 'response', 'sent')
  const pausedBy = outcome?.pausedBy ?? null
  const waitsFor = pauseOf(history, outcome, history.parent(enter) ?? enter)?.waitsFor ?? []
  return {
    step,
    kind: 'request',
    thread: workerOf(thread),
    upstream: upstream === null || cluster === null ? null : { cluster, ...messageOf(upstream) },
    response: response === null ? null : messageOf(response),
    outcome: outcome?.kind ?? null,
    pausedBy: pausedBy === null ? null : { ...pausedBy, waitsFor: waitsFor.map(reported) },
    connection: null,
  }
}

function calloutOf(history: History, facts: CalloutFacts): Report['callouts'][number] {
  const { callout, plugin, step, token, cluster, timeout, seq, end, request, sent, response, outcome, details } = facts
  const { at, thread: index } = history.event(seq)
  const { headers, body: asked } = messageOf(request)
  return {
    callout,
    plugin,
    thread: workerOf(index),
    step,
    startedAt: String(at),
    endedAt: end === null ? null : String(history.event(end).at),
    token,
    cluster,
    timeoutMs: timeout,
    request: { headers, body: asked },
    upstream: sent === null ? null : messageOf(sent),
    response: response === null ? null : messageOf(response),
    outcome,
    details,
  }
}

function reported(one: Waker): z.infer<typeof waker> {
  switch (one.kind) {
    case 'callout':
      return { ...one, cluster: textsOf(one.cluster) }
    case 'queue':
      return { ...one, queue: textsOf(one.queue) }
    case 'message':
    case 'timer':
      return one
    default:
      return assertNever(one)
  }
}

type Texts = z.infer<typeof bytesText>

const textsOf = (value: ByteString): Texts => textOf(value) ?? { base64: base64(bytesOf(value)) }

function messageOf({ headers, body: bytes, trailers }: Message) {
  const mapped = (list: Message['headers']) => list.map(([name, value]): [Texts, Texts] => [textsOf(name), textsOf(value)])
  return { headers: mapped(headers), body: toTextOrBase64(bytes), trailers: mapped(trailers) }
}

function gather(history: History): Pick<Report, 'logs' | 'notes'> {
  const logs: Report['logs'] = []
  const notes: Report['notes'] = []
  for (let seq = 0; seq < history.length; seq++) {
    const event: TraceEvent = history.event(seq)
    if (event.type === 'note') notes.push({ kind: noteKind(event.code), code: event.code, detail: event.detail })
    if (event.type !== 'log') continue
    const level = logLevels[event.level] ?? 'critical'
    logs.push({
      at: String(event.at),
      thread: workerOf(event.thread),
      plugin: event.plugin,
      level,
      shown: event.shown,
      text: textsOf(event.text),
    })
  }
  return { logs, notes }
}

/** A note as a line of text. */
export function noteLine(note: Report['notes'][number]): string {
  return `${note.code}: ${showText(note.detail)}`
}
