// One thread of an Envoy log: nests its calls, and hands each outermost one to the recorder when it is over.
import { findHostcall } from '../abi-shim/hostcalls/index.ts'
import type { CallObserver } from '../abi-shim/observer.ts'
import { wordValues } from '../abi-shim/word-values.ts'
import type { LogRecord } from './log-records.ts'
import type { Statement } from './log-statement.ts'
import type { Recorder } from './recorder.ts'

type Call = Extract<Statement, { kind: 'callback' | 'hostcall' }>

/** What a thread counts. */
export interface ThreadCounts {
  callbacks: number
  hostcalls: number
  /** Host calls that were told no. */
  refusals: number
  traps: number
  /** Calls whose end the log does not show. */
  unfinished: number
  /** Ends of calls whose beginning the log does not show. */
  headless: number
}

/** As a return names it. */
const nameOf = (call: Call) => (call.kind === 'callback' ? call.name : `${call.module}.${call.name}`)

export class LogThread {
  readonly number: number
  readonly counts: ThreadCounts = { callbacks: 0, hostcalls: 0, refusals: 0, traps: 0, unfinished: 0, headless: 0 }
  readonly #recorder: Recorder
  readonly #clock: (record: LogRecord) => bigint
  readonly #open: Call[] = []
  /**
   * A trace has one stack of open spans, and threads of an Envoy run at the same time: what a thread says within a call is
   * kept until the call is over. Calls of two threads then follow one another, in the order in which they ended.
   */
  #block: (() => void)[] = []
  #observer: CallObserver | null = null

  constructor(number: number, recorder: Recorder, clock: (record: LogRecord) => bigint) {
    this.number = number
    this.#recorder = recorder
    this.#clock = clock
  }

  /** Whose calls follow. Null until the thread has said anything. */
  get observer(): CallObserver | null {
    return this.#observer
  }

  set observer(observer: CallObserver | null) {
    this.finish()
    this.#observer = observer
  }

  /** The innermost call that is open. */
  get innermost(): Call | undefined {
    return this.#open.at(-1)
  }

  enter(record: LogRecord, call: Call): void {
    this.#open.push(call)
    if (call.kind === 'callback') {
      this.counts.callbacks++
      this.#say(record, () => this.#observer?.callbackEnter(call.name, call.words))
      return
    }
    this.counts.hostcalls++
    const entry = findHostcall(call.module, call.name)
    const known = entry === undefined ? {} : wordValues(entry, call.words)
    this.#say(record, () => {
      this.#observer?.hostcallEnter(call.module, call.name, call.words)
      if (Object.keys(known).length > 0) this.#observer?.hostcallInputs(known)
    })
  }

  /** A number at which the log stops may have more digits: then the answer is not known. */
  leave(record: LogRecord, { from, of, word }: Extract<Statement, { kind: 'return' }>): void {
    const at = this.#open.findLastIndex((call) => call.kind === from && nameOf(call) === of)
    if (at < 0) {
      this.counts.headless++
      return
    }
    const known = record.whole || word === undefined
    this.#abandon(known ? at + 1 : at)
    if (!known) return
    const call = this.#open.pop()
    if (call?.kind === 'hostcall') {
      const result = findHostcall(call.module, call.name)?.result
      if ((result === 'status' || result === 'errno') && word !== 0) this.counts.refusals++
      this.#say(record, () => this.#observer?.hostcallLeave(word, undefined, false))
    } else {
      this.#say(record, () => this.#observer?.callbackLeave(word, false))
    }
  }

  /** A trap unwinds the guest to the export that the host had called. */
  trap(record: LogRecord, callback: string, describe: () => void): void {
    this.counts.traps++
    const at = this.#open.findLastIndex((call) => call.kind === 'callback' && call.name === callback)
    for (let unwound = at < 0 ? 0 : this.#open.length - at; unwound > 0; unwound--) {
      const call = this.#open.pop()
      if (call?.kind === 'hostcall') this.#say(record, () => this.#observer?.hostcallLeave(undefined, undefined, true), false)
      else this.#say(record, () => this.#observer?.callbackLeave(undefined, true), false)
    }
    this.#say(record, describe)
  }

  /** Anything else that the thread said. */
  say(record: LogRecord, tell: () => void): void {
    this.#say(record, tell)
  }

  /** Nothing more comes: calls that are open stay without a result. */
  finish(): void {
    this.#abandon(0)
    this.#flush()
  }

  /** Leaves open calls, from the innermost to a depth, without a result. */
  #abandon(depth: number): void {
    while (this.#open.length > depth) {
      this.#open.pop()
      this.counts.unfinished++
      this.#block.push(() => this.#recorder.leaveUnfinished())
    }
  }

  #say(record: LogRecord, tell: () => void, last = true): void {
    const at = this.#clock(record)
    this.#block.push(() => {
      this.#recorder.setClock(at)
      tell()
    })
    if (last && this.#open.length === 0) this.#flush()
  }

  #flush(): void {
    if (this.#block.length === 0) return
    const block = this.#block
    this.#block = []
    this.#recorder.setThread(this.number)
    for (const tell of block) tell()
  }
}
