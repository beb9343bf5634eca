// What holds for every script, without an Envoy: random cases through our engine. `PROPERTY_RUNS=10000 npx vitest run scripts/fuzz`
// tries as many as one has time for; `PROPERTY_SEED` makes them others.
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runInto } from '../../src/sandbox/run-scenario.ts'
import { seededEnvironment } from '../../src/scenario/environment-seeded.ts'
import { limits } from '../../src/scenario/limits.ts'
import { newestTarget } from '../../src/scenario/schema.ts'
import type { TraceChunk } from '../../src/trace/chunk.ts'
import { History } from '../../src/trace/history.ts'
import { Recorder } from '../../src/trace/recorder.ts'
import { message, streams } from '../../src/trace/streams.ts'
import { byteString } from '../../src/util/bytes.ts'
import { modules, trialOf } from './ask.ts'
import { Bodies } from './bodies.ts'
import { type RandomCase, randomCase } from './random-case.ts'

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 400)
const seed = Number(process.env['PROPERTY_SEED'] ?? 6)

function chunkOf(one: RandomCase): TraceChunk {
  const { scenario } = trialOf(one, 'p', newestTarget)
  const recorder = new Recorder({ limits })
  runInto(recorder, scenario, modules, seededEnvironment(scenario))
  const chunk = recorder.flush()
  if (chunk === null) throw new Error('nothing happened')
  return chunk
}

function historyOf(chunk: TraceChunk): History {
  const history = new History()
  history.append(chunk)
  return history
}

/** A callback of a stream's context, on a worker. */
interface Called {
  readonly context: string
  readonly name: string
  readonly plugin: number
  /** The end of the stream, in callbacks that know it. */
  readonly end: boolean
}

/** The callbacks of each stream, in order. */
function calledIn(history: History): Called[][] {
  const byStream: Called[][] = []
  for (let seq = 0; seq < history.length; seq++) {
    const event = history.event(seq)
    if (event.type !== 'enter') continue
    const { span } = event
    if (span.kind === 'stream') byStream.push([])
    const found =
      span.kind === 'callback' ? /^proxy_on_((?:request|response)_\w+|context_create|log|done|delete)$/.exec(span.name) : null
    if (span.kind !== 'callback' || found === null || event.thread === 0) continue
    const [context, parent, end] = span.words
    // A root context is nobody's child, and ends with its VM.
    if (found[1] === 'context_create' && parent === 0) continue
    byStream.at(-1)?.push({
      context: `${span.vm}/${context}`,
      name: found[1] ?? '',
      plugin: ['a', 'b', 'c'].indexOf(span.plugin ?? ''),
      end: /_trailers$/.test(span.name) || (/_(headers|body)$/.test(span.name) && end === 1),
    })
  }
  return byStream
}

const notesOf = (history: History): string[] => {
  const found: string[] = []
  for (let seq = 0; seq < history.length; seq++) {
    const event = history.event(seq)
    if (event.type === 'note') found.push(event.code)
  }
  return found
}

const callsOf = ({ plugins }: RandomCase): string[] =>
  plugins.flatMap(({ sections, wakes }) => [...sections.flatMap(({ calls }) => calls), ...wakes])

const trapsIn = (history: History): boolean => history.faults().some(({ code }) => code === 'trap')

/** Where a stream is ended and answered, or from a callback that nobody expects it in, Envoy calls filters out of turn. */
const outOfTurn = (one: RandomCase): boolean => {
  const made = (calls: readonly string[], what: RegExp) => calls.some((each) => what.test(each))
  if (made(callsOf(one), /^close_stream/) && made(callsOf(one), /^send_local_response/)) return true
  const late = one.plugins.flatMap(({ sections }) => sections.filter(({ on }) => /^(log|done|delete|context_create)/.test(on)))
  return late.some(({ calls }) => made(calls, /^(send_local_response|close_stream|continue_stream|set_effective_context)/))
}

const noBytes = new Uint8Array(0)

