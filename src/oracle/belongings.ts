// What must not outlive us: the Envoys that run, and the folders that they run in. A command that is stopped takes them with it.
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What ends a command from outside, by the number that its exit code tells. Nothing can be done against SIGKILL. */
const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

/** A folder of its own for a process, and the process once it is started. */
export class Belonging {
  readonly folder = mkdtempSync(join(tmpdir(), 'oracle-'))
  #child: ChildProcess | null = null

  constructor() {
    if (all.size === 0) listen('on')
    all.add(this)
  }

  set child(child: ChildProcess) {
    this.#child = child
  }

  /** Ends the process, which cannot object, and removes the folder. */
  letGo(): void {
    if (!all.delete(this)) return
    if (all.size === 0) listen('off')
    this.#child?.kill('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const all = new Set<Belonging>()

const letGoOfAll = () => {
  for (const each of [...all]) each.letGo()
}

const onSignal = (signal: NodeJS.Signals) => process.exit(128 + (signals[signal as keyof typeof signals] ?? 0))

/** As long as there is nothing to take along, signals are none of our business. */
function listen(how: 'on' | 'off'): void {
  process[how]('exit', letGoOfAll)
  for (const signal of Object.keys(signals)) process[how](signal, onSignal)
}
