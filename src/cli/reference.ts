// `reference`: every host function of Envoy, from the table that the engine itself runs on.
import { type AnyHostcall, wordsType } from '../abi-shim/hostcall.ts'
import { families } from '../abi-shim/hostcalls/index.ts'
import { abiVersions } from '../abi-shim/version.ts'
import { type Command, misuse, oneOf, readArgs } from './command.ts'

const formats = ['text', 'json'] as const

export const reference: Command = {
  name: 'reference',
  usage: ['reference [--format text|json]'],
  about: 'Lists every host function: signature, versions, releases, and how faithfully it is emulated.',
  async run(args, terminal) {
    const { values, positionals } = readArgs(reference, args, { format: { type: 'string', default: 'text' } })
    const format = oneOf(reference, 'format', values.format, formats)
    if (positionals.length > 0) throw misuse(reference, `what is \`${positionals[0]}\`?`)
    const entries = Object.entries(families).flatMap(([family, table]) =>
      Object.entries(table as Readonly<Record<string, AnyHostcall>>).map(([name, entry]) => factsOf(family, name, entry)),
    )
    terminal.out(format === 'json' ? `${JSON.stringify({ version: 1, hostcalls: entries }, null, 2)}\n` : text(entries))
    return 0
  },
}

interface Facts {
  readonly family: string
  readonly name: string
  readonly modules: readonly string[]
  readonly params: readonly string[]
  /** As Envoy prints types. */
  readonly signature: string
  readonly abi: readonly string[]
  /** First and last Envoy release; null for no bound. */
  readonly since: string | null
  readonly until: string | null
  readonly label: string
  readonly doc: string
}

function factsOf(family: string, name: string, entry: AnyHostcall): Facts {
  const { params, results } = wordsType(entry)
  const list = (types: readonly string[]) => types.join(' ') || 'void'
  return {
    family,
    name,
    modules: entry.modules,
    params: Object.keys(entry.params),
    signature: `${list(params)} -> ${list(results)}`,
    abi: entry.abi,
    since: entry.since ?? null,
    until: entry.until ?? null,
    label: entry.label,
    doc: entry.doc,
  }
}

function text(entries: readonly Facts[]): string {
  const lines: string[] = []
  let family = ''
  for (const entry of entries) {
    if (entry.family !== family) {
      family = entry.family
      lines.push(...(lines.length > 0 ? [''] : []), family)
    }
    const bounds = [
      ...(entry.abi.length === abiVersions.length ? [] : [`ABI ${entry.abi.join(', ')}`]),
      ...(entry.since === null ? [] : [`since Envoy ${entry.since}`]),
      ...(entry.until === null ? [] : [`until Envoy ${entry.until}`]),
      ...(entry.modules.join() === 'env' ? [] : [`from ${entry.modules.join(', ')}`]),
    ]
    lines.push(`  ${entry.name}(${entry.params.join(', ')})  ${entry.signature}`)
    lines.push(`    ${[entry.label.replace('-', ' '), ...bounds].join('; ')}. ${entry.doc}`)
  }
  return `${lines.join('\n')}\n`
}
