// The recordings of a case: `envoy-<release>[.<variant>].txt` beside it, and which of them answers for a release.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { targets } from '../scenario/schema.ts'
import type { Case } from './cases.ts'

export interface RecordingFile {
  readonly release: string
  readonly file: string
}

/** Releases in their order. */
const releases: readonly string[] = Object.values(targets)

/** Oldest release first. */
export function recordingsOf({ folder, variant }: Case): RecordingFile[] {
  const present = new Set(readdirSync(folder))
  return releases.flatMap((release) => {
    const name = recordingName(release, variant)
    return present.has(name) ? [{ release, file: join(folder, name) }] : []
  })
}

export const recordingName = (release: string, variant: string | null) =>
  `envoy-${release}${variant === null ? '' : `.${variant}`}.txt`
