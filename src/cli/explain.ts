// `explain`: an Envoy's log of wasm:trace, decoded, with the reason of each refusal and trap.
import { inputLimits } from '../scenario/limits.ts'
import { EnvoyLogReader, type LogFacts, type LogReading } from '../trace/envoy-log.ts'
import { explain } from '../trace/explanations.ts'
import { traceLines } from '../trace/file.ts'
import type { History } from '../trace/history.ts'
import { type LogFormat, logFormat } from '../trace/log-format.ts'
import { type Refusal, refusals } from '../trace/refusals.ts'
import { straceLines, type Vms } from '../trace/strace.ts'
import { vmName } from '../trace/thread-name.ts'
import { byteString } from '../util/bytes.ts'
import { BadInput } from './bad-input.ts'
import { type Command, misuse, oneOf, readArgs } from './command.ts'
import { fileChunks } from './files.ts'
import { ExitCode } from './terminal.ts'
import { faultLines, section } from './text.ts'

const formats = ['text', 'json', 'ndjson'] as const

export const explainCommand: Command = {
  name: 'explain',
  usage: ['explain <envoy.log|-> [--log-format PATTERN] [--format text|json|ndjson]'],
  about: 'Decodes a log of Envoy with --component-log-level wasm:trace: calls, refusals, traps.',
  async run(args, terminal) {
    const { values, positionals } = readArgs(explainCommand, args, {
      format: { type: 'string', default: 'text' },
      'log-format': { type: 'string' },
    })
    const format = oneOf(explainCommand, 'format', values.format, formats)
    const [file, more] = positionals
    if (file === undefined) throw misuse(explainCommand, 'there is no log; `-` reads one from the standard input')
    if (more !== undefined) throw misuse(explainCommand, `one log at a time; what is \`${more}\`?`)
    const reader = new EnvoyLogReader(patternOf(values['log-format']))
    const printer = new Printer(reader.history)
    let all = true
    for await (const chunk of file === '-' ? terminal.input() : fileChunks(file, inputLimits.logBytes, smaller)) {
      all = reader.push(byteString(chunk))
      // As it comes: a log may be followed while Envoy runs.
      if (format === 'text') printer.print(terminal.out)
      if (!all) break
    }
    const reading = reader.end()
    if (reading.history === null) throw new BadInput(...reading.issues.map(({ message }) => refusedAs(file, message)))
    if (format === 'text') {
      printer.print(terminal.out)
      terminal.out(summaryText(reading))
    } else if (format === 'ndjson') for (const line of traceLines(reading.history)) terminal.out(line)
    else terminal.out(`${JSON.stringify(summaryJson(reading), null, 2)}\n`)
    for (const { message } of reading.issues) terminal.err(`${file}: ${message}\n`)
    return all ? ExitCode.ok : ExitCode.badInput
  },
}

const smaller = 'Cut out the part that matters: a log may begin and end anywhere.'

function patternOf(pattern: string | undefined): LogFormat | null {
  if (pattern === undefined) return null
  // A shell passes `\t` as two characters; Envoy’s configuration would not.
  const format = logFormat(pattern.replaceAll('\\t', '\t'))
  if (format === null) throw misuse(explainCommand, `--log-format ${pattern} keeps no text: it has no %v`)
  return format
}

const refusedAs = (where: string, what: string) => ({
  where,
  what,
  envoy: 'logs the calls of its plugins to its error stream when it runs with `--component-log-level wasm:trace`.',
  change: 'Give such a log, whole or in part, as Envoy or a container’s tool wrote it.',
})

type Decoded = Extract<LogReading, { facts: LogFacts }>

/** Prints the calls of a trace that grows. */
class Printer {
  readonly #history: History
  readonly #vms: Vms = new Map()
  #next = 0

  constructor(history: History) {
    this.#history = history
  }

  print(out: (text: string) => void): void {
    const lines = straceLines(this.#history, this.#next, this.#history.length, this.#vms, (span, result) => {
      const why = explain(span, result, 'envoy')
      return why === null ? '' : `  ! ${why.title}`
    })
    let text = ''
    for (const line of lines) text += `${line}\n`
    this.#next = this.#history.length
    if (text !== '') out(text)
  }
}

function summaryText({ history, facts }: Decoded): string {
  const { lines, records, skipped, callbacks, hostcalls, unfinished, headless } = facts
  const counts = [
    `  lines ${lines}, records ${records}${skipped > 0 ? `, lines of something else ${skipped}` : ''}`,
    `  callbacks ${callbacks}, host calls ${hostcalls}, refused ${facts.refusals}, traps ${facts.traps}`,
    ...(unfinished > 0 ? [`  calls without an end in this log ${unfinished}`] : []),
    ...(headless > 0 ? [`  calls that began before this log ${headless}`] : []),
    ...(facts.crash === null ? [] : [`  Envoy crashed: ${facts.crash}`]),
    ...facts.threads.map(threadLine),
  ]
  const faults = history.faults().map(({ stack, vm: _, ...fault }) => ({ ...fault, stack: [...stack] }))
  return `\n${[
    section('Summary', counts),
    section('Refusals', refusals(history, 'envoy').flatMap(refusalLines)),
    section('Faults', faults.flatMap(faultLines)),
  ]
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`
}

function threadLine({ id, source, ...thread }: LogFacts['threads'][number]): string {
  const of = `${id === null ? 'all threads' : `thread ${id}`}${source === '' ? '' : ` of ${source.trim()}`}`
  return `  ${thread.role === 'unknown' ? 'unknown ' : ''}${vmName(thread)}: ${of}, VMs made ${thread.vms}`
}

function refusalLines({ call, answer, count, explanation }: Refusal): string[] {
  const head = `  ${count} × ${call}: ${answer}`
  if (explanation === null) return [head]
  return [`${head}. ${explanation.title}.`, `      ${explanation.text}`, `      ${explanation.remedy}`]
}

function summaryJson({ history, facts, issues }: Decoded) {
  return {
    version: 1,
    ...facts,
    refused: refusals(history, 'envoy').map(({ first: _, explanation, ...refusal }) => ({ ...refusal, ...explanation })),
    faults: history.faults(),
    issues: issues.map(({ message }) => message),
  }
}
