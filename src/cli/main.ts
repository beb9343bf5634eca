// Entry of the command line.
import { commandLine } from './command-line.ts'
import { ExitCode, processTerminal } from './terminal.ts'

// A reader that has seen enough (`… | head`) closes the pipe; that is no failure.
process.stdout.on('error', (error: Error & { code?: string }) => {
  if (error.code === 'EPIPE') process.exit(ExitCode.ok)
  throw error
})
process.exitCode = await commandLine(process.argv.slice(2), processTerminal)
