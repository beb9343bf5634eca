// What a command is, and how options are read: every one by `node:util`, so that all refuse the same mistakes.
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { BadInput } from './bad-input.ts'
import type { ExitCode, Terminal } from './terminal.ts'

export interface Command {
  readonly name: string
  /** Lines after `usage:`, without the program's name. */
  readonly usage: readonly string[]
  /** One sentence. */
  readonly about: string
  run(args: readonly string[], terminal: Terminal): Promise<ExitCode>
}

type Options = NonNullable<ParseArgsConfig['options']>

/** What `readArgs` found. */
export type Args<T extends Options> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true; strict: true }>>

/** Options and positional arguments. Unknown or malformed options are bad input. */
export function readArgs<T extends Options>(command: Command, args: readonly string[], options: T): Args<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw misuse(command, error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error))
  }
}

/** The command was called in a way that it does not understand. */
export function misuse(command: Command, what: string): BadInput {
  return new BadInput({
    where: command.name,
    what,
    envoy: 'is not involved.',
    change: `usage:\n${command.usage.map((line) => `  ${line}`).join('\n')}`,
  })
}

/** An option's value out of a few. */
export function oneOf<T extends string>(command: Command, option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value)
  if (found !== undefined) return found
  throw misuse(command, `--${option} ${value} is not one of ${allowed.join(', ')}`)
}
