// The language of the timeline's filter box: words, and keys with values, such as `hostcall:proxy_log status:!ok`.
import { errnoNames, statusNames } from '../../src/abi-shim/enums.ts'
import { logLevels } from '../../src/scenario/schema.ts'

/** What a key asks for, and what may stand behind it: a list where only its members make sense. */
interface KeyFacts {
  readonly about: string
  readonly example: string
  /** Why a value makes no sense; null for one that does. */
  readonly refuse?: (value: string) => string | null
}

const statuses = [...new Set([...Object.values(statusNames), ...Object.values(errnoNames)])]

/** What `is:` can ask for. */
export const rowKinds = [
  'hostcall',
  'callback',
  'filter',
  'callout',
  'step',
  'refused',
  'note',
  'lint',
  'fault',
  'late',
  'ignored',
] as const
export type RowKind = (typeof rowKinds)[number]

const oneOf = (what: string, names: readonly string[]) => (value: string) =>
  names.some((name) => name.toLowerCase().startsWith(value)) ? null : `“${value}” is no ${what}. There are ${names.join(', ')}.`

/** Every key, in the order in which they are offered. */
export const rowKeys = {
  hostcall: { about: 'calls of the filter to Envoy, by a part of the name', example: 'proxy_log' },
  callback: { about: 'callbacks and all that happens in them', example: 'on_request_headers' },
  status: { about: 'what host calls answered', example: '!ok', refuse: oneOf('status', statuses) },
  plugin: { about: 'what one filter does', example: 'my-filter' },
  text: { about: 'a part of the line', example: '"set-cookie"' },
  level: { about: 'log lines of a level', example: 'warn', refuse: oneOf('level', logLevels) },
  step: {
    about: 'one step, counted from 1',
    example: '1',
    refuse: (value: string) => (/^[1-9]\d*$/.test(value) ? null : `“${value}” is no step: they are counted from 1.`),
  },
  thread: {
    about: 'one thread or VM',
    example: 'worker0',
    refuse: (value: string) =>
      /^(main|base|canary|worker\d*|thread\d*)$/.test(value)
        ? null
        : `“${value}” is no thread. There are main, base, canary and worker0, worker1 …`,
  },
  is: { about: 'one kind of row', example: 'refused', refuse: oneOf('kind of row', rowKinds) },
} as const satisfies Readonly<Record<string, KeyFacts>>
export type RowKey = keyof typeof rowKeys

/** One thing that a row must be, or (`not`) must not be. */
export interface Term {
  readonly key: RowKey
  /** In lower case. */
  readonly value: string
  readonly not: boolean
}

/** What is wrong with a part of the text. */
export interface FilterProblem {
  readonly part: string
  readonly message: string
}

export interface RowFilter {
  /** All of them must hold. */
  readonly terms: readonly Term[]
  readonly problems: readonly FilterProblem[]
}

export const isRowKey = (text: string): text is RowKey => Object.hasOwn(rowKeys, text)

/** Reads a filter. A part that makes no sense is a problem and left out. */
export function parseRowFilter(text: string): RowFilter {
  const terms: Term[] = []
  const problems: FilterProblem[] = []
  for (const part of partsOf(text)) {
    const result = readPart(part)
    if ('message' in result) problems.push(result)
    else terms.push(result)
  }
  return { terms, problems }
}

/** Pieces between spaces; a quoted piece may hold some. */
function partsOf(text: string): string[] {
  return text.match(/(?:"[^"]*"?|[^\s"])+/g) ?? []
}

function readPart(part: string): Term | FilterProblem {
  const [, key, rest = ''] = /^([a-z]+):(.*)$/is.exec(part) ?? []
  if (key === undefined) return plain(part, part)
  const name = key.toLowerCase()
  if (!isRowKey(name))
    return {
      part,
      message: `There is no key “${key}”. There are ${Object.keys(rowKeys).join(', ')}. Put it in quotes to find the text.`,
    }
  const not = rest.startsWith('!')
  const value = unquoted(not ? rest.slice(1) : rest)
  const { about, example }: KeyFacts = rowKeys[name]
  if (value === '') return { part, message: `${name}: needs a value, such as ${name}:${example} — ${about}.` }
  const refused = (rowKeys[name] as KeyFacts).refuse?.(value) ?? null
  return refused === null ? { key: name, value, not } : { part, message: refused }
}

/** A word, or `!` and a word. */
function plain(part: string, text: string): Term | FilterProblem {
  const not = text.length > 1 && text.startsWith('!')
  const value = unquoted(not ? text.slice(1) : text)
  return value === '' ? { part, message: 'There is nothing between these quotes.' } : { key: 'text', value, not }
}

const unquoted = (text: string) => text.replaceAll('"', '').toLowerCase()

/** The part that ends at the caret, which completion replaces. */
export function partAt(text: string, caret: number): { readonly from: number; readonly part: string } {
  let from = 0
  let quoted = false
  for (let at = 0; at < caret; at++) {
    if (text[at] === '"') quoted = !quoted
    else if (!quoted && /\s/.test(text[at] ?? '')) from = at + 1
  }
  return { from, part: text.slice(from, caret) }
}
