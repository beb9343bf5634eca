// `run`: drives a scenario, or a module alone, and prints what happened.

import { SandboxClient } from '../sandbox/client.ts'
import { inputLimits } from '../scenario/limits.ts'
import { parse } from '../scenario/parse.ts'
import type { Scenario } from '../scenario/schema.ts'
import { traceLines } from '../trace/file.ts'
import { report } from '../trace/report.ts'
import { isSteady } from '../trace/sweep.ts'
import { type Verdict, verdictOf } from '../trace/verdict.ts'
import { bareScenario } from './bare.ts'
import { type Args, type Command, misuse, oneOf, readArgs } from './command.ts'
import { readBytes, readModule, writeText } from './files.ts'
import { isLink, issuesOf, openScenario } from './load-scenario.ts'
import { collectModules, parseSwaps } from './modules.ts'

import { ExitCode } from './terminal.ts'
import { textReport } from './text.ts'

const formats = ['text', 'json', 'ndjson'] as const

const options = {
  module: { type: 'string', multiple: true },
  format: { type: 'string', default: 'text' },
  trace: { type: 'string' },
  config: { type: 'string' },
  request: { type: 'string', short: 'X' },
  header: { type: 'string', short: 'H', multiple: true },
  data: { type: 'string' },
} as const

const exitCodes: Readonly<Record<Verdict, ExitCode>> = {
  ok: ExitCode.ok,
  'check-failed': ExitCode.checkFailed,
  'guest-failed': ExitCode.guestFailed,
  'playground-failed': ExitCode.emulatorBug,
}

/** Options that only make sense without a document. */
const bareOnly = ['config', 'request', 'header', 'data'] as const

export const run: Command = {
  name: 'run',
  usage: [
    'run <scenario.json|.yaml|project.zip|link> [--module id=path]… [--format text|json|ndjson] [--trace file]',
    "run <filter.wasm[.gz]> [--config TEXT|@file] [-X METHOD] [-H 'name: value']… [--data TEXT|@file] [PATH]",
  ],
  about: 'Runs a scenario, or one request through a module, and says what happened.',
  async run(args, terminal) {
    const { values, positionals } = readArgs(run, args, options)
    const format = oneOf(run, 'format', values.format, formats)
    const [file, ...rest] = positionals
    if (file === undefined) throw misuse(run, 'there is no scenario and no module')
    const { scenario, modules } = isModule(file) ? readBare(file, rest, values) : readScenario(file, rest, values)
    // Tried before the run: nobody wants to wait for one whose trace cannot be kept.
    if (values.trace !== undefined) writeText(values.trace, '')
    const client = new SandboxClient(terminal.spawn)
    const end = await client.run({ scenario, modules })
    const swept = await client.sweep({ scenario, modules }, end.history)
    const facts = report(scenario, end.history, swept)
    if (values.trace !== undefined) writeText(values.trace, [...traceLines(end.history)].join(''))
    if (format === 'json') terminal.out(`${JSON.stringify(facts, null, 2)}\n`)
    else if (format === 'text') terminal.out(textReport(scenario, end.history, facts))
    else for (const line of traceLines(end.history)) terminal.out(line)
    return exitCodes[verdictOf(scenario, end.history, [...facts.checks, ...swept.map(isSteady)])]
  },
}

interface Input {
  readonly scenario: Scenario
  readonly modules: ReadonlyMap<string, Uint8Array>
}

type Values = Args<typeof options>['values']

/** By its name; a file with another name by its first bytes. */
function isModule(file: string): boolean {
  if (/\.wasm(\.gz)?$/i.test(file)) return true
  if (isLink(file) || /\.(json|ya?ml|zip)$/i.test(file)) return false
  const [a, b] = readBytes(file, inputLimits.moduleBytes)
  return (a === 0x00 && b === 0x61) || (a === 0x1f && b === 0x8b)
}

function readScenario(file: string, rest: readonly string[], values: Values): Input {
  const extra = bareOnly.find((name) => values[name] !== undefined)
  if (extra !== undefined) throw misuse(run, `--${extra} is for a module without a scenario; write it into ${file} instead`)
  if (rest.length > 0) throw misuse(run, `one scenario at a time; what is \`${rest[0]}\`?`)
  const opened = openScenario(file)
  return {
    scenario: opened.scenario,
    modules: collectModules(opened.scenario, opened.file, parseSwaps(values.module ?? []), opened.modules),
  }
}

function readBare(file: string, rest: readonly string[], values: Values): Input {
  if (values.module !== undefined) throw misuse(run, '--module swaps a module of a scenario; here the module is the file itself')
  if (rest.length > 1) throw misuse(run, `one PATH at a time; what is \`${rest[1]}\`?`)
  const module = readModule(file)
  const parsed = parse(
    bareScenario(file, module, {
      config: values.config,
      method: values.request,
      headers: values.header ?? [],
      data: values.data,
      path: rest[0],
    }),
  )
  if ('issues' in parsed) throw issuesOf('the command line, as a scenario', parsed.issues)
  return { scenario: parsed.scenario, modules: new Map([['filter', module]]) }
}
