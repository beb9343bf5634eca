// Reads a scenario document, a project file or a link; findings become bad input with the file, the path in it and the line.
import { isArchive } from '../scenario/is-archive.ts'
import type { Issue } from '../scenario/issue.ts'
import { inputLimits } from '../scenario/limits.ts'
import { type Carried, decodeLink } from '../scenario/link.ts'
import { parseText } from '../scenario/parse.ts'
import { readProject } from '../scenario/project.ts'
import type { Scenario } from '../scenario/schema.ts'
import { BadInput } from './bad-input.ts'
import { readBytes, readText } from './files.ts'

/** A scenario with the modules that came along, and the name that messages give it. Other modules lie beside a file of that name. */
export interface Opened extends Carried {
  readonly file: string
}

/** Whether an argument is a link, not a file. */
export const isLink = (argument: string) => /^(#|https?:\/\/)/i.test(argument)

/** What an argument names: a link, a project file, or a document. */
export function openScenario(argument: string): Opened {
  if (isLink(argument)) return opened('the link', decodeLink(argument))
  if (!/\.(json|ya?ml)$/i.test(argument)) {
    const bytes = readBytes(argument, inputLimits.archiveBytes)
    if (isArchive(bytes)) return opened(argument, readProject(bytes))
  }
  return { scenario: loadScenario(argument), modules: new Map(), file: argument }
}

function opened(file: string, read: Carried | { readonly issues: readonly Issue[] }): Opened {
  if ('scenario' in read) return { ...read, file }
  throw issuesOf(file, read.issues)
}

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
