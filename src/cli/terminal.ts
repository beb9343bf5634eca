// What a command may touch besides files: streams, and workers. Injected, so that tests run commands in place.
import type { Spawn } from '../sandbox/client.ts'
import { spawnThread } from './spawn.ts'

export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** The standard input, to its end. */
  input(): AsyncIterable<Uint8Array>
  readonly spawn: Spawn
  /** Characters of a line, for what is set in columns. */
  readonly width: number
}

/** The process's own streams. */
export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  input: () => process.stdin,
  spawn: () => spawnThread(),
  width: process.stdout.columns ?? 160,
}

/** Exit codes: a contract with scripts. */
export const ExitCode = {
  ok: 0,
  checkFailed: 1,
  badInput: 2,
  guestFailed: 3,
  /** Our own mistake; no input should lead here. */
  emulatorBug: 70,
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]
