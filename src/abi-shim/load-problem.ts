// What keeps Envoy from loading a module: where it stops, in Envoy's words and in ours.
import { abiVersions } from './version.ts'

export type LoadProblemKind =
  | 'empty'
  | 'not-wasm'
  | 'corrupt'
  | 'invalid'
  | 'component'
  | 'no-abi-marker'
  | 'missing-import'
  | 'import-type'
  | 'import-refused'
  | 'import-crash'
  | 'export-type'
  | 'no-allocator'
  | 'memory-too-large'
  | 'engine'
  | 'no-memory'

/**
 * Where Envoy stops: before it makes a VM, at the code, at an import, when it makes an instance, when it has looked at all
 * exports; or it crashes. `none` where Envoy loads the module.
 */
export type Stage = 'file' | 'code' | 'import' | 'instance' | 'exports' | 'crash' | 'none'

/** One reason why a module does not load, or (`warning`) what goes wrong after it has. */
export interface LoadProblem {
  readonly kind: LoadProblemKind
  readonly severity: 'error' | 'warning'
  readonly stage: Stage
  /** Envoy's log line; where Envoy says nothing, or would load the module, ours. */
  readonly message: string
  readonly what: string
  /** The import, export or offset. */
  readonly where: string
  readonly consequence: string
  readonly remedy: string
}

const rejected = 'Envoy rejects the configuration that names this module: it refuses to start, or keeps the listener it has.'
const noInstance = 'Failed to create new Wasm instance'
const notInitialized = 'Failed to initialize Wasm code'

/** Something that Envoy refuses. */
export function problem(
  kind: LoadProblemKind,
  stage: Stage,
  message: string,
  what: string,
  where: string,
  remedy: string,
  consequence = rejected,
): LoadProblem {
  return { kind, severity: 'error', stage, message, what, where, consequence, remedy }
}

export function isError({ severity }: LoadProblem): boolean {
  return severity === 'error'
}

/** Envoy's ceiling for linear memory, in pages of 64 KiB: 1 GiB. */
export const envoyPages = 16_384

const lowerMemory = 'Lower the initial memory when linking.'

export const problemOf = {
  empty: () =>
    problem(
      'empty',
      'file',
      'Plugin failed to load',
      'The file is empty.',
      'the whole file',
      'Choose the .wasm file that the compiler wrote.',
    ),
  noMarker: () =>
    problem(
      'no-abi-marker',
      'code',
      'Missing or unknown Proxy-Wasm ABI version',
      'No export says which version of the proxy-wasm ABI the module speaks.',
      'export section',
      `Build with a proxy-wasm SDK, or export a function named proxy_abi_version_0_2_1 (or ${abiVersions
        .slice(0, -1)
        .map((v) => v.replaceAll('.', '_'))
        .join(', ')}).`,
    ),
  invalid: (engine: string) =>
    problem(
      'invalid',
      'code',
      'Failed to load Wasm bytecode',
      `The code is not valid WebAssembly: ${engine}.`,
      'code',
      'Build the module again; if it needs a new WebAssembly feature, build without it.',
    ),
  engine: (engine: string, lacking: readonly string[], used: boolean) =>
    problem(
      'engine',
      'none',
      'This JavaScript engine cannot compile the module',
      used
        ? `The module uses ${lacking.join(' and ')}, which this JavaScript engine does not have.`
        : `This JavaScript engine refuses the code: ${engine}. It lacks ${lacking.join(', ')}.`,
      'code',
      'Use a newer Chromium or Node, or build without the feature.',
      used
        ? 'Envoy would load it: its V8 has the feature.'
        : 'Envoy’s V8 has what is lacking here: it loads the module if that is what the code uses, and rejects it otherwise.',
    ),
  memoryTooLarge: (wanted: number, cap: number, imported: boolean) =>
    wanted > envoyPages
      ? problem(
          'memory-too-large',
          imported ? 'import' : 'instance',
          imported ? notInitialized : noInstance,
          `The module asks for ${wanted} pages of memory at its start; Envoy gives at most ${envoyPages} (1 GiB).`,
          imported ? 'import section' : 'memory section',
          lowerMemory,
        )
      : problem(
          'memory-too-large',
          'none',
          `The module asks for ${wanted} pages of memory at its start; the playground gives at most ${cap}`,
          `The module asks for ${wanted} pages (${wanted / 16} MiB) of memory at its start, more than the playground’s ${cap}.`,
          'memory section',
          'Lower the initial memory when linking, or raise limits.memoryPages where a scenario has lowered it.',
          'Envoy would load it: its ceiling is 1 GiB.',
        ),
  /** Envoy's engine makes what is imported by its plain type, and the instance does not take it. */
  importRefused: (where: string, what: string) =>
    problem(
      'import-refused',
      'instance',
      noInstance,
      `The module imports ${what}; Envoy makes an ordinary one, which does not fit.`,
      where,
      'Let the module define it itself.',
    ),
  /** Wasm::link of Envoy's engine keeps one memory and one table; a second takes the place of the first while it is in use. */
  importedTwice: (where: string, what: 'memory' | 'table') =>
    problem(
      'import-refused',
      'instance',
      noInstance,
      `The module imports a second ${what}; Envoy can make only one.`,
      where,
      `Import one ${what} at most.`,
      'Envoy dies with SIGSEGV while it loads the module, or refuses the configuration: which of them is a matter of luck.',
    ),
  importCrash: (where: string, what: string) =>
    problem(
      'import-crash',
      'crash',
      `Envoy dies while it loads the module: it imports ${what}`,
      `The module imports ${what}, a kind of import that Envoy’s engine does not expect.`,
      where,
      'Let the module define it itself.',
      'Envoy dies with SIGTRAP, at its start or when it is given the configuration.',
    ),
} as const

