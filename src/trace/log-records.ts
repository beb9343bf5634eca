// The records of an Envoy log: lines joined to records as they come in, with the time, thread and level of each.
import { inputLimits } from '../scenario/limits.ts'
import type { ByteString } from '../util/bytes.ts'
import { type LogFormat, levelNumber, nanosOf } from './log-format.ts'
import { LineReader, type RecordStart, sourceOf, unwrapped } from './log-line.ts'

/** One record. What its format does not keep is null. */
export interface LogRecord {
  /** The number of its first line, from 1. */
  readonly line: number
  /** Which of several containers wrote it; empty where nothing tells them apart. */
  readonly source: string
  readonly thread: string | null
  readonly level: number | null
  readonly logger: string | null
  /** Since 1970. */
  readonly nanos: bigint | null
  readonly text: ByteString
  /** False where the log stops in its last line, so that the text may go on. */
  readonly whole: boolean
}

interface Pending {
  readonly start: RecordStart
  readonly line: number
  readonly pieces: ByteString[]
  size: number
}

/** So many containers at most are waited for; a prefix that never comes back is no container's. */
const mostSources = 64

export class LogRecords {
  readonly #reader: LineReader
  readonly #take: (record: LogRecord) => void
  #rest: ByteString = ''
  #overlong = false
  #carriage: boolean | null = null
  /** The record of each container that may go on. */
  readonly #pending = new Map<string, Pending>()
  #lines = 0
  #records = 0
  #skipped = 0
  #cut = 0

  /** `take` is told each record as soon as it is complete. */
  constructor(format: LogFormat | null, take: (record: LogRecord) => void) {
    this.#reader = new LineReader(format)
    this.#take = take
  }

  get lines(): number {
    return this.#lines
  }

  get records(): number {
    return this.#records
  }

  /** Lines that are in no record. */
  get skipped(): number {
    return this.#skipped
  }

  /** Lines that were too long to be kept whole. */
  get cut(): number {
    return this.#cut
  }

  get keeps(): LineReader['keeps'] {
    return this.#reader.keeps
  }

  push(chunk: ByteString): void {
    let from = 0
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      this.#line(this.#rest === '' ? chunk.slice(from, end) : this.#rest + chunk.slice(from, end))
      this.#rest = ''
      from = end + 1
    }
    if (from < chunk.length) this.#keepRest(chunk.slice(from))
  }

  /** The log ends here: its last line may have no end. */
  end(): void {
    const stops = this.#rest !== ''
    if (stops) this.#line(this.#rest)
    this.#rest = ''
    // A line that stops may be the end of any of them.
    for (const source of [...this.#pending.keys()]) this.#finish(source, !stops)
  }

  #keepRest(more: ByteString): void {
    const room = inputLimits.logLineBytes - this.#rest.length
    if (more.length > room) this.#overlong = true
    if (room > 0) this.#rest += more.slice(0, room)
  }

  #line(raw: ByteString): void {
    this.#lines++
    if (this.#overlong || raw.length > inputLimits.logLineBytes) this.#cut++
    this.#overlong = false
    this.#carriage ??= raw.endsWith('\r')
    const whole = raw.slice(0, inputLimits.logLineBytes)
    const bare = unwrapped(this.#carriage && whole.endsWith('\r') ? whole.slice(0, -1) : whole)
    const line = this.#lines === 1 && bare.startsWith('\xef\xbb\xbf') ? bare.slice(3) : bare
    const start = this.#reader.start(line)
    if (start === null) {
      if (!this.#continue(line)) this.#skipped++
      return
    }
    const source = sourceOf(start.prefix)
    this.#finish(source)
    this.#pending.set(source, { start, line: this.#lines, pieces: [start.text], size: start.text.length })
    const [oldest] = this.#pending.size > mostSources ? this.#pending.keys() : []
    if (oldest !== undefined) this.#finish(oldest)
  }

  /** Whether the line belongs to the record before it. */
  #continue(line: ByteString): boolean {
    for (const [source, pending] of this.#pending) {
      const { prefix, open } = pending.start
      // The time in it has moved on, but its length has not.
      if (!open || sourceOf(line.slice(0, prefix.length)) !== source) continue
      const piece = line.slice(prefix.length)
      pending.size += piece.length + 1
      if (pending.size > inputLimits.logLineBytes) return false
      pending.pieces.push(piece)
      return true
    }
    return false
  }

  #finish(source: string, ended = true): void {
    const pending = this.#pending.get(source)
    if (pending === undefined) return
    this.#pending.delete(source)
    this.#records++
    const { thread, level, logger, nanos } = pending.start
    const joined = pending.pieces.length === 1 ? (pending.pieces[0] as string) : pending.pieces.join('\n')
    const { tail } = this.#reader
    const end = tail === null || !pending.start.open ? null : tail.exec(joined)
    this.#take({
      line: pending.line,
      source,
      // The thread's number may follow the text.
      thread: thread ?? end?.groups?.['thread'] ?? null,
      level: level ?? levelOf(end),
      logger: logger ?? end?.groups?.['logger'] ?? null,
      nanos: nanos ?? nanosOfTail(end),
      text: end === null ? joined : joined.slice(0, end.index),
      whole: ended || end !== null || !pending.start.open,
    })
  }
}

function levelOf(tail: RegExpExecArray | null): number | null {
  const level = tail?.groups?.['level']
  return level === undefined ? null : levelNumber(level)
}

const nanosOfTail = (tail: RegExpExecArray | null) => (tail === null ? null : nanosOf(tail[0]))
