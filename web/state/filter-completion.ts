// What can follow in the timeline's filter box: keys, and for a key the values that this trace has.
import { logLevels, type Scenario } from '../../src/scenario/schema.ts'
import { resultNames } from '../../src/trace/call-names.ts'
import { vmName } from '../../src/trace/thread-name.ts'
import { pluginLabel } from './exchange.ts'
import { isRowKey, partAt, type RowKey, rowKeys, rowKinds } from './row-filter.ts'
import type { TraceIndex } from './trace-index.ts'

export interface Completion {
  /** What takes the place of the part at the caret. */
  readonly part: string
  readonly about: string
}

/** More would hide the timeline. */
const shown = 9
/** Statuses are looked for among so many refusals. */
const lookedAt = 500

/** What can stand at the caret. Nothing where what stands there is whole. */
export function completions(text: string, caret: number, index: TraceIndex | null, ran: Scenario | null): Completion[] {
  const { part } = partAt(text, caret)
  const colon = part.indexOf(':')
  const key = part.slice(0, colon).toLowerCase()
  if (colon < 0) {
    const begun = part.toLowerCase()
    return Object.entries(rowKeys)
      .filter(([name]) => name.startsWith(begun))
      .map(([name, { about }]) => ({ part: `${name}:`, about }))
  }
  if (!isRowKey(key) || index === null) return []
  const not = part[colon + 1] === '!' ? '!' : ''
  const begun = part.slice(colon + 1 + not.length).toLowerCase()
  const values = valuesOf(key, index, ran)
  if (values.some((value) => value.toLowerCase() === begun)) return []
  return values
    .filter(
      (value) =>
        value
          .toLowerCase()
          .replace(/^proxy_/, '')
          .startsWith(begun) || value.toLowerCase().startsWith(begun),
    )
    .slice(0, shown)
    .map((value) => ({ part: `${key}:${not}${/\s/.test(value) ? `"${value}"` : value}`, about: '' }))
}

function valuesOf(key: RowKey, index: TraceIndex, ran: Scenario | null): readonly string[] {
  switch (key) {
    case 'hostcall':
    case 'callback':
      return [...index.names[key]].sort()
    case 'status':
      return ['ok', ...new Set(index.refusals.slice(0, lookedAt).flatMap((seq) => statusOf(index, seq)))]
    case 'plugin':
      return ran?.plugins.map(({ id }) => pluginLabel(ran, id)) ?? []
    case 'level':
      return logLevels
    case 'step':
      return index.steps.slice(0, shown).map(({ step }) => String(step + 1))
    case 'thread':
      return [...new Set([...index.vms.values()].map((vm) => vmName(vm).replace(' ', '')))]
    case 'is':
      return rowKinds
    case 'text':
      return []
    default:
      return key satisfies never
  }
}

function statusOf(index: TraceIndex, seq: number): string[] {
  const span = index.span(seq)?.span
  const name = span?.kind === 'hostcall' ? resultNames(span)?.[Number(index.end(seq)?.result.word)] : undefined
  return name === undefined ? [] : [name]
}
