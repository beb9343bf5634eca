// The ladder of document versions: each rung lifts a document to the next version, so that old ones stay readable.
import type { Finding } from './issue.ts'

type Lift = (document: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>

/** What lifts a document of each version to the newest. Only a changed meaning makes a new version; a new optional field does not. */
export const ladder: Readonly<Record<number, Lift>> = {
  1: (document) => document,
}

/** The version that is written. */
export const newestVersion = Math.max(...Object.keys(ladder).map(Number))

/** Lifts a document of any known version to the newest, or says why its version is none. */
export function lift(
  document: Readonly<Record<string, unknown>>,
): { readonly document: unknown } | { readonly finding: Finding } {
  const version = Object.hasOwn(document, 'version') ? document['version'] : undefined
  const refuse = (message: string) => ({ finding: { at: ['version'], message } })
  if (version === undefined) return refuse(`is missing; a scenario says which version it is: ${newestVersion}`)
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return refuse(`must be a whole number from 1 to ${newestVersion}`)
  const step = ladder[version]
  if (step === undefined)
    return refuse(`is ${version}; this playground reads versions up to ${newestVersion}. The document comes from a newer one`)
  return { document: step(document) }
}
