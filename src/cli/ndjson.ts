// A trace as lines of JSON, one event each: what `--format ndjson` and `--trace` write.
import type { TraceEvent, TraceValue } from '../trace/event.ts'
import type { History } from '../trace/history.ts'
import { base64, bytesOf, textOf } from '../util/bytes.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** All events, each with a line break. Bytes that are not UTF-8 are `{ "base64": … }`; 64-bit numbers are decimal strings. */
export function* traceLines(history: History): Generator<string> {
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
    case 'leave': {
      const { word, outputs, ...rest } = event.result
      return {
        ...at,
        of: event.of,
        result: {
          ...(word === undefined ? {} : { word: wordJson(word) }),
          ...(outputs === undefined ? {} : { outputs: namedJson(outputs) }),
          ...(rest as { readonly [key: string]: Json }),
        },
      }
    }
    case 'vm':
      return { ...at, vm: event.vm, role: event.role, module: event.module, vmId: textJson(event.vmId) }
    case 'write':
      return { ...at, cell: event.cell, value: valueJson(event.value) }
    case 'log':
      return {
        ...at,
        level: event.level,
        prefix: textJson(event.prefix),
        text: textJson(event.text),
        plugin: event.plugin,
        shown: event.shown,
      }
    case 'envoy-log':
      return { ...at, level: event.level, text: textJson(event.text) }
    case 'note':
      return { ...at, code: event.code, detail: event.detail }
    case 'fault':
      return { ...at, fault: { ...event.fault } }
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
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array) return bytesJson(value)
  if (typeof value === 'object' && value !== null) return value.map(([name, text]) => [textJson(name), textJson(text)])
  return value
}

const bytesJson = (bytes: Uint8Array): Json => ({ base64: base64(bytes) })
