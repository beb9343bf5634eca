// Logs of real Envoys become traces, whatever stands around the lines and wherever they are cut.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { inputLimits } from '../scenario/limits.ts'
import { byteStringOfText } from '../util/bytes.ts'
import { EnvoyLogReader, readEnvoyLog } from './envoy-log.ts'
import { logFormat } from './log-format.ts'
import { linesOf, read, record } from './testing/logs.ts'

const realLog = (name: string) => readFileSync(join(import.meta.dirname, 'testdata', name), 'latin1')

const workers = realLog('two-workers-1.36.4.log')
const trapped = realLog('trap-1.40.0.log')

describe('a log with two workers', () => {
  const { history, facts, issues } = read(workers)

  it('says which threads there are and what they did', () => {
    expect(facts).toEqual({
      lines: 206,
      records: 206,
      threads: [
        { thread: 0, id: '5278', source: '', role: 'main', vms: 3 },
        { thread: 1, id: '5330', source: '', role: 'worker', vms: 1 },
        { thread: 2, id: '5329', source: '', role: 'worker', vms: 1 },
      ],
      callbacks: 59,
      hostcalls: 32,
      refusals: 2,
      traps: 0,
      unfinished: 0,
      headless: 0,
      skipped: 0,
      timed: true,
      crash: null,
    })
    expect(issues).toEqual([])
  })

  it('keeps every call that the log has, by VM', () => {
    const lines = linesOf({ history, facts, issues })
    expect(lines.filter((line) => line.startsWith('vm '))).toEqual([
      'vm base 0',
      'vm canary 0',
      'vm main 0',
      'vm worker 1',
      'vm worker 2',
    ])
    const calls = (mark: string) => workers.split(mark).length - 1
    expect(lines.filter((line) => /^ *> /.test(line))).toHaveLength(calls('[host->vm]') + calls('[vm->host]'))
    expect(lines.filter((line) => /^ *< /.test(line))).toHaveLength(calls('[host<-vm]') + calls('[vm<-host]'))
  })

  it('nests an allocator call in the host call that asks for memory, and decodes what words tell', () => {
    const allocator = events(history).find(
      (event) => event.type === 'enter' && event.span.kind === 'callback' && event.span.name === 'proxy_on_memory_allocate',
    )
    expect(history.event(allocator?.in ?? -1)).toMatchObject({
      type: 'enter',
      // Pointers are followed by nobody: only numbers are arguments.
      span: { kind: 'hostcall', name: 'proxy_get_buffer_bytes', args: { buffer: 7, start: 0 }, plugin: null },
    })
    const headers = events(history).find(
      (event) => event.type === 'enter' && 'name' in event.span && event.span.name === 'proxy_on_request_headers',
    )
    expect(headers).toMatchObject({ in: null, span: { args: { contextId: 2, endOfStream: true } } })
  })

  it('has the times of the records', () => {
    const last = history.event(history.lastSeq)
    expect(last.at).toBeGreaterThan(300_000_000n)
    expect(events(history)[0]?.at).toBe(0n)
  })
})

const events = (history: ReturnType<typeof read>['history']) =>
  Array.from({ length: history.length }, (_, seq) => history.event(seq))

describe('a log with a trap', () => {
  const reading = read(trapped)

  it('has the fault with its backtrace, and leaves what was unwound without a result', () => {
    expect(reading.history.faults()).toEqual([
      expect.objectContaining({
        code: 'trap',
        plugin: null,
        callback: 'proxy_on_request_headers',
        message: 'Uncaught RuntimeError: unreachable',
        stack: ['0x11f - explode', '0x146 - look', '0x14d - on_request_headers'],
      }),
    ])
    expect(linesOf(reading)).toEqual([
      'vm base 0',
      'vm canary 0',
      'vm main 0',
      '> proxy_on_done(1)',
      '< proxy_on_done = 1',
      '> proxy_on_delete(1)',
      '< proxy_on_delete = void',
      'vm worker 1',
      '> proxy_on_request_headers(2, 8, 1)',
      '  > env.proxy_get_header_map_value(0, 16, 9, 256, 260)',
      '  < env.proxy_get_header_map_value = 1',
      '  > env.proxy_increment_metric(99, 18446744073709551615)',
      '  < env.proxy_increment_metric = 2',
      '  > env.proxy_log(3, 32, 13)',
      'warning: wasm log header-filter: two\\x0alines: \\\\\\xff',
      '  < env.proxy_log = 0',
      'error: Function: proxy_on_request_headers failed: Uncaught RuntimeError: unreachable\\x0aProxy-Wasm plugin in-VM backtrace:\\x0a  0:  0x11f - explode\\x0a  1:  0x146 - look\\x0a  2:  0x14d - on_request_headers',
    ])
    expect(reading.facts).toMatchObject({ refusals: 2, traps: 1, unfinished: 0, skipped: 0 })
  })

  it('tells the same in the format of a service mesh', () => {
    expect(linesOf(read(realLog('trap-mesh-1.40.0.log')))).toEqual(linesOf(reading))
  })

  it('tells the same in JSON', () => {
    expect(linesOf(read(realLog('trap-json-1.40.0.log')))).toEqual(linesOf(reading))
  })
})

