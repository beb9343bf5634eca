// How an Envoy writes a record of its log: patterns as `--log-format` takes them, turned into what finds the parts of a line.

import { epochNanoseconds } from '../util/time.ts'

/** A pattern, compiled. A record's text may go on over several lines, so what follows the text is looked for apart. */
export interface LogFormat {
  readonly pattern: string
  /** Finds what precedes the text, with the groups `thread`, `level` and `logger` where the pattern has them. */
  readonly head: RegExp
  /** What follows the text, at the end of a record; null for nothing. */
  readonly tail: RegExp | null
  /** Which parts it keeps. */
  readonly keeps: Readonly<Record<LogPart, boolean>>
}

export type LogPart = 'thread' | 'level' | 'logger' | 'time'

/** Formats that are known without being told, the likeliest first. The last two are those of a service mesh's sidecars. */
export const knownPatterns: readonly string[] = [
  '[%Y-%m-%d %T.%e][%t][%l][%n] [%g:%#] %v',
  '[%Y-%m-%d %T.%e][%t][%l][%n] %v',
  '%Y-%m-%dT%T.%fZ\t%l\tenvoy %n %g:%#\t%v\tthread=%t',
  '%Y-%m-%dT%T.%fZ\t%l\tenvoy %n\t%v',
]

const two = '\\d\\d'

/** What each flag prints: those of spdlog that people use, and Envoy's own. Any other flag prints anything. */
const flags: Readonly<Record<string, string>> = {
  t: '(?<thread>\\d+)',
  l: '(?<level>\\w+)',
  L: '(?<level>\\w)',
  n: '(?<logger>[^\\s\\]]*)',
  g: '[^\\s\\]]*',
  s: '[^\\s\\]]*',
  '#': '\\d*',
  '@': '[^\\s\\]]*',
  P: '\\d+',
  Y: '\\d{4}',
  C: two,
  m: two,
  d: two,
  H: two,
  I: two,
  M: two,
  S: two,
  T: '\\d\\d:\\d\\d:\\d\\d',
  X: '\\d\\d:\\d\\d:\\d\\d',
  R: '\\d\\d:\\d\\d',
  F: '\\d{9}',
  f: '\\d{6}',
  e: '\\d{3}',
  E: '\\d+',
  z: '[+-]\\d\\d:\\d\\d',
  '%': '%',
  // Where colours begin and end.
  '^': '',
  $: '',
}

/** The flags that print the text of a record (Envoy logger.h: escaped line ends, JSON, without tags). */
const textFlags = 'v_j+'

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

/** A pattern, compiled; null where it keeps no text. */
export function logFormat(pattern: string): LogFormat | null {
  const parts = ['', '']
  const seen = new Set<string>()
  let at = 0
  for (const [piece, flag] of pattern.matchAll(/%[-=]?\d*!?(.)|[^%]+|%$/gsu)) {
    if (flag === undefined) parts[at] += literal(piece)
    else if (textFlags.includes(flag)) {
      // A second text is a copy of the first, and stays in what follows.
      if (at === 1) parts[at] += '.*'
      at = 1
    } else {
      const shape = flags[flag] ?? '.*?'
      const group = /<(\w+)>/.exec(shape)?.[1] ?? flag
      // A group may occur once; the second occurrence prints the same.
      parts[at] += seen.has(group) ? shape.replace(/\(\?<\w+>/, '(?:') : shape
      seen.add(group)
    }
  }
  const [head = '', tail = ''] = parts
  if (at === 0) return null
  return {
    pattern,
    head: new RegExp(head, 's'),
    tail: tail === '' ? null : new RegExp(`${tail}$`, 's'),
    keeps: {
      thread: seen.has('thread'),
      level: seen.has('level'),
      logger: seen.has('logger'),
      time: ['Y', 'm', 'd'].every((flag) => seen.has(flag)) && (seen.has('T') || seen.has('X')),
    },
  }
}

/** Levels by number, as Envoy and guests count them. */
const levels: Readonly<Record<string, number>> = {
  trace: 0,
  debug: 1,
  info: 2,
  warning: 3,
  warn: 3,
  error: 4,
  err: 4,
  critical: 5,
  T: 0,
  D: 1,
  I: 2,
  W: 3,
  E: 4,
  C: 5,
}

/** The number of a level's name, long or of one letter; null for what is no level. */
export function levelNumber(name: string): number | null {
  return levels[name] ?? levels[name.toLowerCase()] ?? null
}

/** What a JSON record calls its parts: the first key that matches, in any case. Istio calls the logger a scope. */
export const jsonKeys: Readonly<Record<LogPart | 'text', RegExp>> = {
  text: /^(message|msg|text|log)$/i,
  thread: /thread|^tid$/i,
  level: /level|^lvl$|severity/i,
  logger: /logger|scope|component|^name$/i,
  time: /time|^ts$/i,
}

const stamp = /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?/

/** A date and time in nanoseconds since 1970, or null where there is none. */
export function nanosOf(text: string): bigint | null {
  const found = stamp.exec(text)
  if (found === null) return null
  const [, date, clock, fraction = '0'] = found
  return epochNanoseconds(`${date}T${clock}.${fraction}Z`)
}
