// Reads a trace that was written as a file back into a history that is equal to the one that was written.
import * as z from 'zod'
import type { CallObserver } from '../abi-shim/observer.ts'
import type { Issue } from '../scenario/issue.ts'
import { byteString, byteStringOfText, bytesOf, fromBase64 } from '../util/bytes.ts'
import { faultCodes, markKinds, outcomeKinds, roles, type TraceValue, verdictCauses } from './event.ts'
import { traceVersion } from './file.ts'
import { History } from './history.ts'
import { Recorder } from './recorder.ts'

z.config({ jitless: true })

const base64 = z.string().transform((text, context) => {
  const bytes = fromBase64(text)
  if (bytes !== undefined) return byteString(bytes)
  context.addIssue('is no base64')
  return z.NEVER
})
const text = z.union([z.string().transform(byteStringOfText), z.strictObject({ base64 }).transform((it) => it.base64)])
const decimal = z
  .string()
  .regex(/^-?\d{1,20}$/)
  .transform(BigInt)
const word = z.union([z.int().min(0).max(0xffff_ffff), decimal])
const value: z.ZodType<TraceValue> = z.union([
  z.null(),
  z.boolean(),
  z.number(),
  text,
  z.strictObject({ i64: decimal }).transform(({ i64 }) => i64),
  z.strictObject({ bytes: text }).transform(({ bytes }) => bytesOf(bytes)),
  z.array(z.tuple([text, text])),
])
const named = z.record(z.string(), value)
const plugin = z.string().nullable()
const index = z.int().min(0)
const role = z.enum(roles)

const call = { name: z.string(), vm: index, plugin, words: z.array(word), args: named }
const span = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start') }),
  z.strictObject({ kind: z.literal('shutdown') }),
  z.strictObject({ kind: z.literal('step'), step: index, advance: index.exactOptional() }),
  z.strictObject({ kind: z.literal('stream'), stream: index }),
  z.strictObject({
    kind: z.literal('filter'),
    plugin: z.string(),
    direction: z.enum(['request', 'response']),
    part: z.enum(['headers', 'body', 'trailers']),
  }),
  z.strictObject({ kind: z.literal('envoy'), what: z.string() }),
  z.strictObject({ kind: z.literal('callout'), callout: index }),
  z.strictObject({ kind: z.literal('callback'), ...call }),
  z.strictObject({ kind: z.literal('hostcall'), module: z.string(), ...call }),
])
const outcome = z.strictObject({
  kind: z.enum(outcomeKinds),
  pausedBy: z.strictObject({ plugin: z.string(), callback: z.string() }).nullable(),
})
const result = z.strictObject({
  word: word.exactOptional(),
  outputs: named.exactOptional(),
  outcome: outcome.exactOptional(),
  verdict: z.string().exactOptional(),
  because: z.enum(verdictCauses).exactOptional(),
  trapped: z.boolean().exactOptional(),
  unfinished: z.boolean().exactOptional(),
})
const fault = z.strictObject({
  code: z.enum(faultCodes),
  kind: z.string(),
  plugin,
  vm: index.nullable(),
  callback: z.string().nullable(),
  message: z.string(),
  stack: z.array(z.string()),
  consequence: z.string(),
  remedy: z.string(),
})
const at = { seq: index, at: decimal, thread: index, in: index.nullable() }
const event = z.discriminatedUnion('type', [
  z.strictObject({ ...at, type: z.literal('enter'), span }),
  z.strictObject({ ...at, type: z.literal('leave'), of: index, result }),
  z.strictObject({ ...at, type: z.literal('vm'), vm: index, role, module: z.string().nullable(), vmId: text.nullable() }),
  z.strictObject({ ...at, type: z.literal('write'), cell: text, value }),
  z.strictObject({ ...at, type: z.literal('log'), level: z.int(), prefix: text, text, plugin, shown: z.boolean() }),
  z.strictObject({ ...at, type: z.literal('envoy-log'), level: z.int(), text }),
  z.strictObject({ ...at, type: z.literal('note'), code: z.string(), detail: z.string() }),
  z.strictObject({ ...at, type: z.literal('mark'), of: index, mark: z.enum(markKinds), text: z.string() }),
  z.strictObject({ ...at, type: z.literal('fault'), fault }),
])
type FileEvent = z.infer<typeof event>

export type ReadTrace =
  | { readonly history: History; readonly issue?: undefined }
  | { readonly history?: undefined; readonly issue: Issue }

