// What the records of an Envoy log say, told to a recorder: which thread is whose, which VM calls go to, what is left unknown.
import type { CallObserver } from '../abi-shim/observer.ts'
import { assertNever } from '../util/assert.ts'
import type { ByteString } from '../util/bytes.ts'
import type { Role } from './event.ts'
import type { LogRecord } from './log-records.ts'
import { type Statement, statementOf } from './log-statement.ts'
import { LogThread, type ThreadCounts } from './log-thread.ts'
import type { Recorder } from './recorder.ts'
import { trapRemedy } from './trap-remedy.ts'

/** One thread that ran guests. */
export interface LogThreadFacts {
  /** As in the trace: 0 is the main thread where the log shows which one that is. */
  readonly thread: number
  /** Envoy's own number. Null where the format keeps none. */
  readonly id: string | null
  /** Which container, where a tool's prefix tells. */
  readonly source: string
  readonly role: 'main' | 'worker' | 'unknown'
  /** How many VMs it made in this log. */
  readonly vms: number
}

const dispatching = 'starting main dispatch loop'

/** A thread of an Envoy, as the log has shown it so far. */
interface ThreadState {
  readonly log: LogThread
  readonly id: string | null
  readonly source: string
  role: LogThreadFacts['role']
  vms: number
  /** The VM that its calls go to. */
  vm: LogVm | null
  /** On the main thread: the VM that is there to stay. */
  resident: LogVm | null
}

interface LogVm {
  readonly vm: number
  readonly role: Role
  readonly observer: CallObserver
}

/** One Envoy: there may be several in a log with prefixes. */
interface EnvoyState {
  main: string | null
  /** Whether the log shows the beginning of this Envoy, and the end of its start. */
  fromStart: boolean
  dispatching: boolean
  /**
   * What the next VM on the main thread is. For each plugin Envoy makes a base VM where none fits, then a canary, which goes
   * again, then the main thread's own VM where it has none of that base (proxy-wasm-cpp-host wasm.cc, Envoy plugin.cc).
   */
  next: Role
  /** Whether the last base VM has none on the main thread yet. */
  lacking: boolean
}

export class LogTrace {
  readonly #recorder: Recorder
  readonly #threads = new Map<string, ThreadState>()
  readonly #envoys = new Map<string, EnvoyState>()
  #vms = 0
  #first: bigint | null = null
  #statements = 0
  #unleveled = 0
  #broken = 0
  #crash: string | null = null

  constructor(recorder: Recorder) {
    this.#recorder = recorder
  }

  /** Records of the Wasm extension. */
  get statements(): number {
    return this.#statements
  }

  /** Lines that had to be left out, because their level is not known. */
  get unleveled(): number {
    return this.#unleveled
  }

  /** Records of the Wasm extension that stop within a line. */
  get broken(): number {
    return this.#broken
  }

  /** What Envoy said when it crashed. */
  get crash(): string | null {
    return this.#crash
  }

  threads(): LogThreadFacts[] {
    return [...this.#threads.values()]
      .map(({ log, id, source, role, vms }) => ({ thread: log.number, id, source, role, vms }))
      .sort((a, b) => a.thread - b.thread)
  }

  /** A count over all threads. */
  sum(count: keyof ThreadCounts): number {
    return [...this.#threads.values()].reduce((total, { log }) => total + log.counts[count], 0)
  }

  /** Nothing more comes. */
  finish(): void {
    for (const { log } of this.#threads.values()) log.finish()
  }

  /** Tells the next record of the log. */
  take(record: LogRecord): void {
    const envoy = this.#envoyOf(record)
    if (!isWasm(record)) {
      this.#other(record, envoy)
      return
    }
    const statement = statementOf(record.text)
    // Without a logger's name nobody knows whose line this is.
    if (statement.kind === 'echo' || (statement.kind === 'other' && record.logger === null)) return
    if (statement.kind === 'broken' || (!record.whole && isText(statement))) {
      this.#broken++
      return
    }
    this.#statements++
    if (statement.kind === 'vm' && statement.what === 'base') envoy.main = record.thread
    const thread = this.#threadOf(record, envoy)
    if (statement.kind === 'vm') {
      this.#vm(record, thread, envoy, statement.what)
      return
    }
    if (thread.vm === null) this.#make(record, thread, thread.role === 'main' ? mainRole(envoy) : thread.role)
    this.#say(record, thread, statement)
  }

  /** Lines of other loggers show which thread is the main one, and Envoy's death. */
  #other(record: LogRecord, envoy: EnvoyState): void {
    if (record.text.startsWith('initializing epoch ')) {
      envoy.main = record.thread
      envoy.fromStart = true
    } else if (record.text.startsWith(dispatching)) {
      envoy.main ??= record.thread
      envoy.dispatching = true
    } else if (record.level === 5 && /^(Caught |panic: |assert failure)/.test(record.text) && this.#crash === null) {
      this.#crash = record.text
      const thread = this.#threads.get(keyOf(record))
      const tell = () => this.#recorder.note('envoy-crash', record.text)
      if (thread === undefined) tell()
      else thread.log.say(record, tell)
    }
  }

  #vm(record: LogRecord, thread: ThreadState, envoy: EnvoyState, what: 'base' | 'made' | 'gone'): void {
    if (what !== 'gone') thread.vms++
    if (thread.role !== 'main') {
      // Calls of several VMs on a worker cannot be told apart, so that they are one here.
      if (what === 'made' && thread.vm === null) this.#make(record, thread, thread.role)
    } else if (what === 'base') {
      this.#make(record, thread, 'base')
      envoy.next = 'canary'
      envoy.lacking = true
    } else if (what === 'made') {
      this.#make(record, thread, envoy.next)
      if (envoy.next === 'main') {
        envoy.next = 'canary'
        envoy.lacking = false
      }
    } else if (thread.vm?.role === 'canary') {
      if (thread.resident !== null) this.#use(thread, thread.resident)
      if (envoy.lacking) envoy.next = 'main'
    }
  }

  #make(record: LogRecord, thread: ThreadState, role: Role): void {
    thread.log.finish()
    this.#recorder.setThread(thread.log.number)
    this.#recorder.setClock(this.#clock(record))
    const vm = this.#vms++
    const made = { vm, role, observer: this.#recorder.vm(vm, role, null, null, () => null) }
    if (role === 'main') thread.resident = made
    this.#use(thread, made)
  }

  #use(thread: ThreadState, vm: LogVm): void {
    thread.vm = vm
    thread.log.observer = vm.observer
  }