/** What holds for every run; each says how much of it there was to look at. */
const laws: Readonly<Record<string, (one: RandomCase, history: History, called: readonly Called[]) => number>> = {
  'every filter hears of the end of a stream exactly once, in log, done and delete'(one, history, called) {
    const contexts = new Set(called.map((each) => each.context))
    for (const context of contexts) {
      const names = called.filter((each) => each.context === context).map(({ name }) => name)
      const [log = 0, done = 0, gone = 0] = ['log', 'done', 'delete'].map((name) => names.filter((each) => each === name).length)
      // A VM that has trapped is told nothing more.
      if (trapsIn(history)) expect(Math.max(log, done, gone)).toBeLessThanOrEqual(1)
      else expect({ log, done, gone }).toEqual({ log: 1, done: 1, gone: 1 })
      if (outOfTurn(one) || trapsIn(history)) continue
      expect(names[0]).toBe('context_create')
      expect(names.slice(-3)).toEqual(['log', 'done', 'delete'])
    }
    return contexts.size
  },

  'filters are called in the order of the chain, and backwards for a response'(one, _, called) {
    if (outOfTurn(one)) return 0
    let pairs = 0
    for (const [name, way] of Object.entries({ request_headers: 1, response_headers: -1, log: 1 })) {
      const firsts = [...new Set(called.filter((each) => each.name === name).map(({ plugin }) => plugin))]
      expect(firsts, name).toEqual([...firsts].sort((a, b) => (a - b) * way))
      pairs += Math.max(0, firsts.length - 1)
    }
    return pairs
  },

  'a message comes to a filter as head, body and trailers, and nothing behind its end'(one, _, called) {
    // A request that is let go twice is sent twice.
    if (outOfTurn(one) || callsOf(one).some((each) => /^continue_stream/.test(each))) return 0
    let parts = 0
    for (const context of new Set(called.map((each) => each.context))) {
      for (const direction of ['request_', 'response_']) {
        const came = called.filter((each) => each.context === context && each.name.startsWith(direction))
        expect(came.map(({ name }) => name.slice(direction.length)).join(' ')).toMatch(/^(headers( body)*( trailers)?)?$/)
        expect(came.slice(0, -1).filter(({ end }) => end)).toEqual([])
        parts += came.length
      }
    }
    return parts
  },

  'every byte of a body that comes leaves, unless a filter drops it or puts others in its place'(one, history) {
    if (trapsIn(history)) return 0
    let pieces = 0
    for (const { stream, outcome, enter } of streams(history)) {
      const bodies = new Bodies(history, enter)
      if (bodies.unclear) continue
      const status = message(history, stream, 'response', 'sent')?.headers.find(([name]) => name === ':status')?.[1]
      const bodiless = one.requests[stream - 1]?.method === 'HEAD' || status === '204' || status === '304'
      const came = {
        request: byteString(message(history, stream, 'request', 'received')?.body ?? noBytes),
        response: bodiless ? '' : (one.answer.chunks ?? []).join(''),
      }
      for (const direction of ['request', 'response'] as const) {
        // Of what Envoy or a plugin answers nothing came.
        if (direction === 'response' && outcome?.kind !== 'completed') continue
        const chain = one.plugins.map((_, index) => ['a', 'b', 'c'][index] ?? '')
        let [out, left] = [came[direction], '']
        for (const plugin of direction === 'request' ? chain : chain.toReversed()) {
          const through = bodies.through(plugin, direction, out)
          out = through.out
          left += through.left
          pieces += through.pieces > 1 ? through.pieces : 0
        }
        if (bodies.unclear) break
        const { headers = [], body = noBytes } = message(history, stream, direction, 'sent') ?? {}
        const sent = byteString(body)
        const length = headers.find(([name]) => name === 'content-length')?.[1]
        // An upstream answers once it has what it was promised, at once where nobody can read how much that is.
        const answered = direction === 'request' && length !== undefined && !(Number(length) >= out.length)
        const whole = outcome?.kind === 'completed' && !answered
        expect(whole ? sent : out.slice(0, sent.length), `the ${direction} of stream ${stream}`).toBe(whole ? out : sent)
        if (whole) expect(left, `left of the ${direction} of stream ${stream}`).toBe('')
      }
    }
    return pieces
  },
}

test('laws that hold for every script hold for random ones, and two runs are the same bit by bit', { timeout: 3_600_000 }, () => {
  const seen = new Map(Object.keys(laws).map((name) => [name, 0]))
  fc.assert(
    fc.property(randomCase, (one) => {
      const chunk = chunkOf(one)
      expect(isDeepStrictEqual(chunkOf(one), chunk), 'the second run').toBe(true)
      const history = historyOf(chunk)
      // Envoy would be gone.
      if (notesOf(history).includes('envoy-crash')) return
      const byStream = calledIn(history)
      for (const [name, law] of Object.entries(laws)) {
        const found = byStream.reduce((sum, called) => sum + law(one, history, called), 0)
        seen.set(name, (seen.get(name) ?? 0) + found)
      }
    }),
    { numRuns, seed },
  )
  // A law that is never looked at is kept by everybody.
  for (const [name, times] of seen) expect(times, name).toBeGreaterThan(numRuns / 20)
})
