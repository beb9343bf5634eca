// A callback or host call as people read it: names of numbers from the tables, text in quotes, lists by their size.
import type { EnumNames } from '../../src/abi-shim/enums.ts'
import type { SpanResult, TraceValue } from '../../src/trace/event.ts'
import { decodeUtf8, showText } from '../../src/util/bytes.ts'
import { argumentNames, isRefusal, resultNames } from './call-names.ts'
import type { EnterEvent } from './trace-index.ts'

type CallSpan = Extract<EnterEvent['span'], { kind: 'callback' | 'hostcall' }>

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
}

/** Longer texts are cut in rows; the moment shows them whole. */
const rowLength = 60

/** The parts of a call's line. `result` is undefined while it is under way. */
export function callText(span: CallSpan, result: SpanResult | undefined): CallText {
  const pieces = (values: Readonly<Record<string, TraceValue>>) =>
    Object.entries(values).map(([name, value]) => pieceOf(value, argumentNames(span, name), rowLength))
  return {
    name: span.name,
    args:
      Object.keys(span.args).length > 0 ? pieces(span.args) : span.words.map((word) => ({ text: String(word), quoted: false })),
    outputs: result?.outputs ? pieces(result.outputs) : [],
    answer: result?.word === undefined ? null : answerOf(span, result.word),
    refused: isRefusal(span, result?.word),
    trapped: result?.trapped === true,
  }
}

/** What a call answered: the name of its status, errno or verdict, else the number. */
function answerOf(span: CallSpan, word: number | bigint): string {
  return resultNames(span)?.[Number(word)] ?? String(word)
}

/** One value. Texts longer than `length` are cut. */
export function pieceOf(value: TraceValue, names: EnumNames | undefined, length: number): Piece {
  if (typeof value === 'string') return { text: `“${cut(showText(value), length)}”`, quoted: true }
  if (typeof value === 'number' && names?.[value] !== undefined) return { text: names[value], quoted: false }
  if (value instanceof Uint8Array) {
    const text = value.length > 0 && value.length <= 4 * length ? decodeUtf8(value) : undefined
    return text === undefined ? { text: `${value.length} B`, quoted: false } : { text: `“${cut(text, length)}”`, quoted: true }
  }
  if (Array.isArray(value)) return { text: value.length === 1 ? '1 pair' : `${value.length} pairs`, quoted: false }
  return { text: String(value), quoted: false }
}

function cut(text: string, length: number): string {
  const line = text.replace(/\n/g, '⏎').replaceAll('\0', '.')
  return line.length > length ? `${line.slice(0, length)}…` : line
}
