// Anything at all becomes a scenario, or a list of what is wrong with it. Total: nothing here throws.
import { outOfBounds, readText } from './document-text.ts'
import { type Finding, type Issue, type Path, pathText } from './issue.ts'
import { danglingIn } from './references.ts'
import { type Scenario, scenarioSchema } from './schema.ts'
import { findingsOf } from './schema-issues.ts'
import { lift } from './versions.ts'

export type Parsed = { readonly scenario: Scenario } | { readonly issues: readonly Issue[] }

/** Findings that are listed; a document with more is not a scenario with slips. */
const most = 50

/** A scenario from JSON or YAML text. Issues name the line. */
export function parseText(text: string): Parsed {
  const read = readText(text)
  return 'issues' in read ? read : parse(read.value, read.lineOf)
}

/** A scenario from a value, such as the result of `JSON.parse`. Older versions are lifted; issues name the path. */
export function parse(document: unknown, lineOf: (path: Path) => number | undefined = () => undefined): Parsed {
  const refuse = (findings: readonly Finding[]): Parsed => ({
    issues: findings.slice(0, most).map((finding) => issueOf(finding, lineOf)),
  })
  const outside = outOfBounds(document)
  if (outside) return refuse([outside])
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    return refuse([{ at: [], message: `a scenario is an object with the fields version, modules, plugins …` }])
  const lifted = lift(document as Readonly<Record<string, unknown>>)
  if ('finding' in lifted) return refuse([lifted.finding])
  const checked = scenarioSchema.safeParse(lifted.document)
  if (!checked.success) return refuse(findingsOf(checked.error.issues, lifted.document))
  const dangling = danglingIn(checked.data)
  return dangling.length > 0 ? refuse(dangling) : { scenario: checked.data }
}

function issueOf({ at, message }: Finding, lineOf: (path: Path) => number | undefined): Issue {
  const line = lineOf(at)
  return { path: pathText(at), message, ...(line === undefined ? {} : { line }) }
}

/** The scenario as JSON text, as it is saved: two spaces, a line break at the end. Reads back as an equal scenario. */
export function print(scenario: Scenario): string {
  return `${JSON.stringify(scenario, null, 2)}\n`
}
