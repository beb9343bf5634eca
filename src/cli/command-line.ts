// The command line: picks the command, prints what went wrong, gives the exit code.
import { BadInput, printProblems } from './bad-input.ts'
import { commands } from './commands.ts'
import { ExitCode, type Terminal } from './terminal.ts'

const help = () =>
  [
    'Runs proxy-wasm modules the way Envoy would.',
    '',
    ...commands.flatMap(({ usage, about }) => [...usage.map((line) => `  ${line}`), `      ${about}`]),
    '',
    'Exit codes: 0 all checks hold, 1 a check failed, 2 bad input, 3 the guest failed where no check expected it.',
    '',
  ].join('\n')

/** Runs one command line. */
export async function commandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = args
  try {
    if (name === undefined || name === 'help' || name === '--help' || rest.includes('--help')) {
      terminal.out(help())
      return name === undefined ? ExitCode.badInput : ExitCode.ok
    }
    const command = commands.find((one) => one.name === name)
    if (command) return await command.run(rest, terminal)
    throw new BadInput({
      where: name,
      what: 'no such command',
      envoy: 'is not involved.',
      change: `Use one of: ${commands.map((one) => one.name).join(', ')}.`,
    })
  } catch (error) {
    if (error instanceof BadInput) {
      terminal.err(printProblems(error.problems))
      return ExitCode.badInput
    }
    terminal.err(
      `This is a mistake in the playground, not in your input:\n${error instanceof Error ? error.stack : String(error)}\n`,
    )
    return ExitCode.emulatorBug
  }
}
