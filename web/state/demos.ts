// The demos that came with the page: their scenarios are part of the bundle, their modules are files of the site.
import demoFiles from 'virtual:demos'
import { type Scenario, scenarioSchema } from '../../src/scenario/schema.ts'
import { invariant } from '../../src/util/assert.ts'

export interface Demo {
  /** Folder name, such as `01-header-filter`. */
  readonly slug: string
  /** What one wants to do: demos of one task stand together. */
  readonly task: string
  /** What it shows, in one line. */
  readonly line: string
  readonly scenario: Scenario
  /** The same filter in other languages too. `file` is absent in references to `filter.wasm`. */
  readonly modules: ReadonlyArray<{
    readonly file: string
    readonly language: string | null
    readonly sha256: string
    readonly size: number
  }>
}

export const demos: readonly Demo[] = demoFiles.map(({ slug, task, line, scenario, modules }) => ({
  slug,
  task,
  line,
  scenario: scenarioSchema.parse(scenario),
  modules,
}))

const first = demos[0]
invariant(first, 'the page was built without a demo')

/** The one that is open on the first visit. */
export const firstDemo: Demo = first

const names: Readonly<Record<string, string>> = {
  rust: 'Rust',
  go: 'Go',
  tinygo: 'TinyGo',
  cpp: 'C++',
  as: 'AssemblyScript',
  wat: 'WAT',
  zig: 'Zig',
}

/** The name of a language for people. */
export const languageName = (language: string | null) => (language === null ? 'WebAssembly' : (names[language] ?? language))