const eachLine = (wrap: (line: string, index: number) => string) => (log: string) =>
  log
    .split('\n')
    .map((line, index, all) => (index === all.length - 1 && line === '' ? '' : wrap(line, index)))
    .join('\n')
const stamp = (index: number) => `2026-11-25T18:13:${String(10 + (index % 50))}.12345678${index % 10}Z`

test.each<[string, (log: string) => string]>([
  ['docker logs -t', eachLine((line, index) => `${stamp(index)} ${line}`)],
  ['docker compose', eachLine((line) => `envoy-1  | ${line}`)],
  ['docker compose, coloured', eachLine((line) => `\x1b[36menvoy-1  |\x1b[0m ${line}`)],
  ['docker json-file', eachLine((line, index) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: stamp(index) }))],
  ['grep -n', eachLine((line, index) => `${index + 10}:${line}`)],
  ['kubectl logs --prefix', eachLine((line) => `[pod/web-7c9f/envoy] ${line}`)],
  ['kubectl logs --prefix --timestamps', eachLine((line, index) => `[pod/web-7c9f/envoy] ${stamp(index)} ${line}`)],
  ['a container runtime’s file', eachLine((line, index) => `${stamp(index)} stderr F ${line}`)],
  ['lines that end as on Windows', eachLine((line) => `${line}\r`)],
  ['levels in colour', (log) => log.replace(/\]\[(\w+)\]\[wasm\]/g, ']\x1b[0m[\x1b[31m$1\x1b[0m][wasm]')],
  ['a byte order mark', (log) => `\xef\xbb\xbf${log}`],
])('the same trace comes from %s', (_, wrapped) => {
  expect(linesOf(read(wrapped(trapped)))).toEqual(linesOf(read(trapped)))
})

test('lines of other containers are skipped, and two Envoys are kept apart', () => {
  const both = trapped
    .trimEnd()
    .split('\n')
    .flatMap((line) => [`one-1  | ${line}`, 'app-1  | listening', `two-1  | ${line}`])
    .join('\n')
  const { facts } = read(`${both}\n`)
  expect(facts).toMatchObject({ skipped: 28, callbacks: 6, traps: 2 })
  expect(facts.threads.map(({ thread, source, role }) => [thread, source, role])).toEqual([
    [0, 'one-1  | ', 'main'],
    [1, 'two-1  | ', 'main'],
    [2, 'one-1  | ', 'worker'],
    [3, 'two-1  | ', 'worker'],
  ])
})

test('a guest’s text ends where the guest said, though another program’s line follows', () => {
  const log =
    record(9, 'trace', '[vm->host] env.proxy_log(2, 100, 5)') +
    record(9, 'info', 'wasm log: hello') +
    '[2026-11-24T04:03:50.240Z] "GET / HTTP/1.1" 200 -\n' +
    record(9, 'trace', '[vm<-host] env.proxy_log return: 0')
  expect(linesOf(read(log))).toContain('info: wasm log: hello')
})

test('calls of two threads that ran at the same time are each in one piece', () => {
  const log =
    record(7, 'debug', 'Base Wasm created 1 now active') +
    record(8, 'trace', '[host->vm] proxy_on_tick(1)') +
    record(9, 'trace', '[host->vm] proxy_on_tick(1)') +
    record(8, 'trace', '[vm->host] env.proxy_done()') +
    record(9, 'trace', '[host<-vm] proxy_on_tick return: void') +
    record(8, 'trace', '[vm<-host] env.proxy_done return: 1') +
    record(8, 'trace', '[host<-vm] proxy_on_tick return: void')
  const reading = read(log)
  expect(linesOf(reading)).toEqual([
    'vm base 0',
    'vm worker 1',
    '> proxy_on_tick(1)',
    '  > env.proxy_done()',
    '  < env.proxy_done = 1',
    '< proxy_on_tick = void',
    'vm worker 2',
    '> proxy_on_tick(1)',
    '< proxy_on_tick = void',
  ])
  expect(reading.facts).toMatchObject({ refusals: 1 })
})

