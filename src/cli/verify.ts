// `verify`: holds our run of scenarios against a real Envoy's, call by call; with --record it writes down what Envoy does.
import { join, relative } from 'node:path'
import { type EnvoyBinary, findEnvoy, NoEnvoy } from '../oracle/binary.ts'
import { type Comparison, compare } from '../oracle/compare.ts'
import { printDifference } from '../oracle/difference-text.ts'
import { masks } from '../oracle/masks.ts'
import { record } from '../oracle/record.ts'
import { linesOf, printRecording } from '../oracle/recording.ts'
import { take } from '../oracle/take.ts'
import { SandboxClient } from '../sandbox/client.ts'
import { targets } from '../scenario/schema.ts'
import { normalForm } from '../trace/normal-form.ts'
import { BadInput } from './bad-input.ts'
import { type Case, findCases } from './cases.ts'
import { type Command, misuse, oneOf, readArgs } from './command.ts'
import { sha256Of, writeText } from './files.ts'
import { recordingName } from './recordings.ts'
import type { Terminal } from './terminal.ts'

const formats = ['text', 'json'] as const

interface Result extends Comparison {
  readonly name: string
}

export const verify: Command = {
  name: 'verify',
  usage: ['verify <scenario|folder>… [--envoy PATH] [--record] [--format text|json]'],
  about: 'Runs scenarios in a real Envoy and in the playground, and compares call by call.',
  async run(args, terminal) {
    const { values, positionals } = readArgs(verify, args, {
      envoy: { type: 'string' },
      record: { type: 'boolean', default: false },
      format: { type: 'string', default: 'text' },
    })
    const format = oneOf(verify, 'format', values.format, formats)
    if (positionals.length === 0) throw misuse(verify, 'there is no scenario and no folder')
    const cases = findCases(positionals)
    const results: Result[] = []
    for (const one of cases) {
      const binary = envoyFor(one, values.envoy)
      if (values.record) await recordCase(one, binary, terminal)
      const result = { name: one.name, ...(await verifyCase(one, binary, terminal)) }
      results.push(result)
      if (format === 'text') terminal.out(textOf(result))
    }
    const count = (verdict: Comparison['verdict']) => results.filter((one) => one.verdict === verdict).length
    const sum = (of: (one: Result) => number) => results.reduce((total, one) => total + of(one), 0)
    const summary = {
      cases: results.length,
      calls: sum(({ calls }) => calls),
      equal: count('equal'),
      explained: count('explained'),
      masked: sum(({ masked }) => masked),
      different: count('different'),
      notModelled: count('not-modelled'),
    }
    if (format === 'text')
      terminal.out(
        `${Object.entries(summary)
          .map(([name, value]) => `${value} ${name}`)
          .join(', ')}\n`,
      )
    else
      terminal.out(`${JSON.stringify({ ...summary, differences: results.filter((one) => one.difference !== null) }, null, 2)}\n`)
    return summary.different === 0 ? 0 : 1
  },
}

function envoyFor({ scenario }: Case, given: string | undefined): EnvoyBinary {
  try {
    return findEnvoy(targets[scenario.target], given, join(process.cwd(), '.cache'))
  } catch (error) {
    if (!(error instanceof NoEnvoy)) throw error
    throw new BadInput({
      where: 'Envoy',
      what: error.message,
      envoy: 'was not asked.',
      change: 'Give --envoy PATH or ENVOY_PATH.',
    })
  }
}

async function recordCase(one: Case, binary: EnvoyBinary, terminal: Terminal): Promise<void> {
  const modules = one.modules()
  const made = await record(binary, one.scenario, modules)
  if (made.unexplained.length > 0) {
    terminal.err(`${one.name}: three runs of Envoy differ, and no mask says why:\n${made.unexplained.join('\n')}\n`)
    return
  }
  const names = [...modules].map(([id, bytes]) => `${id} sha256 ${sha256Of(bytes)}`)
  const file = join(one.folder, recordingName(binary.release, one.variant))
  writeText(file, printRecording(binary.release, names.join(', '), made.take, made.masks))
  terminal.err(`${relative('', file)}\n`)
}

async function verifyCase(one: Case, binary: EnvoyBinary, terminal: Terminal): Promise<Comparison> {
  const modules = one.modules()
  const made = await take(binary, one.scenario, modules)
  const end = await new SandboxClient(terminal.spawn).run({ scenario: one.scenario, modules, environment: made.environment })
  return compare({ lines: linesOf(made), masks }, normalForm(end.history))
}

function textOf({ name, verdict, calls, difference, notModelled }: Result): string {
  const head = `${verdict.padEnd(12)} ${name} (${calls} calls)${notModelled === null ? '' : `: ${notModelled}`}\n`
  return verdict === 'different' && difference !== null ? `${head}${printDifference(difference, 'Envoy')}\n\n` : head
}
