// What `verify` found, for people, for programs, and for what reads JUnit's XML.
import { printDifference } from '../oracle/difference-text.ts'
import { assertNever } from '../util/assert.ts'
import type { CaseResult, Verdict } from './verify-case.ts'

/** Sums over all cases. */
export interface VerifyReport {
  /** The releases that were asked, such as `1.40.0` or `1.38.2, 1.40.0`. */
  readonly envoy: string
  /** Each case is one of equal, explained, different, notModelled, refused and failed. */
  readonly cases: number
  readonly equal: number
  /** Cases whose every difference has a code of docs/fidelity.md. */
  readonly explained: number
  readonly different: number
  /** Cases in which the first difference comes after something that is not emulated yet. */
  readonly notModelled: number
  /** Cases that a real Envoy cannot be asked about. */
  readonly refused: number
  /** Cases in which asking went wrong. */
  readonly failed: number
  /** Calls in both directions that both sides made. */
  readonly calls: number
  /** Lines that a mask leaves out. */
  readonly masked: number
  /** Cases whose exported bootstrap Envoy takes, or refuses as it should. */
  readonly exported: number
  readonly seconds: number
  /** Every case that is not equal. */
  readonly differences: readonly CaseDifference[]
}

interface CaseDifference {
  readonly case: string
  readonly envoy: string
  readonly verdict: Verdict
  readonly reason: string | null
  /** The codes that explain what differs. */
  readonly codes: readonly string[]
  readonly section: string | null
  readonly rows: readonly { readonly envoy: string | null; readonly ours: string | null; readonly equal: boolean }[]
}

export function verifyReport(results: readonly CaseResult[]): VerifyReport {
  const count = (verdict: Verdict) => results.filter((one) => one.verdict === verdict).length
  const sum = (of: (one: CaseResult) => number) => results.reduce((total, one) => total + of(one), 0)
  return {
    envoy: [...new Set(results.map(({ release }) => release))].sort().join(', '),
    cases: results.length,
    equal: count('equal'),
    explained: count('explained'),
    different: count('different'),
    notModelled: count('not-modelled'),
    refused: count('refused'),
    failed: count('failed'),
    calls: sum(({ comparison }) => comparison?.calls ?? 0),
    masked: sum(({ comparison }) => comparison?.masked ?? 0),
    exported: sum(({ exported }) => (exported ? 1 : 0)),
    seconds: Number(sum(({ seconds }) => seconds).toFixed(1)),
    differences: results.filter(({ verdict }) => verdict !== 'equal').map(caseDifference),
  }
}

function caseDifference({ name, release, verdict, reason, comparison }: CaseResult): CaseDifference {
  return {
    case: name,
    envoy: release,
    verdict,
    reason,
    codes: comparison?.explained ?? [],
    section: comparison?.difference?.section ?? null,
    rows: comparison?.difference?.rows ?? [],
  }
}

/** One case, and where it is not equal why. */
export function caseText(result: CaseResult, width: number): string {
  const { name, verdict, reason, comparison, seconds } = result
  const calls = comparison === null ? '' : `${comparison.calls} calls, `
  const [first, ...more] = reason?.split('\n') ?? []
  const codes = [...new Set(comparison?.explained ?? [])].join(', ')
  const why = first ?? (codes === '' ? null : codes)
  const head = `${verdict.padEnd(12)} ${name} (${calls}${seconds.toFixed(1)} s)${why === null ? '' : `: ${why}`}`
  const lines = [head, ...more.map((line) => `  ${line}`)]
  if (verdict === 'different') lines.push(...differenceText(result, width))
  return `${lines.join('\n')}\n`
}

function differenceText({ release, comparison, ourCall, said }: CaseResult, width: number): string[] {
  const difference = comparison?.difference ?? null
  if (difference === null) return []
  return [
    printDifference(difference, `Envoy ${release}`, width),
    ...(ourCall === null ? [] : [`  our call: ${ourCall}`]),
    ...said.map((line) => `  Envoy said: ${line}`),
    '',
  ]
}

/** The closing lines. */
export function sumsText(report: VerifyReport): string {
  const { envoy, cases, calls, equal, explained, masked, different, notModelled, refused, failed, exported } = report
  const rest = [...(refused === 0 ? [] : [`${refused} refused`]), ...(failed === 0 ? [] : [`${failed} failed`])]
  const sums = [`${equal} equal`, `${explained} explained`, `${different} different`, `${notModelled} not modelled`, ...rest]
  return `Envoy ${envoy}: ${cases} cases, ${calls} calls compared: ${sums.join(', ')}\n${masked} lines masked, ${exported} exported bootstraps as they should be\n`
}

/** JUnit's XML: a case is a test; one that is not modelled or refused is skipped. */
export function junitReport(results: readonly CaseResult[], width = 160): string {
  const report = verifyReport(results)
  const skipped = report.notModelled + report.refused
  const sums = `tests="${report.cases}" failures="${report.different}" errors="${report.failed}" skipped="${skipped}" time="${report.seconds}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${sums}>`,
    `  <testsuite name="verify" ${sums}>`,
    ...results.map((result) => {
      const { name, release, verdict, reason, seconds } = result
      const head = `classname="Envoy ${release}" name="${xml(name)}" time="${seconds.toFixed(3)}"`
      const inside = junitVerdict(verdict, reason ?? '', caseText(result, width))
      return inside === '' ? `    <testcase ${head}/>` : `    <testcase ${head}>\n      ${inside}\n    </testcase>`
    }),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function junitVerdict(verdict: Verdict, reason: string, text: string): string {
  const message = xml(reason.split('\n')[0] ?? '')
  switch (verdict) {
    case 'equal':
    case 'explained':
      return ''
    case 'not-modelled':
    case 'refused':
      return `<skipped message="${message}"/>`
    case 'different':
      return `<failure message="${message === '' ? 'differs from Envoy' : message}">${xml(text)}</failure>`
    case 'failed':
      return `<error message="${message}">${xml(text)}</error>`
    default:
      return assertNever(verdict)
  }
}

/** Text in XML 1.0, which has no way to write most control characters. */
function xml(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[<>&"]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[c] ?? '&quot;')
}
