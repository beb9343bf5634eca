// The recordings of a case: `envoy-<release>[.<variant>].txt` beside it, and which of them answers for a release.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Scenario, type Target, targetNames, targets } from '../scenario/schema.ts'
import type { Case } from './cases.ts'

export interface RecordingFile {
  readonly release: string
  readonly file: string
  /** The case's scenario with the target that was recorded. */
  readonly scenario: Scenario
}

/** Releases in their order. */
const releases: readonly string[] = Object.values(targets)

/** Oldest release first. */
export function recordingsOf({ folder, variant, scenario }: Case): RecordingFile[] {
  const present = new Set(readdirSync(folder))
  return targetNames.flatMap((target) => {
    const release = targets[target]
    const name = recordingName(release, variant)
    return present.has(name) ? [{ release, file: join(folder, name), scenario: { ...scenario, target } }] : []
  })
}

/** The recording that says what a target does: its own, or the nearest newer one. A newer target has none where nobody asked. */
export function recordingFor(one: Case, target: Target): RecordingFile | undefined {
  const from = releases.indexOf(targets[target])
  return recordingsOf(one).find(({ release }) => releases.indexOf(release) >= from)
}

/** The nearest recording of a release that is newer than the target's own. */
export function newerRecording(one: Case, target: Target): RecordingFile | undefined {
  const from = releases.indexOf(targets[target])
  return recordingsOf(one).find(({ release }) => releases.indexOf(release) > from)
}

/** The name of a recording's file. */
export const recordingName = (release: string, variant: string | null) =>
  `envoy-${release}${variant === null ? '' : `.${variant}`}.txt`
