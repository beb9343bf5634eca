// Follows an Envoy's log as it is written: which connections there are, how many bytes were read and written, which VMs stand.
import { LogLevel } from '../abi-shim/enums.ts'
import { LineReader } from '../trace/log-line.ts'
import { statementOf } from '../trace/log-statement.ts'
import type { ByteString } from '../util/bytes.ts'

/** Bytes of log that one run may write. More comes from a guest without end, and a recording of it is no use. */
const most = 64 * 1024 * 1024

/** What Envoy puts before a text that is about a connection. */
const tags = /^\[Tags: "ConnectionId":"(\d+)"[^\]]*\] /

export class LogWatch {
  /** Everything so far. */
  text: ByteString = ''
  /** Envoy was compiled with V8; known once `booted`. */
  v8 = false
  booted = false
  /** What Envoy itself said last that went wrong: why it refuses a configuration, where it crashed. */
  readonly complaints: string[] = []
  /** Workers run, and have been asked for connections. */
  dispatching = false
  /** VMs that were made on threads other than the main one. */
  workerVms = 0
  /** Bytes that Envoy took from sockets, and gave to them. */
  read = 0
  written = 0
  /** Ids of the client's connections that nobody has asked about, by the client's port. */
  readonly clients = new Map<number, string>()
  /** Ids of connections that are closed. */
  readonly closed = new Set<string>()
  /** Ids of connections that Envoy closes by itself, at once or after a while. */
  readonly closing = new Set<string>()
  /** Connections that Envoy may still be reading from: it reads until there is nothing more. */
  readonly reading = new Set<string>()
  /** Connections to upstreams that do not stand yet. */
  readonly connecting = new Set<string>()
  /** Connections that Envoy does not read from for now, since its buffers are full. */
  readonly disabled = new Set<string>()
  /** Callouts of workers that no plugin has heard of yet. */
  calling = 0
  /** The longest time that one of them may take. */
  callingForMs = 0
  /** Connections to upstreams that have a whole request and owe its response: Envoy's route timeout runs. */
  readonly awaiting = new Set<string>()
  /** Requests of streams whose head no upstream may have: the route timeout runs for them too. */
  refused = 0
  /** What answers to callouts say of how long they took, by thread: 0 is the main one. */
  readonly calloutTimes: Record<number, string[]> = {}
  /** In the order in which they got their VMs, as traces number them. */
  readonly #workers: string[] = []
  /** The thread that shows the head of an answer to a callout, line by line. */
  #answering: string | null = null
  /** The shortest period of a plugin's timer. */
  shortestTickMs = Number.POSITIVE_INFINITY
  readonly #ticking = new Set<string>()
  /** Connections that something was written to. */
  readonly #wrote = new Set<string>()
  readonly #reader = new LineReader(null)
  #rest = ''
  #main: string | null = null

  /** Whether a plugin on a worker has a timer that goes off. */
  get ticking(): boolean {
    return this.#ticking.size > 0
  }

  /** Whether the log is longer than anybody wants it. */
  get endless(): boolean {
    return this.text.length > most
  }

  push(part: ByteString): void {
    this.text += part
    const lines = (this.#rest + part).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#line(line)
  }

  #line(line: string): void {
    const start = this.#reader.start(line)
    if (start === null) this.#continuation(line)
    if (start === null || start.thread === null) return
    const { thread, level, logger } = start
    // Envoy AsyncStreamImpl::encodeHeaders.
    this.#answering = logger === 'http' && start.text.startsWith('async http request response headers ') ? thread : null
    const [head = '', id = ''] = tags.exec(start.text) ?? []
    const text = start.text.slice(head.length)
    this.#main ??= thread
    if (level === LogLevel.Critical || (level === LogLevel.Error && logger !== 'wasm')) this.complaints.push(text)
    if (logger === 'connection') this.#connection(id, text)
    else if (logger === 'client') this.#upstream(id, text)
    else if (logger === 'conn_handler') {
      const port = /^new connection from 127\.0\.0\.1:(\d+)$/.exec(text)?.[1]
      if (port !== undefined) this.clients.set(Number(port), id)
    } else if (logger === 'main') this.#process(text)
    else if (logger === 'wasm' && thread !== this.#main) this.#worker(thread, text)
  }

  #continuation(line: string): void {
    const time = /^'x-envoy-upstream-service-time', '(\d+)'$/.exec(line)?.[1]
    if (this.#answering === null || time === undefined) return
    const thread = this.#workers.indexOf(this.#answering) + 1
    this.calloutTimes[thread] = [...(this.calloutTimes[thread] ?? []), time]
  }

  #process(text: string): void {
    if (text === 'starting main dispatch loop') this.dispatching = true
    if (!/^ *envoy\.wasm\.runtime: /.test(text)) return
    this.booted = true
    this.v8 = text.includes('envoy.wasm.runtime.v8')
  }

  #worker(thread: string, text: string): void {
    const said = statementOf(text)
    if (said.kind === 'vm' && said.what === 'made') {
      this.workerVms++
      if (!this.#workers.includes(thread)) this.#workers.push(thread)
    }
    // Envoy calls back for every callout that it took, as long as the VM is well.
    if (said.kind === 'return' && said.of === 'env.proxy_http_call' && said.word === 0) this.calling++
    if (said.kind === 'hostcall' && said.name === 'proxy_http_call')
      this.callingForMs = Math.max(this.calling > 0 ? this.callingForMs : 0, Number(said.words[8] ?? 0))
    if (said.kind === 'callback' && said.name === 'proxy_on_http_call_response') this.calling--
    if (said.kind === 'trap') this.calling = 0
    if (said.kind !== 'hostcall' || said.name !== 'proxy_set_tick_period_milliseconds') return
    if (said.words[0] === 0) this.#ticking.delete(thread)
    else {
      this.#ticking.add(thread)
      this.shortestTickMs = Math.min(this.shortestTickMs, Number(said.words[0]))
    }
  }

  /** Envoy CodecClient. */
  #upstream(id: string, text: string): void {
    if (text === 'encode complete') this.awaiting.add(id)
    else if (text.startsWith('Request reset.')) {
      if (!this.awaiting.delete(id) && !this.#wrote.has(id) && this.calling === 0) this.refused++
    } else if (text === 'response complete' || text === 'request reset' || text.startsWith('disconnect.'))
      this.awaiting.delete(id)
  }

  /** Envoy RawBufferSocket::doRead: `read returns: N` as long as there is something, then `read error: … unavailable`. */
  #connection(id: string, text: string): void {
    const [, verb, number] = /^(read|write) returns: (\d+)$/.exec(text) ?? []
    if (verb === 'read') {
      this.read += Number(number)
      if (number === '0') this.reading.delete(id)
      else this.reading.add(id)
    } else if (verb === 'write') this.written += Number(number)
    else if (text.startsWith('writing ')) this.#wrote.add(id)
    else if (text.startsWith('read error: ')) this.reading.delete(id)
    else if (text.startsWith('connecting to ')) this.connecting.add(id)
    else if (text === 'connected') this.connecting.delete(id)
    else if (text.startsWith('readDisable: disable=true')) this.disabled.add(id)
    else if (text.startsWith('readDisable: disable=false disable_count=1 ')) this.disabled.delete(id)
    else if (text.startsWith('closing data_to_write=')) this.closing.add(id)
    else if (text.startsWith('closing socket: ')) {
      for (const each of [this.reading, this.connecting, this.disabled]) each.delete(id)
      this.closed.add(id)
    }
  }
}
