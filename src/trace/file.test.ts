// A trace that is written and read back is the same trace.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../scenario/limits.ts'
import { byteString } from '../util/bytes.ts'
import { faultCodes, markKinds, outcomeKinds, roles, type TraceValue } from './event.ts'
import { traceLines } from './file.ts'
import type { History } from './history.ts'
import { readTrace } from './read-file.ts'
import { BudgetExceeded, Recorder } from './recorder.ts'
import { historyOf, sampleTrace } from './testing/sample.ts'

const written = (history: History) => [...traceLines(history)].join('')

function reread(history: History): History {
  const read = readTrace(written(history))
  if (read.issue !== undefined) throw new Error(`line ${read.issue.line}: ${read.issue.message}`)
  return read.history
}

const events = (history: History) => Array.from({ length: history.length }, (_, seq) => history.event(seq))

function expectEqual(one: History, other: History): void {
  expect(events(one)).toEqual(events(other))
  const names = other.cellsMatching('')
  expect(one.cellsMatching('')).toEqual(names)
  for (const name of names) expect(one.writes(name)).toEqual(other.writes(name))
  expect(one.faults()).toEqual(other.faults())
}

const bytes = fc.uint8Array({ maxLength: 12 })
const text = fc.oneof(bytes.map(byteString), fc.constantFrom('', 'a', 'é', '\xc3\xa9', '{"base64":""}', '18'))
const i64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n })
const word = fc.oneof(fc.nat(0xffff_ffff), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
const value: fc.Arbitrary<TraceValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  i64,
  text,
  bytes,
  fc.array(fc.tuple(text, text), { maxLength: 4 }),
)
const named = fc.dictionary(fc.constantFrom('key', 'value', 'map'), value, { noNullPrototype: true })
const words = fc.array(word, { maxLength: 5 })
const name = fc.constantFrom('proxy_on_request_headers', 'proxy_log', 'my_own', 'fd_write')
const plugin = fc.option(fc.constantFrom('a', 'ü'))

/** What one thing does with a recorder; `inside` are the things in it. */
type Act = (recorder: Recorder, vms: (at: number) => ReturnType<Recorder['vm']>) => void

const plain: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(text, value).map(
    ([cell, it]): Act =>
      (recorder) =>
        recorder.write(cell, it),
  ),
  fc.tuple(fc.integer({ min: 0, max: 5 }), text, text, plugin, fc.boolean()).map(
    (it): Act =>
      (recorder) =>
        recorder.log(...it),
  ),
  fc.tuple(fc.integer({ min: 0, max: 5 }), text).map(
    (it): Act =>
      (recorder) =>
        recorder.envoyLog(...it),
  ),
  fc.tuple(fc.string(), fc.string({ unit: 'binary' })).map(
    (it): Act =>
      (recorder) =>
        recorder.note(...it),
  ),
  fc.tuple(fc.nat(100), fc.constantFrom(...markKinds), fc.string()).map(
    (it): Act =>
      (recorder) =>
        recorder.mark(...it),
  ),
  fc.tuple(fc.constantFrom(...faultCodes), fc.option(fc.nat()), fc.array(fc.string())).map(
    ([code, vm, stack]): Act =>
      (recorder) => {
        const words = { kind: 'k', callback: null, message: 'm', consequence: 'c', remedy: 'r' }
        recorder.fault({ code, plugin: null, vm, stack, ...words })
      },
  ),
  fc.bigInt({ min: 0n, max: 2n ** 63n }).map(
    (clock): Act =>
      (recorder) =>
        recorder.setClock(clock),
  ),
  fc.nat(3).map(
    (thread): Act =>
      (recorder) =>
        recorder.setThread(thread),
  ),
)

