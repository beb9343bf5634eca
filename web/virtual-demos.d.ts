// The module that vite.config.ts makes from public/demos: every folder's scenario and modules, in order of their names.
declare module 'virtual:demos' {
  const demos: ReadonlyArray<{
    readonly slug: string
    /** What one wants to do: demos of one task stand together. */
    readonly task: string
    /** What it shows, in one line. */
    readonly line: string
    readonly scenario: unknown
    /** Markdown, as it stands in the folder. */
    readonly lesson: string
    /** `language` is a folder of `src/`, null where there is none; bytes are published under `m/<sha256>.wasm`. */
    readonly modules: ReadonlyArray<{
      readonly file: string
      readonly language: string | null
      readonly sha256: string
      readonly size: number
    }>
  }>
  export default demos
}
