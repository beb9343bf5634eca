// Timers in real time: Envoy's go off while requests run, which take no time in a scenario. What that explains, and what it does not.
import type { NormalForm } from '../trace/normal-form.ts'
import { actsIn, type Comparison, compare, compareLines, type OurLine, type Theirs, visibleLines } from './compare.ts'

export interface InRealTime {
  readonly comparison: Comparison
  /** Why nothing is known of what differs; null where it is. */
  readonly refused: string | null
}

/** As `compare`, of an Envoy in which `excessMs` milliseconds passed that did not in our run. */
export function compareInRealTime(theirs: Theirs, ours: NormalForm, excessMs: number): InRealTime {
  const plain = compare(theirs, ours)
  const aligned = plain.verdict === 'different' ? inStep(...visibleLines(theirs, ours), excessMs) : null
  if (aligned === null) return { comparison: plain, refused: whyUnknown(plain, null) }
  const found = compareLines(theirs, ours, aligned.envoy, aligned.ours)
  const explained = ['real-time', ...found.explained]
  const comparison = { ...found, verdict: found.verdict === 'equal' ? ('explained' as const) : found.verdict, explained }
  return { comparison, refused: whyUnknown(comparison, aligned) }
}

/** What such calls change may be seen anywhere. */
function whyUnknown({ verdict, acts }: Comparison, aligned: InStep | null): string | null {
  if (verdict !== 'different') return null
  if (aligned !== null && aligned.acts.length > 0)
    return `in real time a timer went off ${aligned.surplus} times more than in the scenario, and called ${aligned.acts.join(', ')}`
  return acts.length === 0 ? null : `it calls ${[...new Set(acts)].join(', ')} by values that no two Envoys share`
}

/** Both sides with the ticks of each thread behind its other callbacks, and without those that only real time brought. */
interface InStep {
  readonly envoy: readonly string[]
  readonly ours: readonly OurLine[]
  /** Ticks of Envoy's that are left out. */
  readonly surplus: number
  /** Host calls in them that change more than their own VM. */
  readonly acts: readonly string[]
}

const section = /^vm /
const end = /^(start|step \d+|stats|Envoy\b.*)$/
/** A callback that is entered from outside, and not in the middle of a host call. */
const entry = /^> (?!malloc\(|proxy_on_memory_allocate\()/
const tick = /^> proxy_on_tick\(/
const period = /^ {2}> env\.proxy_set_tick_period_milliseconds\((\d+)\)$/

/**
 * Null where there is no such tick, or more of them than `excessMs`, the milliseconds that passed in Envoy and not in our run,
 * explain. The k-th tick of a thread is compared with the k-th, wherever it came, but for addresses.
 */
function inStep(envoy: readonly string[], ours: readonly OurLine[], excessMs: number): InStep | null {
  const theirs = threadsOf(envoy, (line) => line)
  const mine = threadsOf(ours, ({ text }) => text)
  const left: string[] = []
  let surplus = 0
  for (const [name, thread] of theirs.threads) {
    const wanted = mine.threads.get(name)?.ticks.length ?? 0
    const more = thread.ticks.length - wanted
    if (more <= 0) continue
    const periods = envoy.flatMap((line) => Number(period.exec(line)?.[1] ?? 0)).filter((ms) => ms > 0)
    if (more > Math.floor(excessMs / Math.min(...periods)) + 1) return null
    left.push(...thread.ticks.splice(wanted).flat())
    surplus += more
  }
  if (surplus === 0 && !moved(theirs, mine)) return null
  return {
    envoy: joined(theirs, withoutAddresses),
    ours: joined(mine, (line) => ({ ...line, text: withoutAddresses(line.text) })),
    surplus,
    acts: actsIn(left),
  }
}

interface Thread<T> {
  readonly heading: T
  /** Everything but ticks, in order. */
  readonly others: T[]
  /** Each with its lines. */
  readonly ticks: T[][]
  /** How many other lines came before each tick. */
  readonly places: number[]
}

interface Threads<T> {
  readonly threads: ReadonlyMap<string, Thread<T>>
  readonly rest: readonly T[]
}

function threadsOf<T>(lines: readonly T[], textOf: (line: T) => string): Threads<T> {
  const threads = new Map<string, Thread<T>>()
  let thread: Thread<T> | null = null
  let into: T[] | null = null
  for (const [at, line] of lines.entries()) {
    const text = textOf(line)
    if (end.test(text)) return { threads, rest: lines.slice(at) }
    if (section.test(text)) {
      thread = { heading: line, others: [], ticks: [], places: [] }
      // Base and canary of each plugin have a section of the same name.
      threads.set(`${text} ${threads.size}`, thread)
      into = thread.others
      continue
    }
    if (thread === null) continue
    if (tick.test(text)) {
      into = []
      thread.ticks.push(into)
      thread.places.push(thread.others.length)
    } else if (entry.test(text)) into = thread.others
    into?.push(line)
  }
  return { threads, rest: [] }
}

const moved = (a: Threads<unknown>, b: Threads<unknown>): boolean =>
  [...a.threads].some(([name, { places }]) => places.join() !== b.threads.get(name)?.places.join())

/** At another moment the guest's heap is another. Numbers that are no addresses are smaller as a rule. */
const withoutAddresses = (line: string): string => (/^\s*[<>] /.test(line) ? line.replace(/\b\d{4,}\b/g, '…') : line)

const joined = <T>({ threads, rest }: Threads<T>, ofTick: (line: T) => T): T[] => [
  ...[...threads.values()].flatMap(({ heading, others, ticks }) => [heading, ...others, ...ticks.flat().map(ofTick)]),
  ...rest,
]

/** Milliseconds between the first timer that a plugin set and the end of a log. */
export function tickingTime(log: string): number {
  const first = log.indexOf('proxy_set_tick_period_milliseconds(')
  if (first < 0) return 0
  const times = [...log.slice(log.lastIndexOf('\n', first) + 1).matchAll(/^\[(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})\]/gm)]
  const [from, to] = [times[0], times.at(-1)].map((found) => Date.parse(`${found?.[1]}T${found?.[2]}Z`))
  return from === undefined || to === undefined ? 0 : to - from
}
