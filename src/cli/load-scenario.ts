// Reads a scenario document; findings in it become bad input with the file, the path in it and the line.
import type { Issue } from '../scenario/issue.ts'
import { inputLimits } from '../scenario/limits.ts'
import { parseText } from '../scenario/parse.ts'
import type { Scenario } from '../scenario/schema.ts'
import { BadInput } from './bad-input.ts'
import { readText } from './files.ts'

/** A scenario document, valid and with its defaults. */
export function loadScenario(file: string): Scenario {
  const parsed = parseText(readText(file, inputLimits.documentBytes))
  if ('issues' in parsed) throw issuesOf(file, parsed.issues)
  return parsed.scenario
}

export function issuesOf(file: string, issues: readonly Issue[]): BadInput {
  return new BadInput(
    ...issues.map(({ path, message, line }) => ({
      where: `${file}${line === undefined ? '' : `:${line}`}`,
      what: path === '' ? message : `${path} ${message}`,
      envoy:
        'never sees a scenario; it refuses its own configuration as a whole where one field is wrong, and keeps the one it has.',
      change: `Correct ${path === '' ? 'the document' : `\`${path}\``}; docs/scenario.md lists every field.`,
    })),
  )
}
