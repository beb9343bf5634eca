// Checks of a scenario, held against a trace. Lessons, tests and the command line use the same.
import type { Check, Scenario } from '../scenario/schema.ts'
import { logLevels } from '../scenario/schema.ts'
import { assertNever } from '../util/assert.ts'
import { type ByteString, decodeUtf8, showText, textOf } from '../util/bytes.ts'
import { Op } from './chunk.ts'
import type { History } from './history.ts'
import { type StatFacts, stats } from './stats.ts'
import { type Message, message, type StreamFacts, streams } from './streams.ts'

export interface CheckResult {
  /** Index into the scenario's checks. */
  readonly check: number
  readonly ok: boolean
  /** What was expected and, where it does not hold, what was there. */
  readonly message: string
}

/** What went wrong, or null. */
type Complaint = string | null

/** Evaluates every check of a scenario. */
export function evaluate(scenario: Scenario, history: History): CheckResult[] {
  const all = streams(history)
  return scenario.checks.map((check, index) => {
    const complaint = complain(check, all, history)
    return {
      check: index,
      ok: complaint === null,
      message: complaint === null ? describe(check) : `${describe(check)}: ${complaint}`,
    }
  })
}

/** A check as a sentence. */
export function describe(check: Check): string {
  if ('stat' in check) return `stat ${check.stat} is ${check.equals}`
  if ('log' in check) {
    const { level = 'log', count } = check
    const times = count === undefined ? 'at least once' : count === 1 ? 'once' : `${count} times`
    return `${/^[aei]/.test(level) ? 'an' : 'a'} ${level} line contains ${JSON.stringify(check.log)} ${times}`
  }
  if ('outcome' in check) return `step ${check.step} ends as ${check.outcome}`
  if ('upstream' in check)
    return `step ${check.step}: ${check.upstream === null ? 'nothing reaches the upstream' : 'the request that reaches the upstream'}`
  if ('response' in check) return `step ${check.step}: the response that the client gets`
  return assertNever(check)
}

function complain(check: Check, all: readonly StreamFacts[], history: History): Complaint {
  if ('stat' in check) {
    const all = stats(history)
    const found = all.filter(({ name }) => name === check.stat)
    if (found.length === 0) return `there is no such stat; there are ${ownNames(all) || 'none'}`
    if (found.some(({ value }) => value === check.equals)) return null
    return `it is ${found.map(({ type, value }) => (found.length === 1 ? value : `${value} (${type})`)).join(' and ')}`
  }
  if ('log' in check) return complainAboutLogs(check, history)
  const stream = all.find((candidate) => candidate.step === check.step)
  if (stream === undefined) return 'the step was not run'
  if ('outcome' in check)
    return stream.outcome?.kind === check.outcome ? null : `it ends as ${stream.outcome?.kind ?? 'unfinished'}`
  if ('upstream' in check) {
    const sent = message(history, stream.stream, 'request', 'sent')
    if (check.upstream === null) return sent === null ? null : 'a request reached it'
    if (sent === null) return 'no request reached it'
    const path = joined(sent.headers, ':path')
    if (check.upstream.path !== undefined && path !== check.upstream.path)
      return `:path is ${quoted(path)} instead of ${JSON.stringify(check.upstream.path)}`
    return complainAboutMessage(check.upstream, sent)
  }
  const sent = message(history, stream.stream, 'response', 'sent')
  if (sent === null) return 'there was none'
  const status = joined(sent.headers, ':status')
  if (check.response.status !== undefined && status !== String(check.response.status))
    return `:status is ${quoted(status)} instead of ${check.response.status}`
  return complainAboutMessage(check.response, sent)
}

interface MessageClaims {
  readonly headers?: Readonly<Record<string, string | null>> | undefined
  readonly body?: string | undefined
}

function complainAboutMessage(claims: MessageClaims, sent: Message): Complaint {
  for (const [name, wanted] of Object.entries(claims.headers ?? {})) {
    const found = joined(sent.headers, name.toLowerCase())
    if (wanted === null && found !== undefined) return `${name} is ${quoted(found)} and should be absent`
    if (wanted !== null && (found === undefined || textOf(found) !== wanted))
      return `${name} is ${quoted(found)} instead of ${JSON.stringify(wanted)}`
  }
  if (claims.body === undefined) return null
  const body = decodeUtf8(sent.body)
  return body === claims.body
    ? null
    : `the body is ${body === undefined ? `${sent.body.length} bytes that are not UTF-8` : JSON.stringify(body)} instead of ${JSON.stringify(claims.body)}`
}

function complainAboutLogs(check: Extract<Check, { log: string }>, history: History): Complaint {
  const level = check.level === undefined ? null : logLevels.indexOf(check.level)
  let count = 0
  for (let seq = 0; seq < history.length; seq++) {
    if (history.op(seq) !== Op.Log) continue
    const event = history.event(seq)
    if (event.type === 'log' && (level === null || event.level === level) && showText(event.text).includes(check.log)) count++
  }
  const holds = check.count === undefined ? count > 0 : count === check.count
  return holds ? null : `${count} lines do`
}

/** All values of a name joined with a comma. */
function joined(headers: Message['headers'], name: string): ByteString | undefined {
  const values = headers.filter(([key]) => key === name).map(([, value]) => value)
  return values.length === 0 ? undefined : values.join(',')
}

const quoted = (value: ByteString | undefined) => (value === undefined ? 'absent' : JSON.stringify(showText(value)))

const ownNames = (all: readonly StatFacts[]) =>
  [...new Set(all.map(({ name }) => name).filter((name) => name.startsWith('wasmcustom.')))].map(showText).join(', ')
