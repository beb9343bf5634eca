// Who changed a header: told from the writes of the travelling message and the spans around them.
import { describe, expect, it } from 'vitest'
import { limits } from '../scenario/limits.ts'
import type { Pairs } from '../util/bytes.ts'
import { cells } from './cells.ts'
import { headerStory, lateChanges } from './header-story.ts'
import { Recorder } from './recorder.ts'
import { authorOf, enclosing, endOf } from './spans.ts'
import { historyOf, sampleTrace } from './testing/sample.ts'

const envoy = { plugin: null, callback: null, hostcall: null }
const guest = (hostcall: string) => ({ plugin: 'header-filter', callback: 'proxy_on_response_headers', hostcall })

describe('the story of a message', () => {
  const history = historyOf(sampleTrace())

  it('names the host call that added, changed or removed a header, and Envoy for the rest', () => {
    expect(headerStory(history, 1, 'response', 'headers')).toMatchObject([
      { kind: 'same', name: ':status', by: null },
      {
        kind: 'changed',
        name: 'content-type',
        value: 'text/html',
        before: 'text/plain',
        by: guest('proxy_replace_header_map_value'),
      },
      { kind: 'removed', name: 'x-powered-by', by: guest('proxy_remove_header_map_value') },
      { kind: 'added', name: 'header_1', by: guest('proxy_add_header_map_value') },
      { kind: 'added', name: 'server', by: envoy },
    ])
  })

  it('tells what Envoy adds before the filters and after them', () => {
    const changed = headerStory(history, 1, 'request', 'headers').filter(({ kind }) => kind !== 'same')
    expect(changed).toMatchObject([
      { name: 'x-forwarded-proto', by: envoy },
      { name: 'x-envoy-expected-rq-timeout-ms', by: envoy },
    ])
  })

  it('ends at the moment that is asked for', () => {
    const add = headerStory(history, 1, 'response', 'headers').find(({ name }) => name === 'header_1')?.by?.span ?? 0
    const until = headerStory(history, 1, 'response', 'headers', endOf(history, add)?.seq)
    expect(until.filter(({ kind }) => kind !== 'same')).toMatchObject([{ name: 'header_1' }])
  })

  it('leaves out what is done to a message that has left, which is told apart', () => {
    const recorder = new Recorder({ limits })
    const write = (stage: 'received' | 'current' | 'sent', pairs: Pairs) =>
      recorder.write(cells.message(1, 'request', stage, 'headers'), pairs)
    const first: Pairs = [['a', '1']]
    recorder.enter({ kind: 'stream', stream: 1 })
    write('received', first)
    write('current', first)
    write('sent', first)
    const vm = recorder.vm(1, 'worker', 'filter', '', () => 'holder')
    vm.callbackEnter('proxy_on_log', [2])
    vm.hostcallEnter('env', 'proxy_add_header_map_value', [0, 64, 1, 65, 1])
    write('current', [...first, ['b', '2']])
    vm.hostcallLeave(0, undefined, false)
    vm.callbackLeave(undefined, false)
    recorder.leave()
    const trace = historyOf(recorder)
    expect(headerStory(trace, 1, 'request', 'headers')).toMatchObject([{ kind: 'same', name: 'a' }])
    expect(lateChanges(trace, 1, 'request', 'headers')).toMatchObject([
      { kind: 'added', name: 'b', value: '2', by: { plugin: 'holder', callback: 'proxy_on_log' } },
    ])
    expect(lateChanges(trace, 1, 'request', 'headers', 3)).toEqual([])
  })

  it('is empty where there was no message', () => {
    expect(headerStory(history, 1, 'response', 'trailers')).toEqual([])
    expect(headerStory(history, 2, 'request', 'headers')).toEqual([])
  })
})

