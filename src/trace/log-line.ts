// One line of an Envoy log: finds the record that it starts, in one of the known formats, behind whatever a tool put before it.
import { type ByteString, byteStringOfText } from '../util/bytes.ts'
import { jsonKeys, knownPatterns, type LogFormat, type LogPart, levelNumber, logFormat, nanosOf } from './log-format.ts'

/** The start of a record. What a format does not keep is null. */
export interface RecordStart {
  /** What stands before it in the line, such as the name of a container. */
  readonly prefix: ByteString
  readonly thread: string | null
  readonly level: number | null
  readonly logger: string | null
  readonly nanos: bigint | null
  readonly text: ByteString
  /** Whether further lines may belong to it. */
  readonly open: boolean
}

/** Names of containers and pods, with a time, are shorter. */
const longestPrefix = 300
/** What changes in a prefix from line to line: the number of the line, and the time. */
const changing = /^\s*\d+[:\s]+|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/g
const colours = /\x1b\[[\d;]*m/g

/** What stays the same in a prefix: which container a line is from. */
export function sourceOf(prefix: ByteString): string {
  return prefix === '' ? '' : prefix.replace(changing, '')
}

type Keys = Readonly<Partial<Record<LogPart, string>>> & { readonly text: string }

export class LineReader {
  /** The format, once a line has shown it: a pattern, or the keys of JSON. */
  #format: LogFormat | null
  #keys: Keys | null = null
  #prefixed: boolean | null = null
  readonly #candidates: readonly LogFormat[]

  /** Without a format, the first record shows which of the known ones it is. */
  constructor(format: LogFormat | null) {
    this.#format = format
    this.#candidates = knownPatterns.flatMap((pattern) => logFormat(pattern) ?? [])
  }

  /** Which parts the records have; null while there was none. */
  get keeps(): Readonly<Record<LogPart, boolean>> | null {
    if (this.#keys === null) return this.#prefixed === null ? null : (this.#format?.keeps ?? null)
    const { thread, level, logger, time: at } = this.#keys
    return { thread: thread !== undefined, level: level !== undefined, logger: logger !== undefined, time: at !== undefined }
  }

  /** What follows the text of a record in its last line. */
  get tail(): RegExp | null {
    return this.#format?.tail ?? null
  }

  /** The record that a line starts, or null. */
  start(line: ByteString): RecordStart | null {
    if (this.#keys !== null) return this.#json(line)
    if (this.#format !== null) return this.#plain(this.#format, line)
    for (const format of this.#candidates) {
      const found = this.#plain(format, line)
      if (found === null) continue
      this.#format = format
      return found
    }
    return line.includes('{') ? this.#json(line) : null
  }

  #plain(format: LogFormat, line: ByteString): RecordStart | null {
    let text = line
    let found = format.head.exec(text)
    if (found === null && line.includes('\x1b[')) {
      text = line.replace(colours, '')
      found = format.head.exec(text)
    }
    if (found === null || !this.#mayStartAt(found.index)) return null
    const { thread = null, level, logger = null } = found.groups ?? {}
    const number = level === undefined ? null : levelNumber(level)
    // Some other program's line of the same shape.
    if (level !== undefined && number === null) return null
    const [head] = found
    const prefix = text.slice(0, found.index)
    const rest = text.slice(found.index + head.length)
    return { prefix, thread, level: number, logger, nanos: nanosOf(head), text: rest, open: true }
  }

  /** A log without a prefix in front of its first record has none; a guest may print what looks like a record. */
  #mayStartAt(index: number): boolean {
    if (index > longestPrefix) return false
    this.#prefixed ??= index > 0
    return this.#prefixed || index === 0
  }

  #json(line: ByteString): RecordStart | null {
    const from = line.indexOf('{')
    if (from < 0 || from > longestPrefix || !line.endsWith('}')) return null
    const fields = objectOf(line.slice(from))
    if (fields === null) return null
    const keys = this.#keys ?? keysOf(fields)
    const text = keys === null ? null : field(fields, keys.text)
    const thread = field(fields, keys?.thread)
    const level = field(fields, keys?.level)
    // Access logs may be JSON too.
    if (keys === null || text === null || (thread === null && level === null) || !this.#mayStartAt(from)) return null
    this.#keys = keys
    return {
      prefix: line.slice(0, from),
      thread,
      level: level === null ? null : levelNumber(level),
      logger: field(fields, keys.logger),
      nanos: nanosOf(field(fields, keys.time) ?? ''),
      text,
      open: false,
    }
  }
}

/** The line that a container runtime wrapped in JSON (Docker's json-file), or the line itself. */
export function unwrapped(line: ByteString): ByteString {
  if (!line.startsWith('{"log":')) return line
  const fields = objectOf(line)
  const log = fields === null || fields['stream'] === undefined ? null : field(fields, 'log')
  return log === null ? line : log.replace(/\r?\n$/, '')
}

type Fields = Readonly<Record<string, unknown>>

function objectOf(text: ByteString): Fields | null {
  try {
    const value: unknown = JSON.parse(text)
    // JSON that starts with a brace is an object.
    return value as Fields
  } catch {
    return null
  }
}

function field(fields: Fields, key: string | undefined): ByteString | null {
  const value = key === undefined ? undefined : fields[key]
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return null
  // Bytes stay bytes; an escape above them is a character.
  return value.replace(/[^\x00-\xff]+/g, byteStringOfText)
}

function keysOf(fields: Fields): Keys | null {
  const names = Object.keys(fields)
  const named = (part: keyof typeof jsonKeys) => names.find((name) => jsonKeys[part].test(name))
  const text = named('text')
  if (text === undefined) return null
  const keys: { [part in LogPart]?: string } & { text: string } = { text }
  for (const part of ['thread', 'level', 'logger', 'time'] as const) {
    const name = named(part)
    if (name !== undefined) keys[part] = name
  }
  return keys
}
