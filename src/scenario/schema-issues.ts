// What the schema found, in words: one finding for each mistake, also where the schema tried several shapes.
import type * as z from 'zod'
import type { Finding, Path } from './issue.ts'

type SchemaIssue = z.core.$ZodIssue

/** The findings behind the schema's issues about `document`. */
export function findingsOf(issues: readonly SchemaIssue[], document: unknown, above: Path = []): Finding[] {
  return issues.flatMap((issue) => findings(issue, document, [...above, ...issue.path.map(part)]))
}

const part = (key: PropertyKey) => (typeof key === 'number' ? key : String(key))

function findings(issue: SchemaIssue, document: unknown, at: Path): Finding[] {
  const one = (message: string) => [{ at, message }]
  switch (issue.code) {
    case 'invalid_type':
      return one(wrong(document, at, kinds[issue.expected] ?? issue.expected))
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        at: [...at, key],
        message: 'is no field here that this playground knows; is it a slip, or does the document come from a newer one?',
      }))
    case 'invalid_union':
      return closest(issue.errors, document, at)
    case 'invalid_value':
      return one(wrong(document, at, choice(issue.values.map((value) => JSON.stringify(value)))))
    case 'too_big':
      return one(`${measured(issue.origin)} at most ${issue.maximum}${unit(issue.origin)}`)
    case 'too_small':
      return one(`${measured(issue.origin)} at least ${issue.minimum}${unit(issue.origin)}`)
    case 'invalid_key':
      return one('has a key that cannot be a name here: names have 1 to 100 characters')
    case 'invalid_format':
      if (issue.format === 'datetime') return one('must be a time in UTC such as 2026-01-01T00:00:00Z')
      if (issue.format === 'base64') return one('is not base64')
      return one(issue.message)
    default:
      return one(issue.message)
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  tuple: 'a list of two',
  null: 'null',
}

function wrong(document: unknown, at: Path, wanted: string): string {
  const value = valueAt(document, at)
  return value === undefined ? `is missing; it must be ${wanted}` : `must be ${wanted}, not ${kindOf(value)}`
}

const measured = (origin: string) => (origin === 'string' || origin === 'array' ? 'may have' : 'must be')
function unit(origin: string): string {
  if (origin === 'string') return ' characters'
  return origin === 'array' ? ' entries' : ''
}

/**
 * Where several shapes are allowed, the one that is meant: that with the fewest of unknown fields, then of other mistakes.
 * Where the value has none of the kinds that the shapes have, all kinds are named.
 */
function closest(shapes: readonly (readonly SchemaIssue[])[], document: unknown, at: Path): Finding[] {
  const kindly = shapes.filter((issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0))
  if (kindly.length === 0) {
    const wanted = shapes.flatMap((issues) =>
      issues.flatMap((each) => (each.code === 'invalid_type' ? [kinds[each.expected] ?? each.expected] : [])),
    )
    return [{ at, message: wrong(document, at, choice([...new Set(wanted)])) }]
  }
  let best: readonly SchemaIssue[] = []
  let least = Number.POSITIVE_INFINITY
  for (const issues of kindly) {
    const weight = issues.reduce((sum, issue) => sum + weightOf(issue, document, at), 0)
    if (weight >= least) continue
    least = weight
    best = issues
  }
  return findingsOf(best, document, at)
}

/** An unknown or a missing field tells more against a shape than a wrong value in a known one. */
function weightOf(issue: SchemaIssue, document: unknown, at: Path): number {
  if (issue.code === 'unrecognized_keys') return 100 * issue.keys.length
  return valueAt(document, [...at, ...issue.path.map(part)]) === undefined ? 60 : 10
}

function valueAt(document: unknown, path: Path): unknown {
  let value = document
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<string | number, unknown>>)[key]
  }
  return value
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return `a list of ${value.length}`
  switch (typeof value) {
    case 'string':
      return value.length <= 40 ? `the text ${JSON.stringify(value)}` : 'a text'
    case 'number':
    case 'boolean':
      return String(value)
    case 'object':
      return 'an object'
    default:
      return `a ${typeof value}`
  }
}

function choice(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? 'nothing'
  return `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`
}
