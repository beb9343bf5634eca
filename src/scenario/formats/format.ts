// What a format is: another way to write a scenario, out, in, or both.
import type { Issue } from '../issue.ts'
import type { ModuleBytes } from '../link.ts'
import type { Scenario } from '../schema.ts'

/** One file of an export: a text, or a module's bytes. */
export type ExportFile = { readonly name: string; readonly mediaType: string } & (
  | { readonly text: string }
  | { readonly bytes: Uint8Array }
)

export interface Exported {
  /** Several files belong together: in a folder, or in one archive. */
  readonly files: readonly ExportFile[]
  readonly losses: readonly Loss[]
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
  /** `modules` has the bytes that are at hand, by module id. */
  readonly export?: (scenario: Scenario, modules: ModuleBytes) => Exported
  /** `modules` of the result has the bytes that came with the text. */
  readonly import?: (
    text: string,
  ) =>
    | { readonly scenario: Scenario; readonly losses: readonly Loss[]; readonly modules?: ModuleBytes }
    | { readonly issues: readonly Issue[] }
}
