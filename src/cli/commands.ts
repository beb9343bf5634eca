// The registry of commands.
import type { Command } from './command.ts'
import { explainCommand } from './explain.ts'
import { exportCommand } from './export.ts'
import { inspectCommand } from './inspect.ts'
import { reference } from './reference.ts'
import { run } from './run.ts'
import { verify } from './verify.ts'

export const commands: readonly Command[] = [run, inspectCommand, exportCommand, verify, explainCommand, reference]
