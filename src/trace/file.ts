// A trace as a file: a line with the version, then one event a line, as JSON. What is written reads back as an equal history.
import { base64, byteString, bytesOf, textOf } from '../util/bytes.ts'
import type { SpanResult, TraceEvent, TraceValue } from './event.ts'
import type { History } from './history.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The version of the form, in the first line as `{"trace":1}`. */
export const traceVersion = 1

/**
 * All lines, each with a line break. Text that is not UTF-8 is `{ "base64": … }`. Where a value may be of several kinds,
 * bytes are `{ "bytes": text or base64 }` and 64-bit numbers `{ "i64": decimal digits }`.
 */
export function* traceLines(history: History): Generator<string> {
  yield `${JSON.stringify({ trace: traceVersion })}\n`
  for (let seq = 0; seq < history.length; seq++) yield `${JSON.stringify(eventJson(history.event(seq)))}\n`
}

function eventJson(event: TraceEvent): Json {
  const at = { seq: event.seq, at: String(event.at), thread: event.thread, in: event.in, type: event.type }
  switch (event.type) {
    case 'enter': {
      const { span } = event
      if (span.kind !== 'callback' && span.kind !== 'hostcall') return { ...at, span: { ...span } }
      return { ...at, span: { ...span, words: span.words.map(wordJson), args: namedJson(span.args) } }
    }
    case 'leave':
      return { ...at, of: event.of, result: resultJson(event.result) }
    case 'vm':
      return {
        ...at,
        vm: event.vm,
        role: event.role,
        module: event.module,
        vmId: event.vmId === null ? null : textJson(event.vmId),
      }
    case 'write':
      return { ...at, cell: textJson(event.cell), value: valueJson(event.value) }
    case 'log': {
      const { level, plugin, shown } = event
      return { ...at, level, prefix: textJson(event.prefix), text: textJson(event.text), plugin, shown }
    }
    case 'envoy-log':
      return { ...at, level: event.level, text: textJson(event.text) }
    case 'note':
      return { ...at, code: event.code, detail: event.detail }
    case 'mark':
      return { ...at, of: event.of, mark: event.mark, text: event.text }
    case 'fault':
      return { ...at, fault: { ...event.fault } }
  }
}

function resultJson({ word, outputs, outcome, verdict, because, trapped, unfinished }: SpanResult): Json {
  return {
    ...(word === undefined ? {} : { word: wordJson(word) }),
    ...(outputs === undefined ? {} : { outputs: namedJson(outputs) }),
    ...(outcome === undefined ? {} : { outcome: { ...outcome } }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(because === undefined ? {} : { because }),
    ...(trapped === undefined ? {} : { trapped }),
    ...(unfinished === undefined ? {} : { unfinished }),
  }
}

/** As the ABI passes it: i32 as a number, i64 as text. */
const wordJson = (word: number | bigint): Json => (typeof word === 'bigint' ? String(word) : word)

const textJson = (text: string): Json => textOf(text) ?? { base64: base64(bytesOf(text)) }

function namedJson(values: Readonly<Record<string, TraceValue>>): Json {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueJson(value)]))
}

function valueJson(value: TraceValue): Json {
  if (typeof value === 'string') return textJson(value)
  if (typeof value === 'bigint') return { i64: String(value) }
  if (value instanceof Uint8Array) return { bytes: textJson(byteString(value)) }
  if (typeof value === 'object' && value !== null) return value.map(([name, text]) => [textJson(name), textJson(text)])
  return value
}