describe('a header that comes and goes', () => {
  /** Each change is made by the host call of one plugin. */
  function story(received: string, ...changes: ReadonlyArray<readonly [plugin: string, headers: string]>) {
    const pairs = (text: string) => text.split(' ').flatMap((one): Pairs => (one === '' ? [] : [[one.slice(0, 1), one.slice(2)]]))
    const recorder = new Recorder({ limits })
    recorder.enter({ kind: 'stream', stream: 1 })
    recorder.write(cells.message(1, 'request', 'received', 'headers'), pairs(received))
    for (const [plugin, headers] of changes) {
      const vm = recorder.vm(1, 'worker', 'filter', '', () => plugin)
      vm.callbackEnter('proxy_on_request_headers', [2, 4, 1])
      vm.hostcallEnter('env', 'proxy_set_header_map_pairs', [0, 64, 3])
      recorder.write(cells.message(1, 'request', 'current', 'headers'), pairs(headers))
      vm.hostcallLeave(0, undefined, false)
      vm.callbackLeave(0, false)
    }
    recorder.leave()
    const told = headerStory(historyOf(recorder), 1, 'request', 'headers')
    return told.map(({ kind, name, value, by }) => `${kind} ${name}:${value}${by === null ? '' : ` by ${by.plugin}`}`)
  }

  it.each([
    ['equal ones of two plugins are told apart', story('', ['p', 'a:1'], ['q', 'a:1 a:1']), ['added a:1 by p', 'added a:1 by q']],
    ['one that came again is the last one’s', story('', ['p', 'a:1'], ['q', ''], ['r', 'a:1']), ['added a:1 by r']],
    [
      'one that is gone in the end was taken away by its first change',
      story('a:1', ['p', 'a:2'], ['q', '']),
      ['removed a:1 by p'],
    ],
    ['one that was changed twice is the last one’s', story('a:1', ['p', 'a:2'], ['q', 'a:3']), ['changed a:3 by q']],
    ['one that was put back is as it came', story('a:1', ['p', 'a:2'], ['q', 'a:1']), ['same a:1']],
  ])('%s', (_, told, expected) => {
    expect(told).toEqual(expected)
  })
})

describe('a local reply', () => {
  const asked = { plugin: 'gate', callback: 'proxy_on_request_headers', hostcall: 'proxy_send_local_response' }

  /** A filter asks for 403, Envoy makes the answer, and a host call of the same filter adds to it on the way back. */
  function reply(answer: number) {
    const recorder = new Recorder({ limits })
    const vm = recorder.vm(1, 'worker', 'filter', '', () => 'gate')
    const write = (stage: 'current' | 'sent', value: Pairs) =>
      recorder.write(cells.message(1, 'response', stage, 'headers'), value)
    recorder.enter({ kind: 'stream', stream: 1 })
    vm.callbackEnter('proxy_on_request_headers', [2, 4, 1])
    vm.hostcallEnter('env', 'proxy_send_local_response', [403, 0, 0, 0, 0, 64, 30, 4294967295])
    vm.hostcallInputs({ statusCode: 403, headers: [['X-Why', 'no key']] })
    vm.hostcallLeave(answer, undefined, false)
    vm.callbackLeave(0, false)
    const made: Pairs = [
      [':status', '403'],
      ['x-why', 'no key'],
      ['content-length', '0'],
    ]
    write('current', made)
    vm.callbackEnter('proxy_on_response_headers', [2, 3, 1])
    vm.hostcallEnter('env', 'proxy_add_header_map_value', [2, 64, 3, 67, 1])
    write('current', [...made, ['own', '1']])
    vm.hostcallLeave(0, undefined, false)
    vm.callbackLeave(0, false)
    write('sent', [...made, ['own', '1'], ['server', 'envoy']])
    recorder.leave()
    return headerStory(historyOf(recorder), 1, 'response', 'headers')
  }

  it('is the plugin’s, as far as it asked for it, and Envoy’s for the rest', () => {
    expect(reply(0)).toMatchObject([
      { name: ':status', by: asked },
      { name: 'x-why', by: asked },
      { name: 'content-length', by: envoy },
      { name: 'own', by: { plugin: 'gate', hostcall: 'proxy_add_header_map_value' } },
      { name: 'server', by: envoy },
    ])
  })

  it('is Envoy’s own where the host call was refused', () => {
    expect(reply(2).slice(0, 3)).toMatchObject([{ by: envoy }, { by: envoy }, { by: envoy }])
  })
})

describe('spans', () => {
  const history = historyOf(sampleTrace())
  const log = Array.from({ length: history.length }, (_, seq) => history.event(seq)).find(({ type }) => type === 'log')?.seq ?? 0

  it('are found around a moment by their kind', () => {
    expect(enclosing(history, 'hostcall', log)?.span.name).toBe('proxy_log')
    expect(enclosing(history, 'callback', log)?.span.words).toEqual([2, 7, 1])
    expect(enclosing(history, 'filter', log)?.span.direction).toBe('request')
    expect(enclosing(history, 'step', log)?.span.step).toBe(0)
    expect(enclosing(history, 'start', log)).toBeUndefined()
  })

  it('know their end', () => {
    const filter = enclosing(history, 'filter', log)?.seq ?? 0
    expect(endOf(history, filter)?.result).toEqual({ verdict: 'Continue' })
    expect(endOf(history, log)).toBeUndefined()
  })

  it('say who acts: a plugin inside its callback, Envoy outside', () => {
    expect(authorOf(history, log)).toMatchObject({
      plugin: 'header-filter',
      callback: 'proxy_on_request_headers',
      hostcall: 'proxy_log',
    })
    expect(authorOf(history, 0)).toEqual({ plugin: null, callback: null, hostcall: null, span: null })
  })
})