describe('VMs of the main thread', () => {
  const made = (text: string) => record(7, 'debug', text)
  const roles = (log: string) => linesOf(read(log)).filter((line) => line.startsWith('vm '))
  const base = made('Base Wasm created 1 now active')
  const another = made('Thread-Local Wasm created 2 now active')
  const gone = made('~Wasm 1 remaining active')

  it('are base, canary and the one that stays, for each base', () => {
    expect(roles(base + another + gone + another + base + another + gone + another)).toEqual([
      'vm base 0',
      'vm canary 0',
      'vm main 0',
      'vm base 0',
      'vm canary 0',
    ])
  })

  it('are one and a second canary where two plugins share it', () => {
    const log = base + another + gone + another + another + gone + record(7, 'trace', '[host->vm] proxy_on_tick(1)')
    expect(linesOf(read(log))).toEqual(['vm base 0', 'vm canary 0', 'vm main 0', '> proxy_on_tick(1)', 'vm canary 0'])
  })

  it('are one more that stays, after a trap in the one that stayed', () => {
    const trap = record(7, 'error', 'Function: proxy_on_context_create failed: Uncaught RuntimeError: unreachable')
    const log = base + another + gone + another + record(7, 'trace', '[host->vm] proxy_on_context_create(1, 0)') + trap
    const tick = record(7, 'trace', '[host->vm] proxy_on_tick(1)')
    expect(linesOf(read(log + another + gone + another + tick)).at(-1)).toBe('vm canary 0')
    expect(roles(log + another + gone + another + tick).filter((line) => line === 'vm canary 0')).toHaveLength(2)
  })

  it('are unknown where the log begins too late', () => {
    expect(roles(record(7, 'info', 'initializing epoch 0', 'main') + another)).toEqual(['vm unknown 0'])
    const { facts } = read(record(9, 'trace', '[host->vm] proxy_on_tick(1)'))
    expect(facts.threads).toEqual([{ thread: 1, id: '9', source: '', role: 'unknown', vms: 0 }])
  })
})

test('several VMs of a worker are one, and the reading says so', () => {
  const log =
    record(7, 'debug', 'Base Wasm created 1 now active') + record(9, 'debug', 'Thread-Local Wasm created 2 now active').repeat(2)
  const { facts, issues } = read(log + record(9, 'trace', '[host->vm] proxy_on_tick(1)'))
  expect(facts.threads[1]).toMatchObject({ role: 'worker', vms: 2 })
  expect(issues.map(({ message }) => message)).toEqual([expect.stringContaining('one worker has more than one VM')])
})

test('the death of Envoy is a note within the call in which it died', () => {
  const log =
    record(9, 'trace', '[host->vm] proxy_on_request_headers(2, 4, 1)') +
    record(9, 'trace', '[vm->host] env.proxy_continue_stream(1)') +
    record(9, 'critical', 'Caught Segmentation fault, suspect faulting address 0x0', 'backtrace')
  const { history, facts } = read(log)
  expect(facts).toMatchObject({ crash: 'Caught Segmentation fault, suspect faulting address 0x0', unfinished: 2 })
  const note = events(history).find(({ type }) => type === 'note')
  expect(history.event(note?.in ?? -1)).toMatchObject({ span: { name: 'proxy_continue_stream', args: { streamType: 1 } } })
})

test('a call without an end has no result, and an end without a call is counted', () => {
  const log =
    record(9, 'trace', '[vm<-host] env.proxy_log return: 0') +
    record(9, 'trace', '[host->vm] proxy_on_configure(1, 66)') +
    record(9, 'trace', '[vm->host] env.proxy_log(2, 0, 0)') +
    record(9, 'trace', '[host<-vm] proxy_on_configure return: 1') +
    record(9, 'trace', '[host->vm] proxy_on_tick(1)')
  const reading = read(log)
  expect(reading.facts).toMatchObject({ headless: 1, unfinished: 2 })
  expect(linesOf(reading)).toEqual([
    'vm unknown 1',
    '> proxy_on_configure(1, 66)',
    '  > env.proxy_log(2, 0, 0)',
    '< proxy_on_configure = 1',
    '> proxy_on_tick(1)',
  ])
})

