// What a run of Envoy owes to chance: lines that further Envoys have otherwise.
import { linesOf, withoutEnvironment } from './recording.ts'
import type { Take } from './take.ts'

/** How many Envoys more are asked. */
const further = 2

/** Lines of the first run that another has not. */
export async function chanceIn(first: Take, another: () => Promise<Take>): Promise<ReadonlySet<string>> {
  const chance = new Set<string>()
  for (let each = 0; each < further; each++) for (const line of chanceBetween(first, await another())) chance.add(line)
  return chance
}

/** The same of two runs. */
function chanceBetween(first: Take, other: Take): readonly string[] {
  const known = new Set(withoutEnvironment(linesOf(other), other.environment))
  const named = withoutEnvironment(linesOf(first), first.environment)
  return linesOf(first).filter((_, at) => !known.has(named[at] ?? ''))
}
