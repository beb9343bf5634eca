// What a format is: another way to write a scenario, out, in, or both.
import type { Issue } from '../issue.ts'
import type { Scenario } from '../schema.ts'

/** One file of an export. */
export interface ExportFile {
  readonly name: string
  readonly mediaType: string
  readonly text: string
}

/** Something that the other side cannot say. */
export interface Loss {
  /** Where in the scenario, such as `plugins[0].configuration`. */
  readonly path: string
  readonly message: string
}

export interface Format {
  /** The word on the command line, such as `envoy-yaml`. */
  readonly id: string
  readonly label: string
  /** The fields of a scenario that this format may lose; `[]` stands for any index. */
  readonly mayLose: readonly string[]
  readonly export?: (scenario: Scenario) => { readonly files: readonly ExportFile[]; readonly losses: readonly Loss[] }
  readonly import?: (
    text: string,
  ) => { readonly scenario: Scenario; readonly losses: readonly Loss[] } | { readonly issues: readonly Issue[] }
}