/** What Envoy makes of a file that cannot be read. */
export function unreadable({ offset, message }: { readonly offset: number; readonly message: string }): LoadProblem {
  const where = `offset 0x${offset.toString(16)}`
  const what = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
  if (/component/.test(message)) {
    return problem(
      'component',
      'code',
      'Missing or unknown Proxy-Wasm ABI version',
      what,
      where,
      'Build a core module: target wasm32-wasip1 or wasm32-unknown-unknown, not wasip2.',
    )
  }
  const corrupt = 'Failed to parse corrupted Wasm module'
  if (offset === 0)
    return problem(
      'not-wasm',
      'code',
      corrupt,
      what,
      where,
      'Choose the .wasm file that the compiler wrote; text (.wat) must be assembled first.',
    )
  return problem(
    'corrupt',
    'code',
    corrupt,
    what,
    where,
    'Get the file again: it is cut off or damaged. A build that was interrupted leaves such files.',
  )
}

/** How Envoy gives up a module: the lines that it logs at level error, or that it crashes. */
export type Refusal =
  | { readonly crashes: string }
  | { readonly crashes?: undefined; readonly vm: boolean; readonly log: readonly string[] }

const failed = (message: string) => `Wasm VM failed ${message}`

/** What Envoy says of exports. It looks at all of them. */
export const exportsLog = (problems: readonly LoadProblem[]): string[] =>
  problems.map(({ kind, message }) => (kind === 'no-allocator' ? failed(message) : message))

/** What Envoy says to a module with these problems before it runs any of it: to the first only. Null where it makes an instance. */
export function refusalOf(problems: readonly LoadProblem[]): Refusal | null {
  const at = (...stages: readonly Stage[]) => problems.filter((one) => isError(one) && stages.includes(one.stage))
  if (at('file').length > 0) return { vm: false, log: [] }
  const [code] = at('code')
  if (code !== undefined) return { vm: true, log: [failed(code.message), failed('Failed to load Wasm code')] }
  // The kinds of all imports are looked at first; then they are linked in their order, and the instance is made.
  const [crash] = at('crash')
  if (crash !== undefined) return { crashes: crash.message }
  const first = at('import')[0] ?? at('instance')[0]
  if (first !== undefined)
    return { vm: true, log: [...(first.message === notInitialized ? [] : [first.message]), failed(notInitialized)] }
  return null
}