const { act } = fc.letrec<{ act: Act }>((tie) => {
  const inside = fc.array(tie('act'), { maxLength: 4 })
  const leave = fc.tuple(fc.option(word, { nil: undefined }), fc.option(named, { nil: undefined }), fc.boolean())
  const span = fc
    .tuple(
      fc.constantFrom(
        { kind: 'start' } as const,
        { kind: 'step', step: 3 } as const,
        { kind: 'step', step: 4, advance: 500 } as const,
        { kind: 'stream', stream: 1 } as const,
        { kind: 'filter', plugin: 'p', direction: 'request', part: 'body' } as const,
        { kind: 'envoy', what: 'router' } as const,
        { kind: 'callout', callout: 1 } as const,
      ),
      fc.constantFrom(
        undefined,
        {},
        { verdict: 'Continue' },
        { trapped: true },
        { outcome: { kind: outcomeKinds[0], pausedBy: null } },
      ),
      inside,
    )
    .map(
      ([opened, result, within]): Act =>
        (recorder, vms) => {
          recorder.enter(opened)
          for (const each of within) each(recorder, vms)
          recorder.leave(result)
        },
    )
  const callback = fc.tuple(fc.nat(2), name, words, inside, leave).map(
    ([vm, called, given, within, [answer, , trapped]]): Act =>
      (recorder, vms) => {
        vms(vm).callbackEnter(called, given)
        for (const each of within) each(recorder, vms)
        vms(vm).callbackLeave(answer, trapped)
      },
  )
  const hostcall = fc.tuple(fc.nat(2), name, words, fc.option(named), inside, leave).map(
    ([vm, called, given, inputs, within, [answer, outputs, trapped]]): Act =>
      (recorder, vms) => {
        vms(vm).hostcallEnter('env', called, given)
        if (inputs !== null) vms(vm).hostcallInputs(inputs)
        for (const each of within) each(recorder, vms)
        vms(vm).hostcallLeave(answer, outputs, trapped)
      },
  )
  return { act: fc.oneof({ maxDepth: 4 }, plain, span, callback, hostcall) }
})

const history: fc.Arbitrary<History> = fc
  .tuple(fc.array(act, { maxLength: 12 }), fc.tuple(plugin, plugin, plugin), text, fc.integer({ min: 3, max: 60 }))
  .map(([acts, plugins, vmId, most]) => {
    const recorder = new Recorder({ limits: { ...limits, events: most } })
    const vms = plugins.map((it, vm) => recorder.vm(vm, roles[vm] ?? 'worker', 'módulo', vmId, () => it))
    try {
      for (const each of acts) each(recorder, (at) => vms[at] as ReturnType<Recorder['vm']>)
    } catch (error) {
      // The trace then ends in the middle, with spans that are open.
      if (!(error instanceof BudgetExceeded)) throw error
    }
    return historyOf(recorder)
  })

describe('a trace file', () => {
  it('reads back as the history that was written, whatever happened', () => {
    fc.assert(
      fc.property(history, (it) => expectEqual(reread(it), it)),
      { numRuns: 200 },
    )
  })

  it('reads back a request, and is written again byte for byte', () => {
    const sample = historyOf(sampleTrace())
    expectEqual(reread(sample), sample)
    expect(written(reread(sample))).toBe(written(sample))
  })

  const lines = written(historyOf(sampleTrace())).trimEnd().split('\n')
  const changed = (at: number, change: (event: Record<string, unknown>) => object) =>
    lines.map((line, number) => (number === at ? JSON.stringify(change(JSON.parse(line))) : line))

  it.each([
    ['is empty', [], 1, /does not begin as a trace does/],
    ['is of a version that is not known', ['{"trace":2}'], 1, /version 2/],
    ['has a line that is no JSON', [...lines, '{'], lines.length + 1, /expected object/],
    ['lacks an event', lines.filter((_, at) => at !== 3), 4, /event 3 stands where event 2 is due/],
    ['has an event of an unknown kind', changed(2, (it) => ({ ...it, type: 'dream' })), 3, /type/],
    ['has a field that no event has', changed(2, (it) => ({ ...it, extra: 1 })), 3, /extra/],
    ['puts an event into another span', changed(3, (it) => ({ ...it, in: 7 })), 4, /says that it lies in event 7, and lies in/],
  ])('that %s is refused with the line', (_, file, line, message) => {
    expect(readTrace(file.join('\n')).issue).toMatchObject({ line, message: expect.stringMatching(message) })
  })
})