describe.each([
  ['two workers', workers],
  ['a trap', trapped],
  ['JSON', realLog('trap-json-1.40.0.log')],
  ['a mesh', realLog('trap-mesh-1.40.0.log')],
])('a piece of the log with %s', (_, log) => {
  const whole = linesOf(read(log))

  it('holds nothing that the whole has not', () => {
    fc.assert(
      fc.property(fc.nat(log.length), fc.nat(log.length), (a, b) => {
        const { history, facts, issues } = { facts: null, ...readEnvoyLog(log.slice(Math.min(a, b), Math.max(a, b))) }
        if (history === null || facts === null) return
        const left = [...whole]
        for (const line of linesOf({ history, facts, issues })) {
          if (line.startsWith('vm ')) continue
          // Of a text the last lines may be missing.
          const at = /^ *[<>] /.test(line) ? left.indexOf(line) : left.findIndex((other) => other.startsWith(line))
          expect(at, line).toBeGreaterThanOrEqual(0)
          left.splice(at, 1)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('may come in any pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(log.length), { maxLength: 8 }), (cuts) => {
        const reader = new EnvoyLogReader()
        const ends = [0, ...cuts.sort((a, b) => a - b), log.length]
        for (const [index, from] of ends.entries()) reader.push(log.slice(from, ends[index + 1]))
        const reading = reader.end()
        if (reading.history === null) throw new Error('no trace')
        expect(linesOf(reading)).toEqual(whole)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a format of one’s own', () => {
  const messages = (log: string, pattern: string) => {
    const format = logFormat(pattern)
    if (format === null) throw new Error(pattern)
    const reading = readEnvoyLog(log, format)
    return { reading, issues: reading.issues.map(({ message }) => message) }
  }

  it('is read as Envoy was told to write it', () => {
    const { reading, issues } = messages('W thread 9 wasm| [host->vm] proxy_on_tick(1)\n', '%L thread %-5t %n| %v')
    expect(issues).toEqual([])
    expect(reading).toMatchObject({ facts: { callbacks: 1, timed: false } })
  })

  it('without threads is read as one thread, and the reading says so', () => {
    const { issues, reading } = messages('info: [host->vm] proxy_on_tick(1)\ninfo: wasm log: x\n', '%l: %v')
    expect(issues).toEqual([expect.stringContaining('keeps no thread'), expect.stringContaining('keeps no logger')])
    expect(reading).toMatchObject({ facts: { callbacks: 1 } })
  })

  it('without levels has those that guests passed', () => {
    const log = '[vm->host] env.proxy_log(3, 0, 1)\nwasm log: x\n[vm<-host] env.proxy_log return: 0\nwasm log: y\n'
    const { reading, issues } = messages(log, '%v')
    expect(issues.at(-1)).toContain('1 lines are left out')
    expect(reading.history).not.toBeNull()
    if (reading.history !== null) expect(linesOf(reading)).toContain('warning: wasm log: x')
  })

  it('without text is none', () => {
    expect(logFormat('[%t][%l]')).toBeNull()
  })
})

describe('what is no such log is refused', () => {
  const ready = record(7, 'info', 'initializing epoch 0', 'main')

  it.each([
    ['nothing', '', /^the log is empty$/],
    ['another text', 'To be, or not to be\nthat is the question\n', /no line is a record of Envoy’s log/],
    ['bytes', '\x00\x01\x02\x03\n\x00', /no text/],
    ['gzip', '\x1f\x8b\x08\x00\x00', /gzip/],
    ['UTF-16', '\xff\xfe[\x002\x000\x002\x006\x00\n\x00', /UTF-16/],
    ['a log without the Wasm logger', ready, /--component-log-level wasm:trace/],
    ['JSON of another program', '{"message":"started","pid":7}\n', /no line is a record of Envoy’s log/],
  ])('%s', (_, log, message) => {
    const reading = readEnvoyLog(log)
    expect(reading.history).toBeNull()
    expect(reading.issues.map((issue) => issue.message)).toEqual([expect.stringMatching(message)])
  })

  it('while lines of guests alone are read, with a word about the flag', () => {
    const { history, issues } = read(ready + record(9, 'info', byteStringOfText('wasm log: grüß')))
    expect(events(history).at(-1)).toMatchObject({ type: 'log', level: 2, text: byteStringOfText('grüß') })
    expect(issues.map(({ message }) => message)).toEqual([expect.stringContaining('--component-log-level wasm:trace')])
  })
})

describe('a large log', () => {
  const call = record(9, 'trace', '[host->vm] proxy_on_tick(1)') + record(9, 'trace', '[host<-vm] proxy_on_tick return: void')

  it('is read as it comes, up to the limit', { timeout: 120_000 }, () => {
    const chunk = call.repeat(5000)
    const reader = new EnvoyLogReader()
    let chunks = 0
    while (reader.push(chunk)) chunks++
    expect(chunks).toBe(Math.floor(inputLimits.logBytes / chunk.length))
    const reading = reader.end()
    expect(reading.issues.map(({ message }) => message)).toEqual([expect.stringContaining('more than 100 MB')])
    expect(reading).toMatchObject({ facts: { callbacks: Math.ceil(inputLimits.logBytes / call.length), unfinished: 1 } })
  })

  it('without lines is not kept', () => {
    const reader = new EnvoyLogReader()
    for (let part = 0; part < 100; part++) reader.push('x'.repeat(inputLimits.logLineBytes / 10))
    expect(reader.end()).toMatchObject({ history: null })
  })

  it('has lines that are cut, and says so', () => {
    const { issues, facts } = read(`${call}${'x'.repeat(inputLimits.logLineBytes + 1)}\n${call}`)
    expect(facts).toMatchObject({ callbacks: 2, skipped: 1 })
    expect(issues.map(({ message }) => message)).toEqual([expect.stringContaining('were cut: 1')])
  })
})
