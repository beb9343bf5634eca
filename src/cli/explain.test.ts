// `explain`: logs of a real Envoy, decoded; what is no such log is refused.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { inputLimits } from '../scenario/limits.ts'
import { readTrace } from '../trace/read-file.ts'
import { cli, cliReading, folder, root } from './testing/cli.ts'

const log = (name: string) => join(root, 'src', 'trace', 'testdata', name)
const trap = log('trap-1.40.0.log')

test('a log is its calls with names for numbers, each refusal marked, and a summary that explains them', async () => {
  const { code, out, err } = await cli('explain', trap)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain(`==> proxy_on_request_headers(2, 8 headers, end)  [worker 0]
  ==> proxy_get_header_map_value(request, 9 B at 16)
  <== NotFound  ! There is no such thing now
  ==> proxy_increment_metric(99, -1)
  <== BadArgument  ! Envoy does not take that argument here
  ==> proxy_log(warn, 13 B at 32)
    log warn header-filter: two⏎lines: \\\\xff
  <== Ok
<== trapped
`)
  expect(out).toMatch(/^ {2}callbacks 3, host calls 3, refused 2, traps 1$/m)
  expect(out).toMatch(/^ {2}1 × proxy_increment_metric: BadArgument\. /m)
  expect(out).toMatch(/^ {2}trap \(proxy_on_request_headers\): Uncaught RuntimeError: unreachable\n {6}0x11f - explode\n/m)
})

test('the same as JSON, and as a trace that can be read back', async () => {
  const json = await cli('explain', trap, '--format', 'json')
  expect(JSON.parse(json.out)).toMatchObject({
    version: 1,
    callbacks: 3,
    refused: [
      { call: 'proxy_get_header_map_value', answer: 'NotFound', count: 1 },
      { call: 'proxy_increment_metric', answer: 'BadArgument', count: 1, title: expect.any(String) },
    ],
    faults: [{ code: 'trap', stack: ['0x11f - explode', '0x146 - look', '0x14d - on_request_headers'] }],
    issues: [],
  })
  const { out } = await cli('explain', log('two-workers-1.36.4.log'), '--format', 'ndjson')
  const { history, issue } = readTrace(out)
  expect(issue).toBeUndefined()
  expect(history?.length).toBe(out.trimEnd().split('\n').length - 1)
})

test('a piece of a log comes from the standard input, and its open ends are said', async () => {
  const whole = readFileSync(trap, 'latin1')
  const { code, out } = await cliReading(whole.slice(whole.indexOf('[vm<-host]'), whole.indexOf('lines: ')), 'explain', '-')
  expect(code).toBe(0)
  expect(out).toMatch(/^<== \? {2}\(its end is not in the log\)$/m)
  expect(out).toMatch(/^ {2}unknown thread 1: thread \d+/m)
})

test('a format of one’s own is given as Envoy has it', async () => {
  const lines = 'W 9 wasm| [host->vm] proxy_on_tick(1)\nW 9 wasm| [host<-vm] proxy_on_tick return: void\n'
  expect((await cliReading(lines, 'explain', '-')).code).toBe(2)
  const { code, out } = await cliReading(lines, 'explain', '-', '--log-format', '%L %t %n| %v')
  expect(code).toBe(0)
  expect(out).toMatch(/^==> proxy_on_tick\(1\)/)
})

describe('bad input ends with exit code 2 and a word about what to change', () => {
  const files = folder()
  const ready = '[2026-11-24 04:03:50.237][7][info][main] [source/server/server.cc:463] initializing epoch 0\n'
  const record = `${'x'.repeat(1023)}\n`

  it.each<[string, () => readonly string[], string, RegExp]>([
    ['no log at all', () => [], '', /there is no log; `-` reads one/],
    ['two logs', () => [trap, trap], '', /one log at a time/],
    ['a file that is not there', () => ['nowhere.log'], '', /nowhere\.log: no such file/],
    ['a folder', () => [files.path], '', /this is a folder/],
    ['an empty file', () => [files.put('empty.log', '')], '', /the log is empty/],
    ['bytes', () => [files.put('bytes.log', new Uint8Array([0, 1, 2, 3]))], '', /no text/],
    ['another text', () => [files.put('other.log', 'a\nb\n')], '', /no line is a record of Envoy’s log/],
    ['a log without calls', () => ['-'], ready, /--component-log-level wasm:trace/],
    ['a pattern without text', () => ['-', '--log-format', '[%t]'], ready, /keeps no text/],
    [
      'a file above the limit',
      () => [files.put('large.log', Buffer.alloc(inputLimits.logBytes + 1))],
      '',
      /the limit is 100\.0 MB/,
    ],
    ['a stream above the limit', () => ['-'], ready + record.repeat(inputLimits.logBytes / record.length), /more than 100 MB/],
  ])('%s', { timeout: 60_000 }, async (_, args, input, message) => {
    const { code, err } = await cliReading(input, 'explain', ...args())
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })
})
