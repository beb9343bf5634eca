// What a command may touch besides files: two streams of text. Injected, so that tests read what was printed.
export interface Terminal {
  out(text: string): void
  err(text: string): void
}

/** The process's own streams. */
export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
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
