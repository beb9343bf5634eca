// A running Envoy: starts it on a bootstrap, follows its log, asks its statistics, stops it, and survives its end.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ByteString } from '../util/bytes.ts'
import type { EnvoyBinary } from './binary.ts'

/** How long Envoy may take to start, in milliseconds. Go modules are compiled meanwhile, on a machine that may be busy. */
const startPatience = 60_000

export interface EnvoyStart {
  readonly binary: EnvoyBinary
  /** The bootstrap, as an object. Relative file names in it are meant from the folder that holds `files`. */
  readonly bootstrap: unknown
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly concurrency: number
  readonly adminPort: number
  /** VMs on each worker: the number of different VM keys. */
  readonly workerVms: number
}

/** How an Envoy ended by itself. */
export interface EnvoyEnd {
  readonly code: number | null
  readonly signal: string | null
}

export class Envoy {
  /** Everything it has logged so far. */
  log: ByteString = ''
  /** Set once the process has ended, by itself or stopped. */
  ended: EnvoyEnd | null = null
  #lastLine = 0
  readonly #child: ChildProcess
  readonly #folder: string
  readonly #start: EnvoyStart

  constructor(start: EnvoyStart) {
    this.#start = start
    this.#folder = mkdtempSync(join(tmpdir(), 'oracle-'))
    const config = join(this.#folder, 'bootstrap.json')
    writeFileSync(config, JSON.stringify(start.bootstrap))
    for (const [name, bytes] of start.files) writeFileSync(join(this.#folder, name), bytes)
    // conn_handler tells the id and the client's port of each connection; it does not change what a guest can see.
    const levels = 'wasm:trace,conn_handler:debug'
    const flags = [
      '-c',
      config,
      '--concurrency',
      String(start.concurrency),
      '--disable-hot-restart',
      '-l',
      'info',
      '--component-log-level',
      levels,
    ]
    this.#child = spawn(start.binary.path, flags, { stdio: ['ignore', 'ignore', 'pipe'], cwd: this.#folder })
    this.#child.stderr?.on('data', (bytes: Buffer) => {
      this.log += bytes.toString('latin1')
      this.#lastLine = performance.now()
    })
    this.#child.on('error', () => {
      this.ended = { code: null, signal: 'not started' }
    })
    this.#child.on('close', (code, signal) => {
      this.ended = { code, signal }
    })
  }

  /**
   * Waits until the workers have their VMs. False where Envoy ended instead, as it does when it rejects a configuration.
   * Asking the admin interface would use up connection ids that a guest can see, so the log is read.
   */
  async ready(): Promise<boolean> {
    const deadline = performance.now() + startPatience
    const wanted = this.#start.concurrency * this.#start.workerVms
    while (this.ended === null) {
      const loop = this.log.indexOf('starting main dispatch loop')
      if (loop >= 0 && this.#workerVmsMade() >= wanted) {
        await this.quiet(150)
        return this.ended === null
      }
      if (performance.now() > deadline)
        throw new Error(`Envoy was not ready after ${startPatience} ms:\n${this.log.slice(-2000)}`)
      await sleep(10)
    }
    return false
  }

  #workerVmsMade(): number {
    const main = /^\[[^\]]*\]\[(\d+)\]/.exec(this.log)?.[1]
    const made = this.log.matchAll(/^\[[^\]]*\]\[(\d+)\]\[\w+\]\[wasm\] .*Thread-Local Wasm created /gm)
    return [...made].filter((line) => line[1] !== main).length
  }

  /** Resolves when the log has not grown for so many milliseconds, or Envoy has ended. */
  async quiet(ms: number): Promise<void> {
    const from = performance.now()
    while (this.ended === null) {
      const left = ms - (performance.now() - Math.max(from, this.#lastLine))
      if (left <= 0) return
      await sleep(Math.max(1, left))
    }
  }

  /** Envoy's id of the connection that came from this client port. */
  connectionId(clientPort: number): string | null {
    const line = new RegExp(`\\[Tags: "ConnectionId":"(\\d+)"\\] new connection from 127\\.0\\.0\\.1:${clientPort}$`, 'm')
    return line.exec(this.log)?.[1] ?? null
  }

  /** The lines of `/stats?filter=…`. */
  stats(filter: string): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port: this.#start.adminPort, path: `/stats?filter=${filter}`, agent: false },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (part: string) => {
            text += part
          })
          answer.on('end', () => resolve(text.split('\n').filter((line) => line !== '')))
        },
      )
      asked.on('error', reject)
      asked.end()
    })
  }

  /** Ends the process at once: what Envoy does at shutdown is no part of a recording. */
  async stop(): Promise<void> {
    if (this.ended === null) this.#child.kill('SIGKILL')
    while (this.ended === null) await sleep(5)
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