  #say(record: LogRecord, thread: ThreadState, statement: Exclude<Statement, { kind: 'vm' | 'echo' | 'broken' }>): void {
    const { log } = thread
    switch (statement.kind) {
      case 'callback':
      case 'hostcall':
        log.enter(record, statement)
        return
      case 'return':
        log.leave(record, statement)
        return
      case 'log': {
        const level = record.level ?? levelOfCall(log.innermost)
        const text = ownText(statement.text, log.innermost)
        if (level === null) this.#unleveled++
        else log.say(record, () => this.#recorder.log(level, statement.prefix, text, null, true))
        return
      }
      case 'trap': {
        const vm = thread.vm?.vm ?? null
        // getOrCreateThreadLocalWasm: a VM that has failed is forgotten, and the next plugin of its base gets another.
        if (thread.resident !== null && thread.vm === thread.resident) this.#envoyOf(record).lacking = true
        log.trap(record, statement.callback, () => {
          this.#recorder.envoyLog(4, statement.text)
          this.#recorder.fault({
            code: 'trap',
            kind: 'trap',
            plugin: null,
            vm,
            callback: statement.callback,
            message: statement.message,
            stack: statement.stack,
            consequence: 'The VM is lost. What becomes of streams then is up to the failure policy, which a log does not say.',
            remedy: trapRemedy(statement.message),
          })
        })
        return
      }
      case 'other': {
        const { level, text } = record
        if (level === null) this.#unleveled++
        else log.say(record, () => this.#recorder.envoyLog(level, text))
        return
      }
      default:
        assertNever(statement)
    }
  }

  #envoyOf({ source }: LogRecord): EnvoyState {
    let envoy = this.#envoys.get(source)
    if (envoy === undefined) {
      envoy = { main: null, fromStart: false, dispatching: false, next: 'unknown', lacking: false }
      this.#envoys.set(source, envoy)
    }
    return envoy
  }

  #threadOf(record: LogRecord, envoy: EnvoyState): ThreadState {
    const key = keyOf(record)
    let thread = this.#threads.get(key)
    if (thread === undefined) {
      const role = envoy.main === null || record.thread === null ? 'unknown' : envoy.main === record.thread ? 'main' : 'worker'
      const taken = [...this.#threads.values()].map(({ log }) => log.number)
      const number = role === 'main' && !taken.includes(0) ? 0 : Math.max(0, ...taken) + 1
      const log = new LogThread(number, this.#recorder, (said) => this.#clock(said))
      thread = { log, id: record.thread, source: record.source, role, vms: 0, vm: null, resident: null }
      this.#threads.set(key, thread)
    }
    return thread
  }

  /** Nanoseconds since the first record of a guest's; 0 without a time. */
  #clock({ nanos }: LogRecord): bigint {
    if (nanos === null) return 0n
    this.#first ??= nanos
    return nanos - this.#first
  }
}

const keyOf = ({ source, thread }: LogRecord) => `${source}\0${thread}`

/** Istio calls the logger `envoy wasm`; fine-grained logging takes the file's name. Without a name the text has to tell. */
const isWasm = ({ logger }: LogRecord) => logger === null || logger === 'wasm' || /\bwasm\b/.test(logger)

/** The role of a VM on the main thread that the log does not show being made: at the start, one that could not be made. */
function mainRole({ fromStart, dispatching: started }: EnvoyState): Role {
  if (started) return 'main'
  return fromStart ? 'base' : 'unknown'
}

/** What ends nobody knows where. */
const isText = ({ kind }: Statement) => kind === 'log' || kind === 'trap' || kind === 'other'

/** The level that a guest passed with its line. */
function levelOfCall(call: LogThread['innermost']): number | null {
  if (call?.kind !== 'hostcall') return null
  const [word] = call.words
  if (call.name === 'proxy_log') return Number(word)
  // Envoy's fd_write: 1 is level info, 2 is level error.
  return call.name === 'fd_write' ? (word === 1 ? 2 : 4) : null
}

/** A guest's text has the length that it passed: what follows in further lines is some other program's. */
function ownText(text: ByteString, call: LogThread['innermost']): ByteString {
  if (call?.kind !== 'hostcall' || call.name !== 'proxy_log') return text
  const size = Number(call.words[2])
  return text[size] === '\n' ? text.slice(0, size) : text
}
