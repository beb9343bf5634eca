// The module that vite.config.ts makes from public/demos: every folder's scenario, in order of their names.
declare module 'virtual:demos' {
  const demos: ReadonlyArray<{ readonly slug: string; readonly scenario: unknown }>
  export default demos
}
