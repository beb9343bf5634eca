// A running Envoy: starts it on a bootstrap, asks its statistics, stops it, and survives its end.
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Belonging } from './belongings.ts'
import type { EnvoyBinary } from './binary.ts'
import { LogWatch } from './log-watch.ts'

/** How long Envoy may take to start, in milliseconds. Go modules are compiled meanwhile, on a machine that may be busy. */
const startPatience = 60_000

/** How long Envoy may take to tell of a connection that is made or closed. A guest in a loop never lets it. */
const tellPatience = 20_000

/** Envoy does not come to rest: a guest is in a loop, or a message never ends. */
export class Restless extends Error {}

export interface EnvoyStart {
  readonly binary: EnvoyBinary
  /** The bootstrap, as an object. Relative file names in it are meant from the folder that holds `files`. */
  readonly bootstrap: unknown
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly concurrency: number
  readonly adminPort: number
  /** VMs on each worker: the number of different VM keys. */
  readonly workerVms: number
  /** Milliseconds that Envoy may take to tell of a connection. */
  readonly patience?: number
}

/** How an Envoy ended by itself. */
export interface EnvoyEnd {
  readonly code: number | null
  readonly signal: string | null
}

export class Envoy {
  /** Everything it has logged so far, and what can be told from it. */
  readonly log = new LogWatch()
  /** Set once the process has ended, by itself or stopped. */
  ended: EnvoyEnd | null = null
  readonly #child: ChildProcess
  readonly #belonging = new Belonging()
  readonly #start: EnvoyStart

  constructor(start: EnvoyStart) {
    this.#start = start
    const { folder } = this.#belonging
    const config = join(folder, 'bootstrap.json')
    writeFileSync(config, JSON.stringify(start.bootstrap))
    for (const [name, bytes] of start.files) writeFileSync(join(folder, name), bytes)
    // The loggers of connections tell ids, ports, what was read and what is waited for; they change nothing that a guest can see.
    const levels = 'wasm:trace,connection:trace,conn_handler:debug,client:debug,http:debug'
    const flags = ['-c', config, '--disable-hot-restart', '-l', 'info', '--component-log-level', levels]
    this.#child = spawn(start.binary.path, [...flags, '--concurrency', String(start.concurrency)], {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: folder,
    })
    this.#belonging.child = this.#child
    this.#child.stderr?.on('data', (bytes: Buffer) => {
      this.log.push(bytes.toString('latin1'))
      if (this.log.endless) this.#child.kill('SIGKILL')
    })
    this.#child.on('error', () => {
      this.ended = { code: null, signal: 'not started' }
    })
    this.#child.on('close', (code, signal) => {
      this.ended = { code, signal }
    })
  }

  /**
   * Waits until the workers have their VMs, or sleep without them (a plugin that may fail). False where Envoy ended instead, as
   * it does when it rejects a configuration. Asking the admin interface would use up connection ids that a guest can see, so the
   * log is read.
   */
  async ready(): Promise<boolean> {
    const deadline = performance.now() + startPatience
    const wanted = this.#start.concurrency * this.#start.workerVms
    let lastSign = performance.now()
    let length = 0
    while (this.ended === null) {
      if (this.log.dispatching && this.log.workerVms >= wanted) return true
      if (this.log.text.length !== length || this.asleep() !== true) lastSign = performance.now()
      length = this.log.text.length
      if (this.log.dispatching && performance.now() - lastSign > 100) return true
      if (performance.now() > deadline)
        throw new Error(`Envoy was not ready after ${startPatience} ms:\n${this.log.text.slice(-2000)}`)
      await sleep(3)
    }
    return false
  }

  /** Whether the threads that run guests wait for something to happen; null where the system does not tell. */
  readonly asleep = (): boolean | null => {
    const { pid } = this.#child
    if (process.platform !== 'linux' || pid === undefined) return null
    // The process may end while it is looked at.
    try {
      const tasks = `/proc/${pid}/task`
      if (this.#threads.length <= this.#start.concurrency) {
        this.#threads = readdirSync(tasks).filter(
          (id) => id === String(pid) || readFileSync(join(tasks, id, 'comm'), 'latin1').startsWith('wrk:'),
        )
      }
      // Workers come after the main thread.
      if (this.#threads.length <= this.#start.concurrency) return false
      return this.#threads.every((id) => / S /.test(readFileSync(join(tasks, id, 'stat'), 'latin1')))
    } catch {
      return null
    }
  }
  #threads: readonly string[] = []

  /** Envoy's id of the connection that came from this client port. '0' where Envoy did not live to tell. */
  async connectionId(clientPort: number): Promise<string> {
    await this.#told('tell of a new connection', () => this.log.clients.has(clientPort))
    const id = this.log.clients.get(clientPort) ?? '0'
    // The kernel may give the port to a later connection.
    this.log.clients.delete(clientPort)
    return id
  }

  /** Resolves once Envoy has noticed that a connection is closed. */
  async connectionClosed(id: string): Promise<void> {
    await this.#told('notice that a connection is closed', () => this.log.closed.has(id))
  }

  async #told(what: string, seen: () => boolean): Promise<void> {
    const patience = this.#start.patience ?? tellPatience
    for (const from = performance.now(); this.ended === null && !seen(); await sleep(1))
      if (performance.now() - from > patience)
        throw new Restless(`Envoy did not ${what} in ${patience / 1000} s: is a guest in a loop?`)
  }

  /** Counters and gauges as `/stats?filter=…` lists them, by name; none where Envoy dies of the question. */
  async stats(filter: string): Promise<string[]> {
    try {
      // Of a counter and a gauge of one name `/stats` shows one alone: StatsRequest::stat_map_ is by name.
      const counters = await this.#ask(`/stats?filter=${filter}&type=Counters`)
      const gauges = await this.#ask(`/stats?filter=${filter}&type=Gauges`)
      const nameOf = (line: string) => line.slice(0, line.lastIndexOf(': '))
      return [...counters, ...gauges].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : Number(nameOf(a) > nameOf(b))))
    } catch (error) {
      // Damaged memory may be found so only now: the connection goes a little before the process.
      for (let looks = 0; this.ended === null && looks < 1000; looks++) await sleep(5)
      if (this.ended === null) throw error
      return []
    }
  }

  #ask(path: string): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: this.#start.adminPort, path, agent: false }, (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => {
          text += part
        })
        answer.on('error', reject)
        answer.on('end', () => resolve(text.split('\n').filter((line) => line !== '')))
      })
      asked.on('error', reject)
      asked.end()
    })
  }

  /** Tells the process to stop, and waits until it has. */
  async terminate(): Promise<void> {
    if (this.ended === null) this.#child.kill('SIGTERM')
    await this.#told('stop', () => false)
  }

  /** Ends the process at once: what it would do of itself is no part of a recording. */
  async stop(): Promise<void> {
    if (this.ended === null) this.#child.kill('SIGKILL')
    while (this.ended === null) await sleep(5)
    this.#belonging.letGo()
  }
}
