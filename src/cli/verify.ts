// `verify`: holds our run of scenarios against a real Envoy's, call by call; with --record it writes down what Envoy does.
import { relative } from 'node:path'
import { NoEnvoy } from '../oracle/no-envoy.ts'
import { BadInput } from './bad-input.ts'
import { findCases } from './cases.ts'
import { type Command, misuse, oneOf, readArgs } from './command.ts'
import { envoysFor } from './envoys.ts'
import { cacheFolder, writeText } from './files.ts'
import { inOrder } from './in-order.ts'
import { ExitCode } from './terminal.ts'
import { type CaseResult, verifyCase } from './verify-case.ts'
import { caseText, junitReport, sumsText, verifyReport } from './verify-report.ts'

const formats = ['text', 'json', 'junit'] as const

/** Envoys that run at once. More would make each other late. */
const atOnce = 2

export const verify: Command = {
  name: 'verify',
  usage: ['verify <scenario|folder>… [--envoy PATH|RELEASE|all|some]… [--record] [--format text|json|junit] [--report file]'],
  about: 'Runs scenarios in a real Envoy and here, and shows the first call, byte or figure that differs.',
  async run(args, terminal) {
    const { values, positionals } = readArgs(verify, args, {
      envoy: { type: 'string', multiple: true, default: [] },
      record: { type: 'boolean', default: false },
      format: { type: 'string', default: 'text' },
      report: { type: 'string' },
    })
    const format = oneOf(verify, 'format', values.format, formats)
    if (positionals.length === 0) throw misuse(verify, 'there is no scenario and no folder')
    // Tried before the run: nobody wants to wait for one whose report cannot be kept.
    if (values.report !== undefined) writeText(values.report, '')
    const cases = findCases(positionals)
    const results: CaseResult[] = []
    const tell = (made: readonly CaseResult[]) => {
      results.push(...made)
      for (const result of made) {
        if (result.recorded !== null && result.recorded.change !== 'not needed')
          terminal.err(`${result.recorded.change} ${relative('', result.recorded.file)}\n`)
        if (format === 'text') terminal.out(caseText(result, terminal.width))
      }
    }
    try {
      const envoys = envoysFor({
        given: values.envoy,
        path: process.env['ENVOY_PATH'],
        recording: values.record,
        cache: cacheFolder(),
      })
      const jobs = cases.map((one) => ({ one, binaries: envoys(one) }))
      await inOrder(
        jobs,
        atOnce,
        async ({ one, binaries }) => {
          const made: CaseResult[] = []
          for (const binary of binaries) made.push(await verifyCase(one, binary, values.record))
          return made
        },
        tell,
      )
    } catch (error) {
      if (!(error instanceof NoEnvoy)) throw error
      const { message, change } = error
      throw new BadInput({ where: 'Envoy', what: message, envoy: 'was not asked.', change })
    }
    const report = verifyReport(results)
    if (values.report !== undefined) writeText(values.report, `${JSON.stringify(report, null, 2)}\n`)
    if (format === 'json') terminal.out(`${JSON.stringify(report, null, 2)}\n`)
    else terminal.out(format === 'junit' ? junitReport(results) : sumsText(report))
    if (report.refused === results.length) return ExitCode.badInput
    return report.different + report.failed === 0 ? ExitCode.ok : ExitCode.checkFailed
  },
}
