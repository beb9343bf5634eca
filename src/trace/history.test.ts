// What a recorder was told is what a history says.
import { describe, expect, it } from 'vitest'
import type { Pairs } from '../util/bytes.ts'
import { History } from './history.ts'
import { BudgetExceeded, Recorder } from './recorder.ts'

const plenty = { events: 1_000_000, traceBytes: 1 << 30 }

function pair(limits = plenty) {
  const recorder = new Recorder({ limits })
  const history = new History()
  const sync = () => {
    const chunk = recorder.flush()
    if (chunk !== null) history.append(chunk)
    return history
  }
  return { recorder, sync }
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
    expect(history.event(0)).toEqual({ seq: 0, at: 5n, thread: 1, in: null, type: 'vm', vm: 3, role: 'worker', module: 'filter', vmId: 'id' })
    expect(history.event(1)).toMatchObject({ type: 'enter', span: { kind: 'callback', name: 'proxy_on_request_headers', vm: 3, plugin: 'plugin', words: [2, 9, 1] } })
    expect(history.event(2)).toMatchObject({ in: 1, span: { kind: 'hostcall', module: 'env', words: [4, 0xffff_ffff_ffff_fffen], args: { metricId: 4, delta: -2n } } })
    expect(history.event(3)).toMatchObject({ type: 'leave', of: 2, in: 1, result: { word: 2 } })
    expect(history.event(5)).toMatchObject({ of: 4, result: { word: 0, outputs: { value: 'x' } } })
    expect(history.event(6)).toMatchObject({ of: 1, in: null, result: { word: 0 } })
    expect(history.partner(1)).toBe(6)
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

  it('takes storage that grows with the number of changes, not with their size times their number', () => {
    const { recorder } = pair()
    let value: Pairs = []
    let stored = 0
    for (let i = 0; i < 10_000; i++) {
      value = [...value, [`name-${i}`, 'v'] as const]
      recorder.write('c', value)
      const chunk = recorder.flush()
      for (const item of chunk?.values ?? []) stored += Array.isArray(item) ? item.length : typeof item === 'object' && item !== null && 'inserted' in item ? 1 : 0
    }
    // A keyframe every 64 changes holds the whole list: 10,000² / 2 / 64 pairs, instead of 10,000² / 2.
    expect(stored).toBeLessThan((10_000 * 10_000) / 2 / 32)
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
    history.appendFault({ code: 'hang', kind: 'hang', plugin: 'p', vm: null, callback: null, message: 'm', stack: [], consequence: '', remedy: '' })
    expect(history.event(1)).toMatchObject({ type: 'fault', in: 0, fault: { code: 'hang' } })
  })
})
