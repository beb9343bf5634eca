// A callback or host call as people read it: names of numbers from the tables, text in quotes, lists by their size.

import { decodeUtf8, showText } from '../util/bytes.ts'
import { type Argument, argumentsOf, type CallSpan, isRefusal, isUnread, outputOf, resultNames } from './call-names.ts'
import type { SpanResult, TraceValue } from './event.ts'

/** A piece of a line: text of the guest's is told apart from our words. */
export interface Piece {
  readonly text: string
  readonly quoted: boolean
}

export interface CallText {
  readonly name: string
  /** Between the brackets, and after the arrow. */
  readonly args: readonly Piece[]
  readonly outputs: readonly Piece[]
  /** What it answered, in words. Null where it answers nothing. */
  readonly answer: string | null
  /** The guest was told no. */
  readonly refused: boolean
  readonly trapped: boolean
  /** A log does not show how it ended. */
  readonly unfinished: boolean
}

/** Longer texts are cut in rows; the moment shows them whole. */
const rowLength = 60

/** What a number stands for in this trace, such as a metric's name for its id; undefined where nobody knows. */
export type NameOf = (argument: string, value: TraceValue) => string | undefined

/** The parts of a call's line. `result` is undefined while it is under way; texts are cut after `width` characters. */
export function callText(
  span: CallSpan,
  result: SpanResult | undefined,
  width = rowLength,
  nameOf: NameOf = () => undefined,
): CallText {
  const word = result?.word
  return {
    name: span.name,
    args: argumentsOf(span).flatMap((argument) => named(argument, nameOf) ?? pieceOf(argument, width) ?? []),
    outputs: Object.entries(result?.outputs ?? {}).flatMap(([name, value]) => pieceOf(outputOf(span, name, value), width) ?? []),
    answer: word === undefined ? null : (resultNames(span)?.[Number(word)] ?? String(word)),
    refused: isRefusal(span, word),
    trapped: result?.trapped === true,
    unfinished: result?.unfinished === true,
  }
}

function named({ name, value }: Argument, nameOf: NameOf): Piece | undefined {
  const text = isUnread(value) ? undefined : nameOf(name, value)
  return text === undefined ? undefined : { text, quoted: false }
}

/** How sizes and claims read in a row, by the name of their parameter. */
const phrases: Readonly<Record<string, (value: TraceValue) => string | null>> = {
  headers: (value) => (typeof value === 'number' ? `${value} headers` : null),
  trailers: (value) => (typeof value === 'number' ? `${value} trailers` : null),
  size: (value) => (typeof value === 'number' ? `${value} B` : null),
  configurationSize: (value) => `${String(value)} B`,
  parentId: (value) => (value === 0 ? 'root' : `of ${String(value)}`),
  endOfStream: (value) => (value === true ? 'end' : ''),
}

/** One value in a row; null where it goes without saying. */
function pieceOf({ name, value, names }: Argument, width: number): Piece | null {
  if (isUnread(value)) return { text: `${value.length} B at ${value.at}`, quoted: false }
  const phrase = phrases[name]?.(value)
  if (phrase === '') return null
  if (phrase !== undefined && phrase !== null) return { text: phrase, quoted: false }
  if (typeof value === 'string') return { text: `“${cut(showText(value), width)}”`, quoted: true }
  if (typeof value === 'number' && names?.[value] !== undefined) return { text: shortName(names[value]), quoted: false }
  if (value instanceof Uint8Array) {
    const text = value.length > 0 && value.length <= 4 * width ? decodeUtf8(value) : undefined
    return text === undefined ? { text: `${value.length} B`, quoted: false } : { text: `“${cut(text, width)}”`, quoted: true }
  }
  if (Array.isArray(value)) return { text: value.length === 1 ? '1 pair' : `${value.length} pairs`, quoted: false }
  // All bits set is how guests say “as much as there is”.
  return { text: value === 0xffff_ffff ? 'max' : String(value), quoted: false }
}

/** `HttpResponseHeaders` reads as `response` where room is short; the moment has the whole name. */
function shortName(name: string): string {
  const short = name.replace(/^Http(?=Request|Response)/, '').replace(/^(Request|Response)Headers$/, '$1')
  return short.replace(/(?<=[a-z])([A-Z])/g, ' $1').toLowerCase()
}

function cut(text: string, width: number): string {
  const line = text.replace(/\n/g, '⏎').replaceAll('\0', '.')
  return line.length > width ? `${line.slice(0, width)}…` : line
}
