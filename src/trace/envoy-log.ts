// Reads an Envoy's log of `--component-log-level wasm:trace` as a trace: per thread, nested, without what the log does not say.
import type { Issue } from '../scenario/issue.ts'
import { inputLimits, limits } from '../scenario/limits.ts'
import type { ByteString } from '../util/bytes.ts'
import { History } from './history.ts'
import type { LogFormat } from './log-format.ts'
import { LogRecords } from './log-records.ts'
import { type LogThreadFacts, LogTrace } from './log-trace.ts'
import { BudgetExceeded, Recorder } from './recorder.ts'

/** What a log held. */
export interface LogFacts {
  readonly lines: number
  readonly records: number
  readonly threads: readonly LogThreadFacts[]
  readonly callbacks: number
  readonly hostcalls: number
  readonly refusals: number
  readonly traps: number
  /** Calls whose end the log does not show, and ends whose beginning it does not show. */
  readonly unfinished: number
  readonly headless: number
  /** Lines that belong to no record of an Envoy, or stop in the middle. */
  readonly skipped: number
  /** Whether records have a time. */
  readonly timed: boolean
  /** What Envoy said when it crashed. */
  readonly crash: string | null
}

/** What came of a log: its trace and what it leaves open, or why there is none. */
export type LogReading =
  | { readonly history: History; readonly facts: LogFacts; readonly issues: readonly Issue[] }
  | { readonly history: null; readonly issues: readonly Issue[] }

const noTrace =
  'there are no host calls in this log: start Envoy with `--component-log-level wasm:trace`, or ask a running one: `curl -X POST localhost:9901/logging?wasm=trace`'

const megabytes = (bytes: number) => `${bytes / 1024 / 1024} MB`

export class EnvoyLogReader {
  readonly history = new History()
  readonly #recorder = new Recorder({ limits, onFull: () => this.#flush() })
  readonly #trace = new LogTrace(this.#recorder)
  readonly #records: LogRecords
  #begin: ByteString = ''
  #bytes = 0
  #full: string | null = null

  /** `format` is what Envoy was given as `--log-format`; without it, the known formats are tried. */
  constructor(format: LogFormat | null = null) {
    this.#records = new LogRecords(format, (record) => this.#trace.take(record))
  }

  /** Reads on. False once a limit is reached: what follows is not read. */
  push(chunk: ByteString): boolean {
    if (this.#full !== null) return false
    if (this.#begin.length < 4) this.#begin += chunk.slice(0, 4)
    const room = inputLimits.logBytes - this.#bytes
    this.#bytes += Math.min(chunk.length, room)
    this.#guarded(() => this.#records.push(chunk.length > room ? chunk.slice(0, room) : chunk))
    if (chunk.length > room) this.#full ??= `the log has more than ${megabytes(inputLimits.logBytes)}, which is the limit`
    this.#flush()
    return this.#full === null
  }

  /** The log ends here. */
  end(): LogReading {
    this.#guarded(() => {
      this.#records.end()
      this.#trace.finish()
    })
    this.#flush()
    const fatal = this.#whyNot()
    if (fatal !== null) return { history: null, issues: [fatal, ...(this.#full === null ? [] : [this.#full])].map(issue) }
    return { history: this.history, facts: this.#facts(), issues: this.#doubts().map(issue) }
  }

  /** A trace has room for so many events: then the rest is not read. */
  #guarded(read: () => void): void {
    try {
      read()
    } catch (error) {
      if (!(error instanceof BudgetExceeded)) throw error
      this.#full ??= `a trace holds at most ${limits.events} events; the log was read to line ${this.#records.lines}`
    }
  }

  #flush(): void {
    const chunk = this.#recorder.flush()
    if (chunk !== null) this.history.append(chunk)
  }

  #facts(): LogFacts {
    const trace = this.#trace
    return {
      lines: this.#records.lines,
      records: this.#records.records,
      threads: trace.threads(),
      callbacks: trace.sum('callbacks'),
      hostcalls: trace.sum('hostcalls'),
      refusals: trace.sum('refusals'),
      traps: trace.sum('traps'),
      unfinished: trace.sum('unfinished'),
      headless: trace.sum('headless'),
      skipped: this.#records.skipped + trace.broken,
      timed: this.#records.keeps?.time ?? false,
      crash: trace.crash,
    }
  }

  /** Why there is no trace; null where there is one. */
  #whyNot(): string | null {
    if (this.#records.lines === 0) return 'the log is empty'
    if (this.#records.records === 0) {
      if (this.#begin.startsWith('\x1f\x8b')) return 'this is gzip: unpack it first'
      if (/^(\xff\xfe|\xfe\xff)/.test(this.#begin)) return 'this is UTF-16, as PowerShell writes it: save it as UTF-8'
      if (/[\x00-\x08\x0e-\x1a]/.test(this.#begin)) return 'this is no text, let alone a log'
      return 'no line is a record of Envoy’s log in a format that is known: the default one, JSON, or those of a service mesh; give the string that Envoy has as `--log-format`'
    }
    return this.#trace.statements === 0 ? noTrace : null
  }

  /** What the log leaves open. */
  #doubts(): string[] {
    const { keeps, cut } = this.#records
    const { unleveled } = this.#trace
    const several = this.#trace.threads().filter(({ role, vms }) => role !== 'main' && vms > 1).length
    const doubts: readonly (readonly [boolean, string])[] = [
      [this.#full !== null, this.#full ?? ''],
      [this.#trace.sum('callbacks') + this.#trace.sum('hostcalls') + this.#trace.sum('headless') === 0, noTrace],
      [
        keeps?.thread === false,
        'the format keeps no thread (`%t`): all lines are read as one, which is wrong where several threads speak at once',
      ],
      [keeps?.logger === false, 'the format keeps no logger (`%n`): Envoy’s own lines are left out'],
      [unleveled > 0, `the format keeps no level (\`%l\`), so ${unleveled} lines are left out`],
      [
        several > 0,
        `${several === 1 ? 'one worker has' : `${several} workers have`} more than one VM, and a log does not say which of them a line belongs to`,
      ],
      [cut > 0, `lines longer than ${megabytes(inputLimits.logLineBytes)}, which is the limit, were cut: ${cut}`],
    ]
    return doubts.flatMap(([holds, text]) => (holds ? [text] : []))
  }
}

const issue = (message: string): Issue => ({ path: '', message })

/** Reads a whole log. */
export function readEnvoyLog(log: ByteString, format: LogFormat | null = null): LogReading {
  const reader = new EnvoyLogReader(format)
  reader.push(log)
  return reader.end()
}
