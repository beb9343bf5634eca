// A trace as text: `==> name(args)` where somebody calls, `<== answer` where the call ends, and what happened in between.
import { logLevelNames } from '../abi-shim/enums.ts'
import { assertNever } from '../util/assert.ts'
import { showText } from '../util/bytes.ts'
import type { CallSpan } from './call-names.ts'
import { callText, type Piece } from './call-text.ts'
import { Op } from './chunk.ts'
import type { Role, Span, SpanResult } from './event.ts'
import { filterVerdict } from './filter-verdict.ts'
import type { History } from './history.ts'
import { vmName } from './thread-name.ts'
import { waitText } from './wakers.ts'

/** Longer texts are cut. */
const textWidth = 200

/**
 * The lines of the events from one to another (exclusive), without line breaks. Calls are indented by how deep they lie in
 * one another; the outermost says in brackets whose it is and in which VM. What `mark` gives is put behind the end of a call;
 * `vms` are those that were announced before, and takes in those that are announced.
 */
export function* straceLines(
  history: History,
  from = 0,
  to = history.length,
  vms = vmsBefore(history, from),
  mark: (span: CallSpan, result: SpanResult) => string = () => '',
): Generator<string> {
  let depth = 0
  for (let seq = from; seq < to; seq++) {
    // A write is shown by whoever shows state.
    if (history.op(seq) === Op.Write) continue
    const event = history.event(seq)
    const line = (text: string) => `${'  '.repeat(depth)}${text}`
    switch (event.type) {
      case 'vm':
        vms.set(event.vm, event)
        break
      case 'enter': {
        const { span } = event
        if (isCall(span)) {
          const vm = vms.get(span.vm)
          const owner = [...(span.plugin === null ? [] : [span.plugin]), ...(vm === undefined ? [] : [vmName(vm)])]
          yield line(`==> ${entered(span)}${depth === 0 && owner.length > 0 ? `  [${owner.join(', ')}]` : ''}`)
          depth++
        } else if (span.kind === 'step') {
          yield `step ${span.step}`
        }
        break
      }
      case 'leave': {
        const opened = history.event(event.of)
        if (opened.type === 'enter' && opened.span.kind === 'filter') {
          const verdict = verdictLine(history, event.of)
          if (verdict !== null) yield line(verdict)
        }
        if (opened.type !== 'enter' || !isCall(opened.span)) break
        depth = Math.max(0, depth - 1)
        yield line(`<== ${left(opened.span, event.result)}${mark(opened.span, event.result)}`)
        break
      }
      case 'log':
        if (event.shown && !saidByCall(history, event.in))
          yield line(`log ${levelName(event.level)}${event.plugin === null ? oneLine(event.prefix) : ''}: ${oneLine(event.text)}`)
        break
      case 'envoy-log':
        yield line(`Envoy ${levelName(event.level)}: ${oneLine(event.text)}`)
        break
      case 'mark':
        yield line(`${event.mark}: ${callName(history, event.of)}. ${oneLine(event.text)}`)
        break
      case 'note':
        yield line(`note ${event.code}: ${oneLine(event.detail)}`)
        break
      case 'fault':
        yield line(`fault ${event.fault.code}: ${oneLine(event.fault.message)}`)
        break
      case 'write':
        break
      default:
        assertNever(event)
    }
  }
}

/** What the chain does after a filter's callback; null where it goes on, which needs no words. */
function verdictLine(history: History, filter: number): string | null {
  const verdict = filterVerdict(history, filter)
  if (verdict === null || verdict.kind === 'continue') return null
  return `chain ${verdict.kind}${verdict.waitsFor === null ? '' : `, waits for ${waitText(verdict.waitsFor)}`}`
}

/** The name of the call that an event enters. */
const callName = (history: History, seq: number) => history.callName(seq) ?? 'a call'

/** One call without what it contains: how it was entered, and how it was left where it was. */
export function callLine(history: History, seq: number): string | null {
  const event = history.event(seq)
  const start = event.type === 'leave' ? event.of : seq
  const opened = history.event(start)
  if (opened.type !== 'enter' || !isCall(opened.span)) return null
  const end = history.partner(start)
  const closed = end === null ? null : history.event(end)
  return `${entered(opened.span)}${closed?.type === 'leave' ? ` = ${left(opened.span, closed.result)}` : ''}`
}

function isCall(span: Span): span is CallSpan {
  return span.kind === 'callback' || span.kind === 'hostcall'
}

/** VMs by number, with what names them. */
export type Vms = Map<number, { readonly role: Role; readonly thread: number }>

function vmsBefore(history: History, from: number): Vms {
  const vms: Vms = new Map()
  for (let seq = 0; seq < from; seq++) {
    if (history.op(seq) !== Op.Vm) continue
    const event = history.event(seq)
    if (event.type === 'vm') vms.set(event.vm, event)
  }
  return vms
}

/** The arguments of proxy_log are the line, where they are known. */
function saidByCall(history: History, within: number | null): boolean {
  const event = within === null ? undefined : history.event(within)
  return event?.type === 'enter' && event.span.kind === 'hostcall' && 'message' in event.span.args
}

function entered(span: CallSpan): string {
  const { name, args } = callText(span, undefined, textWidth)
  const module = span.kind === 'hostcall' && span.module !== 'env' ? `${span.module}.` : ''
  return `${module}${name}(${joined(args)})`
}

function left(span: CallSpan, result: SpanResult): string {
  const { answer, outputs, trapped, unfinished } = callText(span, result, textWidth)
  if (trapped) return 'trapped'
  if (unfinished) return '?  (its end is not in the log)'
  return `${answer ?? 'void'}${outputs.length > 0 ? ` → ${joined(outputs)}` : ''}`
}

const joined = (pieces: readonly Piece[]) => pieces.map(({ text }) => text).join(', ')
const levelName = (level: number) => (logLevelNames[level] ?? String(level)).toLowerCase()
const oneLine = (text: string) => showText(text).replaceAll('\n', '⏎')
