// `reference`: everything that can pass between Envoy and a guest, from the tables that the engine itself runs on.
import { type ReferenceEntry, referenceEntries, referenceKinds } from '../abi-shim/reference.ts'
import { abiVersions } from '../abi-shim/version.ts'
import { type Command, misuse, oneOf, readArgs } from './command.ts'

const formats = ['text', 'json'] as const

export const reference: Command = {
  name: 'reference',
  usage: ['reference [--format text|json]'],
  about: 'Lists host calls, callbacks, properties and foreign functions: types, releases, answers, label, proof.',
  async run(args, terminal) {
    const { values, positionals } = readArgs(reference, args, { format: { type: 'string', default: 'text' } })
    const format = oneOf(reference, 'format', values.format, formats)
    if (positionals.length > 0) throw misuse(reference, `what is \`${positionals[0]}\`?`)
    const entries = referenceEntries()
    terminal.out(format === 'json' ? `${JSON.stringify(byKind(entries), null, 2)}\n` : text(entries))
    return 0
  },
}

function byKind(entries: readonly ReferenceEntry[]): object {
  const tables = referenceKinds.map((kind) => [
    kind,
    entries.filter((entry) => entry.kind === kind).map(({ kind: _, ...facts }) => facts),
  ])
  return { version: 1, ...Object.fromEntries(tables) }
}

function text(entries: readonly ReferenceEntry[]): string {
  const lines: string[] = []
  let family = ''
  for (const entry of entries) {
    if (entry.family !== family) {
      family = entry.family
      lines.push(...(lines.length > 0 ? [''] : []), family)
    }
    lines.push(`  ${entry.name}${nounOf(entry)}  ${entry.signature}`)
    lines.push(`    ${[entry.label.replace('-', ' '), ...boundsOf(entry)].join('; ')}. ${entry.doc}`)
    if (entry.answers.length > 0) lines.push(`    answers ${entry.answers.join(', ')}`)
    for (const { text, instead } of entry.dangers) lines.push(`    beware: ${text}. ${instead}`)
    if (entry.proof !== null) lines.push(`    recorded in ${entry.proof}`)
  }
  return `${lines.join('\n')}\n`
}

const nounOf = ({ kind, params }: ReferenceEntry) =>
  kind === 'hostcalls' || kind === 'callbacks' ? `(${params.join(', ')})` : ''

function boundsOf({ abi, since, until, modules, available, olderSignatures }: ReferenceEntry): string[] {
  return [
    ...(abi.length === abiVersions.length ? [] : [`ABI ${abi.join(', ')}`]),
    ...Object.entries(olderSignatures).map(([version, signature]) => `${signature} in ABI ${version}`),
    ...(since === null ? [] : [`since Envoy ${since}`]),
    ...(until === null ? [] : [`until Envoy ${until}`]),
    ...(modules.length === 0 || modules.join() === 'env' ? [] : [`from ${modules.join(', ')}`]),
    ...(available === null ? [] : [`available: ${available}`]),
  ]
}
