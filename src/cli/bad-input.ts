// What the user gave and we cannot use: what, where, what Envoy would do, what to change. Ends a command with exit code 2.

export interface Problem {
  /** File, option or command, with the path inside it where there is one. */
  readonly where: string
  readonly what: string
  readonly envoy: string
  readonly change: string
}

export class BadInput extends Error {
  override readonly name = 'BadInput'
  readonly problems: readonly Problem[]

  constructor(...problems: readonly Problem[]) {
    super(problems.map(({ where, what }) => `${where}: ${what}`).join('\n'))
    this.problems = problems
  }
}

/** For people, each problem as a paragraph. */
export function printProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ where, what, envoy, change }) => `${where}: ${what}\n  Envoy: ${indent(envoy)}\n  Change: ${indent(change)}\n`)
    .join('\n')
}

const indent = (text: string) => text.replaceAll('\n', '\n    ')
