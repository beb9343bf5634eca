// What is in a module: toolchain, imports by release, memory; and what an Envoy would object to.
import type { Report } from '../../src/inspector/report.ts'
import { counted } from '../state/number-text.ts'

/** At most this many problems are spelled out; the command line's `inspect` has all. */
const shownProblems = 4

interface Props {
  readonly report: Report
  /** It did not load, so that what may happen may be why. */
  readonly failed: boolean
}

export function ModuleFacts({ report, failed }: Props) {
  const { toolchain, exports, memory, problems } = report
  const serious = problems.filter(({ severity }) => severity !== 'note')
  const errors = serious.filter(({ severity }) => severity === 'error').length
  const warnings = serious.length - errors
  const facts: ReadonlyArray<readonly [name: string, text: string | null]> = [
    ['sdk', [toolchain.sdk, toolchain.compiler].filter((part) => part !== null).join(', ') || null],
    ['imports', importsText(report)],
    ['exports', `${exports.length}, ${exports.filter(({ role }) => role === 'callback').length} callbacks`],
    [
      'memory',
      memory && `${pages(memory.limits.min)}${memory.limits.max === null ? '' : `, at most ${pages(memory.limits.max)}`}`,
    ],
    ['allocator', report.allocator],
    ['start', report.start.map(({ name }) => name).join(', ') || null],
  ]
  return (
    <details className="module-details" open={errors > 0 || (failed && warnings > 0)}>
      <summary>
        Facts
        {errors > 0 && (
          <>
            {' '}
            · <span className="del">{counted(errors, 'problem')}</span>
          </>
        )}
        {warnings > 0 && (
          <>
            {' '}
            · <span className="warn">{counted(warnings, 'warning')}</span>
          </>
        )}
      </summary>
      {serious.slice(0, shownProblems).map(({ code, where, what, envoy, change, severity }) => (
        <div className={`finding ${severity === 'error' ? 'del' : 'warn'}`} key={`${code} ${where}`}>
          <p>
            {what}
            {what.includes(where.split(' ').at(-1) ?? where) ? '' : <span className="mono"> {where}</span>}
          </p>
          <p className="dim">{envoy}</p>
          <p className="dim">{change}</p>
        </div>
      ))}
      <dl className="facts mono">
        {facts.map(([name, text]) =>
          text === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ),
        )}
      </dl>
    </details>
  )
}

/** How many imports, and which releases have them all. */
function importsText({ imports, releases }: Report): string {
  const good = releases.filter(({ links }) => links).map(({ release }) => release)
  const first = good[0]
  const last = good.at(-1)
  if (imports.length === 0) return 'none'
  if (first === undefined || last === undefined) return `${imports.length}, no release has them all`
  const whole = good.length === releases.length
  return `${imports.length}, ${whole ? `all in ${first}–${last}` : `all in ${good.join(', ')} only`}`
}

const pages = (count: number | bigint) => {
  const kilobytes = Number(count) * 64
  return kilobytes < 1024 ? `${kilobytes} KB` : `${(kilobytes / 1024).toFixed(1)} MB`
}
