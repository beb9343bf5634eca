// What a recorder was told is what a history says.
import { describe, expect, it } from 'vitest'
import type { Pairs } from '../util/bytes.ts'
import { cells } from './cells.ts'
import { isSplice, type Stored, type TraceChunk } from './chunk.ts'
import { History } from './history.ts'
import { BudgetExceeded, Recorder } from './recorder.ts'

const u = undefined
const plenty = { events: 1_000_000, traceBytes: 1 << 30 }

function pair(limits = plenty) {
  const recorder = new Recorder({ limits })
  const history = new History()
  const sync = () => {
    const chunk = recorder.flush()
    if (chunk !== null) history.append(chunk)
    return history
  }
  return { recorder, sync: Object.assign(sync, { history }) }
}

/** Pairs and bytes that a chunk carries. */
function itemsIn(chunk: TraceChunk | null): number {
  const sizeOf = (value: Stored): number => {
    if (Array.isArray(value) || value instanceof Uint8Array) return value.length
    return isSplice(value) ? value.inserted.length : 0
  }
  return (chunk?.values ?? []).reduce<number>((sum, value) => sum + sizeOf(value), 0)
}

describe('a history', () => {
  it('gives back nested calls with words, arguments, outputs and results', () => {
    const { recorder, sync } = pair()
    recorder.setThread(1)
    recorder.setClock(5n)
    const observer = recorder.vm(3, 'worker', 'filter', 'id', () => 'plugin')
    observer.callbackEnter('proxy_on_request_headers', [2, 9, 1])
    observer.hostcallEnter('env', 'proxy_increment_metric', [4, 0xffff_ffff_ffff_fffen])
    observer.hostcallInputs({ metricId: 4, delta: -2n })
    observer.hostcallLeave(2, undefined, false)
    observer.hostcallEnter('env', 'proxy_get_header_map_value', [0, 1, 2, 3, 4])
    observer.hostcallInputs({ key: 'hello' })
    observer.hostcallLeave(0, { value: 'x' }, false)
    observer.callbackLeave(0, false)
    const history = sync()
    expect(history.length).toBe(7)
    expect([0, 1, 2, 3, 4, 5, 6].map((seq) => history.word(seq))).toEqual([u, u, u, 2, u, 0, 0])
    expect(history.event(0)).toEqual({
      seq: 0,
      at: 5n,
      thread: 1,
      in: null,
      type: 'vm',
      vm: 3,
      role: 'worker',
      module: 'filter',
      vmId: 'id',
    })
    expect(history.event(1)).toMatchObject({
      type: 'enter',
      span: { kind: 'callback', name: 'proxy_on_request_headers', vm: 3, plugin: 'plugin', words: [2, 9, 1] },
    })
    expect(history.event(2)).toMatchObject({
      in: 1,
      span: { kind: 'hostcall', module: 'env', words: [4, 0xffff_ffff_ffff_fffen], args: { metricId: 4, delta: -2n } },
    })
    expect(history.event(3)).toMatchObject({ type: 'leave', of: 2, in: 1, result: { word: 2 } })
    expect(history.event(5)).toMatchObject({ of: 4, result: { word: 0, outputs: { value: 'x' } } })
    expect(history.event(6)).toMatchObject({ of: 1, in: null, result: { word: 0 } })
    expect(history.partner(1)).toBe(6)
  })

  it('names the words of a callback by the table, as many as the ABI version passes', () => {
    const { recorder, sync } = pair()
    const observer = recorder.vm(0, 'worker', 'filter', '', () => null)
    observer.callbackEnter('proxy_on_request_headers', [2, 9, 1])
    observer.callbackLeave(0, false)
    observer.callbackEnter('proxy_on_request_headers', [2, 9])
    observer.callbackLeave(0, false)
    observer.callbackEnter('my_own_export', [7])
    const history = sync()
    expect(history.event(1)).toMatchObject({ span: { args: { contextId: 2, headers: 9, endOfStream: true } } })
    expect(history.event(3)).toHaveProperty('span.args', { contextId: 2, headers: 9 })
    expect(history.event(5)).toHaveProperty('span.args', {})
  })

  it('knows a cell at every moment, across chunks and splices', () => {
    const { recorder, sync } = pair()
    const all: Pairs = Array.from({ length: 20 }, (_, i) => [`n${i}`, `v${i}`] as const)
    recorder.write('c', all)
    sync()
    const versions: Pairs[] = [all]
    for (let i = 0; i < 200; i++) {
      const last = versions[i] as Pairs
      const next = i % 3 === 0 ? [...last, ['x', String(i)] as const] : last.slice(1)
      recorder.write('c', next)
      versions.push(next)
      if (i % 7 === 0) sync()
    }
    const history = sync()
    versions.forEach((value, seq) => {
      expect(history.at('c', seq)).toEqual(value)
    })
    expect(history.at('c', -1)).toBeUndefined()
    expect(history.at('other', 5)).toBeUndefined()
    expect(history.last('c')).toEqual(versions[200])
    expect(history.writes('c')).toHaveLength(201)
  })

  it('names every cell of a stream, and keeps the cells of many streams apart', () => {
    const { recorder, sync } = pair()
    const written = [
      cells.message(1, 'request', 'received', 'headers'),
      cells.message(2, 'response', 'sent', 'trailers'),
      ...[cells.cluster(3), cells.step(4), cells.codeDetails(5), cells.flags(6)],
      ...[cells.wire(7, 'request'), cells.wire(8, 'response')],
      ...[cells.flags(14), cells.flags(6), cells.stat('gauge', 'x'), cells.vm(0)],
    ]
    for (const [value, cell] of written.entries()) recorder.write(cell, value)
    const history = sync()
    expect(written.map((_, seq) => history.event(seq))).toMatchObject(
      [
        'stream/1/request.received.headers',
        'stream/2/response.sent.trailers',
        ...['stream/3/cluster', 'stream/4/step', 'stream/5/code-details', 'stream/6/flags'],
        ...['stream/7/wire.request', 'stream/8/wire.response'],
        ...['stream/14/flags', 'stream/6/flags', 'stat/gauge/x', 'vm/0/state'],
      ].map((cell, value) => ({ cell, value })),
    )
    expect(history.writes(cells.flags(6)).map(({ value }) => value)).toEqual([5, 9])
    expect(history.writes('stream/6/flags')).toEqual(history.writes(cells.flags(6)))
    expect(history.cellsMatching('stat')).toEqual(['stat/gauge/x'])
    expect(history.cellsMatching('stream/1')).toEqual(['stream/1/request.received.headers', 'stream/14/flags'])
  })

  it('takes any name for a cell, even one that begins as those of streams', () => {
    const { recorder, sync } = pair()
    const names = ['stream/1/flags', 'stream/1/flag', 'stream/01/flags', 'stream/123456789/flags', 'stream//flags', 'stream/', '']
    for (const [value, name] of names.entries()) recorder.write(name, value)
    const history = sync()
    expect(history.cellsMatching('')).toEqual(names)
    expect(names.map((name) => history.last(name))).toEqual(names.map((_, value) => value))
  })

  it('stores what changed: a list that grows by one pair at a time costs three pairs a change at most', () => {
    const { recorder } = pair()
    const changes = 10_000
    let value: Pairs = []
    let stored = 0
    for (let i = 0; i < changes; i++) {
      value = [...value, [`name-${i}`, 'v'] as const]
      recorder.write('c', value)
      stored += itemsIn(recorder.flush())
    }
    // One pair a splice, and a whole list once as many changes have passed as it has pairs.
    expect(stored).toBeLessThan(3 * changes)
  })

  it('stores a body that grows in pieces about twice, and gives every stage of it back', () => {
    const { recorder, sync } = pair()
    const whole = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 7) % 251)
    let stored = 0
    for (let end = 0; end <= whole.length; end += 25) {
      recorder.write('c', whole.slice(0, end))
      const chunk = recorder.flush()
      stored += itemsIn(chunk)
      if (chunk !== null) sync.history.append(chunk)
    }
    expect(stored).toBeLessThan(3 * whole.length)
    for (const seq of [400, 0, 399, 137, 63, 64, 65]) expect(sync.history.at('c', seq)).toEqual(whole.slice(0, seq * 25))
  })

  it('finds a value again where another cell has the same object', () => {
    const { recorder, sync } = pair()
    const first: Pairs = [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ]
    const second: Pairs = [...first, ['d', '4']]
    recorder.write('current', first)
    recorder.write('current', second)
    recorder.write('sent', second)
    const chunk = recorder.flush()
    expect(itemsIn(chunk)).toBe(4)
    if (chunk !== null) sync.history.append(chunk)
    expect(sync.history.last('sent')).toEqual(second)
  })

  it('takes the same few integers for each of 100,000 events, and no value twice', () => {
    const { recorder } = pair()
    const observer = recorder.vm(1, 'worker', 'filter', '', () => 'plugin')
    const request = () => {
      observer.callbackEnter('proxy_on_request_headers', [2, 9, 1])
      for (let i = 0; i < 4; i++) {
        observer.hostcallEnter('env', 'proxy_get_header_map_value', [0, 65536, 5, 65540, 65544])
        observer.hostcallInputs({ map: 0, key: 'hello' })
        observer.hostcallLeave(0, { value: 'x' }, false)
      }
      observer.callbackLeave(0, false)
    }
    request()
    recorder.flush()
    request()
    const once = recorder.flush()
    const requests = 10_000
    let integers = 0
    let values = 0
    for (let i = 0; i < requests; i++) {
      request()
      const chunk = recorder.flush()
      integers += chunk?.tape.length ?? 0
      values += chunk?.values.length ?? 0
    }
    expect(recorder.lastSeq).toBe(10 * (requests + 2))
    expect(integers).toBe(requests * (once?.tape.length ?? 0))
    expect(integers).toBeLessThan(12 * 10 * requests)
    expect(values).toBe(0)
  })

  it('is told when 256 KB wait, and what is flushed then ends with the event that it names', () => {
    const history = new History()
    const sizes: number[] = []
    const recorder: Recorder = new Recorder({
      limits: plenty,
      onFull: () => {
        const chunk = recorder.flush()
        if (chunk === null) return
        sizes.push(chunk.tape.byteLength)
        history.append(chunk)
        expect(history.lastSeq).toBe(chunk.lastSeq)
      },
    })
    for (let i = 0; i < 100_000; i++) recorder.note('code', 'detail')
    expect(sizes.length).toBe(4)
    for (const size of sizes) expect(size).toBeGreaterThan(256 * 1024 - 64)
  })

  it('ends in one fault that names the budget, then refuses everything', () => {
    const { recorder, sync } = pair({ events: 3, traceBytes: 1 << 20 })
    for (let i = 0; i < 3; i++) recorder.note('c', 'd')
    expect(() => recorder.note('c', 'd')).toThrow(BudgetExceeded)
    expect(() => recorder.write('c', 1)).toThrow(BudgetExceeded)
    const history = sync()
    expect(history.length).toBe(4)
    expect(history.faults()).toMatchObject([{ code: 'budget', kind: 'events' }])
  })

  it('takes a fault that the recorder could not see', () => {
    const { recorder, sync } = pair()
    recorder.enter({ kind: 'start' })
    const history = sync()
    history.appendFault({
      code: 'hang',
      kind: 'hang',
      plugin: 'p',
      vm: null,
      callback: null,
      message: 'm',
      stack: [],
      consequence: '',
      remedy: '',
    })
    expect(history.event(1)).toMatchObject({ type: 'fault', in: 0, fault: { code: 'hang' } })
  })
})
