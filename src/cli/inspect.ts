// `inspect`: what a module is, what it imports and exports, and which Envoy releases load it.
import { inspect } from '../inspector/inspect.ts'
import type { Report } from '../inspector/report.ts'
import { type Command, misuse, oneOf, readArgs } from './command.ts'
import { readModule } from './files.ts'

const formats = ['text', 'json'] as const

export const inspectCommand: Command = {
  name: 'inspect',
  usage: ['inspect <module.wasm[.gz]> [--format text|json]'],
  about: 'Names ABI, toolchain, imports, exports and problems of a module, without running it.',
  async run(args, terminal) {
    const { values, positionals } = readArgs(inspectCommand, args, { format: { type: 'string', default: 'text' } })
    const format = oneOf(inspectCommand, 'format', values.format, formats)
    const [file, more] = positionals
    if (file === undefined) throw misuse(inspectCommand, 'there is no module')
    if (more !== undefined) throw misuse(inspectCommand, `one module at a time; what is \`${more}\`?`)
    const report = inspect(readModule(file))
    terminal.out(format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : text(file, report))
    return report.ok ? 0 : 3
  },
}

function text(file: string, report: Report): string {
  const { abi, toolchain, memory, allocator, start, imports, exports, releases, problems } = report
  const sections = [
    [
      `${file} (${report.size} bytes)`,
      `  ABI        ${abi.version ?? 'none'}${abi.claimed.length > 1 ? `, the first of ${abi.claimed.join(', ')}` : ''}`,
      `  toolchain  ${toolchainText(toolchain)}`,
      `  memory     ${memory === null ? 'none' : `${memory.source}${memory.name === null ? '' : ` as ${memory.name}`}, ${memory.limits.min} to ${memory.limits.max ?? 'any number of'} pages`}`,
      `  allocator  ${allocator ?? 'none'}`,
      `  start      ${start.map(({ name, since }) => (since === null ? name : `${name} (since Envoy ${since})`)).join(', then ') || 'nothing'}`,
      `  functions  ${report.functions.imported} imported, ${report.functions.defined} defined`,
    ],
    table(
      `Imports (${imports.length})`,
      imports.map((one) => [
        `${one.module}.${one.name}`,
        one.signature ?? one.kind,
        [...(one.status === 'links' ? [] : [statusText(one)]), ...(one.label === null ? [] : [one.label.replace('-', ' ')])].join(
          '; ',
        ),
      ]),
    ),
    table(
      `Exports (${exports.length})`,
      exports.map((one) => [
        one.name,
        one.signature ?? one.kind,
        one.ok ? one.role : `${one.role}; Envoy wants ${one.expected ?? 'another type'}`,
      ]),
    ),
    table(
      'Envoy releases',
      releases.map(({ release, links, missing, mismatched }) => [
        release,
        links ? 'links' : 'does not link',
        [
          ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
          ...(mismatched.length > 0 ? [`of another type: ${mismatched.join(', ')}`] : []),
        ].join('; '),
      ]),
    ),
    problems.length === 0
      ? ['No problems found.']
      : problems.flatMap(({ severity, what, where, envoy, change }) => [
          `${severity}: ${where}: ${what}`,
          `  Envoy: ${envoy}`,
          `  Change: ${change}`,
        ]),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function toolchainText({ language, compiler, sdk }: Report['toolchain']): string {
  const parts = [...new Set([language, compiler, sdk])].filter((part) => part !== null)
  return parts.join(', ') || 'not known'
}

function statusText({ status, expected }: Report['imports'][number]): string {
  switch (status) {
    case 'links':
      return 'links'
    case 'missing':
      return 'no Envoy release has it'
    case 'other-abi':
      return 'of another ABI version'
    case 'type':
      return `of another type: Envoy has ${expected}`
    case 'kind':
      return 'Envoy gives no such thing'
  }
}

/** Columns as wide as their widest cell, but no wider than is readable. */
function table(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const width = (column: number) => Math.min(60, Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const [first, second] = [width(0), width(1)]
  return [title, ...rows.map(([a = '', b = '', c = '']) => `  ${a.padEnd(first)}  ${b.padEnd(second)}  ${c}`.trimEnd())]
}
