// What two runs of a scenario brought about that differ only in how a body was cut.
import { type ByteString, byteString, equalBytes, showText } from '../util/bytes.ts'
import type { History } from './history.ts'
import { type Message, message, type StreamFacts, streams } from './streams.ts'

/** What came of a sweep. */
export interface SweepResult {
  /** The place of the body, such as `steps[0].request.body`. */
  readonly body: string
  /** How many ways to cut it were tried. */
  readonly cuts: number
  /** What is otherwise than in the run itself, each with the first of the ways to cut that show it. */
  readonly differences: readonly SweepDifference[]
}

export interface SweepDifference {
  readonly cut: string
  /** How many of the cuts show the very same. */
  readonly cuts: number
  readonly message: string
}

/** Gathers the differences of one sweep, cut by cut. */
export class SweepTally {
  readonly #body: string
  readonly #base: History
  #cuts = 0
  readonly #found = new Map<string, { readonly cut: string; cuts: number }>()

  constructor(body: string, base: History) {
    this.#body = body
    this.#base = base
  }

  add(cut: string, history: History): void {
    this.#cuts++
    const difference = firstDifference(this.#base, history)
    if (difference === null) return
    const known = this.#found.get(difference)
    if (known === undefined) this.#found.set(difference, { cut, cuts: 1 })
    else known.cuts++
  }

  get result(): SweepResult {
    const differences = [...this.#found].map(([text, { cut, cuts }]) => ({ cut, cuts, message: text }))
    return { body: this.#body, cuts: this.#cuts, differences }
  }
}

/** Whether the cut of the body makes no difference. */
export const isSteady = ({ differences }: SweepResult) => ({ ok: differences.length === 0 })

/** A sweep in a line, and a line for each difference. */
export function sweepLines({ body, cuts, differences }: SweepResult): { readonly ok: boolean; readonly text: string }[] {
  if (differences.length === 0) return [{ ok: true, text: `${body}: the same in all ${cuts} ways to cut it` }]
  return differences.map(({ cut, cuts: found, message: text }) => {
    const others = found === 1 ? '' : `, and ${found - 1} more of ${cuts} ways to cut it`
    return { ok: false, text: `${body} as ${cut}${others}: ${text}` }
  })
}

/** The first step that has other results: how it ended, what the upstream got, what the client got. */
function firstDifference(base: History, other: History): string | null {
  const theirs = new Map(streams(other).map((facts) => [facts.step, facts]))
  for (const mine of streams(base)) {
    const found = differenceOf(base, mine, other, theirs.get(mine.step))
    if (found !== null) return `step ${mine.step}: ${found}`
  }
  return null
}

function differenceOf(base: History, mine: StreamFacts, other: History, theirs: StreamFacts | undefined): string | null {
  if (theirs === undefined) return 'it is not reached'
  const ends = [mine, theirs].map(({ outcome }) => outcome?.kind ?? 'unfinished')
  if (ends[0] !== ends[1]) return `it ends as ${ends[1]} instead of ${ends[0]}`
  for (const [direction, who] of [
    ['request', 'the upstream'],
    ['response', 'the client'],
  ] as const) {
    const found = messageDifference(
      message(base, mine.stream, direction, 'sent'),
      message(other, theirs.stream, direction, 'sent'),
    )
    if (found !== null) return `${who} gets ${found}`
  }
  return null
}

function messageDifference(mine: Message | null, theirs: Message | null): string | null {
  if (mine === null || theirs === null) {
    if (mine === theirs) return null
    return theirs === null ? 'nothing' : 'something, and nothing in the run itself'
  }
  for (const part of ['headers', 'trailers'] as const) {
    const [here, there] = [mine[part], theirs[part]]
    const at = Array.from({ length: Math.max(here.length, there.length) }, (_, index) => index).find(
      (index) => here[index]?.[0] !== there[index]?.[0] || here[index]?.[1] !== there[index]?.[1],
    )
    const pair = (each: readonly [string, string] | undefined) => (each === undefined ? 'nothing' : quoted(each.join(': ')))
    if (at !== undefined) return `the ${part.slice(0, -1)} ${pair(there[at])} instead of ${pair(here[at])}`
  }
  if (equalBytes(mine.body, theirs.body)) return null
  return `the body ${excerpt(theirs.body)} instead of ${excerpt(mine.body)}`
}

const shown = 60

const quoted = (text: ByteString) => `“${showText(text)}”`

function excerpt(body: Uint8Array): string {
  const text = quoted(byteString(body.subarray(0, shown)))
  return body.length > shown ? `${text}… (${body.length} bytes)` : text
}