/** The history of a trace file, or what is wrong with its first bad line. Line breaks at the end do not count. */
export function readTrace(file: string): ReadTrace {
  const [first = '', ...lines] = file.trimEnd().split('\n')
  const version = z.strictObject({ trace: z.int() }).safeParse(jsonOf(first)).data?.trace
  if (version === undefined) return refused(1, 'the file does not begin as a trace does')
  if (version !== traceVersion) return refused(1, `the trace is of version ${version}, and only ${traceVersion} is known`)
  const playback = new Playback()
  for (const [number, line] of lines.entries()) {
    const parsed = event.safeParse(jsonOf(line))
    if (!parsed.success) return refused(number + 2, z.prettifyError(parsed.error))
    const problem = playback.take(parsed.data)
    if (problem !== null) return refused(number + 2, problem)
  }
  return { history: playback.history() }
}

const refused = (line: number, message: string): ReadTrace => ({ issue: { path: '', line, message } })

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Tells a recorder what the file tells. */
class Playback {
  readonly #recorder = new Recorder({ limits: { events: Number.POSITIVE_INFINITY, traceBytes: Number.POSITIVE_INFINITY } })
  readonly #observers = new Map<number, CallObserver>()
  /** The open spans; for a call, whose it is. */
  readonly #open: { readonly seq: number; readonly call: { readonly kind: string; readonly vm: number } | null }[] = []
  #clock = 0n
  #thread = 0
  #plugin: string | null = null

  history(): History {
    const history = new History()
    const chunk = this.#recorder.flush()
    if (chunk !== null) history.append(chunk)
    return history
  }

  /** Takes the next event, or says why it cannot be the next. */
  take(event: FileEvent): string | null {
    const expected = this.#recorder.lastSeq + 1
    if (event.seq !== expected) return `event ${event.seq} stands where event ${expected} is due`
    const closes = event.type === 'leave' ? this.#open.at(-1) : undefined
    if (event.type === 'leave' && event.of !== closes?.seq)
      return `it closes event ${event.of}, which is not the innermost open one`
    const around = this.#open.at(event.type === 'leave' ? -2 : -1)?.seq ?? null
    if (event.in !== around) return `it says that it lies in event ${event.in}, and lies in ${around}`
    if (event.at !== this.#clock) this.#recorder.setClock(event.at)
    if (event.thread !== this.#thread) this.#recorder.setThread(event.thread)
    this.#clock = event.at
    this.#thread = event.thread
    return this.#record(event)
  }

  #record(event: FileEvent): string | null {
    const recorder = this.#recorder
    switch (event.type) {
      case 'enter':
        return this.#enter(event)
      case 'leave':
        return this.#leave(event)
      case 'vm':
        this.#observers.set(
          event.vm,
          recorder.vm(event.vm, event.role, event.module, event.vmId, () => this.#plugin),
        )
        return null
      case 'write':
        recorder.write(event.cell, event.value)
        return null
      case 'log':
        recorder.log(event.level, event.prefix, event.text, event.plugin, event.shown)
        return null
      case 'envoy-log':
        recorder.envoyLog(event.level, event.text)
        return null
      case 'note':
        recorder.note(event.code, event.detail)
        return null
      case 'mark':
        recorder.mark(event.of, event.mark, event.text)
        return null
      case 'fault':
        recorder.fault(event.fault)
        return null
    }
  }

  #enter({ seq, span }: Extract<FileEvent, { type: 'enter' }>): string | null {
    if (span.kind !== 'callback' && span.kind !== 'hostcall') {
      this.#open.push({ seq, call: null })
      this.#recorder.enter(span)
      return null
    }
    const observer = this.#observers.get(span.vm)
    if (observer === undefined) return `there is no VM ${span.vm} yet`
    this.#open.push({ seq, call: span })
    this.#plugin = span.plugin
    if (span.kind === 'callback') {
      observer.callbackEnter(span.name, span.words)
      return null
    }
    observer.hostcallEnter(span.module, span.name, span.words)
    if (Object.keys(span.args).length > 0) observer.hostcallInputs(span.args)
    return null
  }

  #leave({ result }: Extract<FileEvent, { type: 'leave' }>): string | null {
    const { word, outputs, trapped, unfinished, ...rest } = result
    const call = this.#open.pop()?.call ?? null
    if (call === null) {
      if (word !== undefined || outputs !== undefined) return 'only a call answers a word'
      if (unfinished !== undefined) return 'only a call ends unseen'
      this.#recorder.leave({ ...rest, ...(trapped === undefined ? {} : { trapped }) })
      return null
    }
    const observer = this.#observers.get(call.vm)
    if (unfinished === true) this.#recorder.leaveUnfinished()
    else if (call.kind === 'callback') observer?.callbackLeave(word, trapped === true)
    else observer?.hostcallLeave(word, outputs, trapped === true)
    return null
  }
}
