// Our run against Envoy's: masked lines, the first difference in its context, and what explains one.
import { expect, test } from 'vitest'
import type { NoteAt } from '../trace/vm-lines.ts'
import { compare } from './compare.ts'
import { masks } from './masks.ts'

const envoy = [
  'vm worker 1',
  '> proxy_on_request_headers(2, 4, 1)',
  '  > env.proxy_get_property(16, 10, 32, 36)',
  '> malloc(2)',
  '< malloc = 64',
  '  < env.proxy_get_property = 0',
  '< proxy_on_request_headers = 0',
  'stats',
]
const ours = (lines: readonly string[], notes: readonly NoteAt[] = []) => ({ lines, notes, seqs: lines.map((_, index) => index) })
const theirs = (lines: readonly string[]) => ({ lines, masks: [] })
const withoutProperty = [...envoy.slice(0, 3), '  < env.proxy_get_property = 1', ...envoy.slice(6)]

test('equal lines are equal, and their calls are counted', () => {
  expect(compare(theirs(envoy), ours(envoy))).toMatchObject({
    verdict: 'equal',
    calls: 3,
    compared: 8,
    masked: 0,
    difference: null,
  })
})

test('masked lines are counted and not compared', () => {
  const clock = '  > wasi_snapshot_preview1.clock_time_get(1, 0, 16)'
  const lines = [...envoy.slice(0, 2), clock, ...envoy.slice(2)]
  expect(compare({ lines, masks }, ours(envoy))).toMatchObject({ verdict: 'equal', compared: 8, masked: 1 })
  expect(compare(theirs(lines), ours(envoy))).toMatchObject({ verdict: 'different', compared: 9, masked: 0 })
})

test('a difference is told with the lines around, and lines of one call beside each other', () => {
  const { verdict, difference } = compare(theirs(envoy), ours(withoutProperty))
  expect(verdict).toBe('different')
  expect(difference).toMatchObject({ section: 'vm worker 1', seq: 3, notes: [] })
  expect(difference?.rows.map(({ envoy: left, ours: right }) => [left, right])).toEqual([
    ['vm worker 1', 'vm worker 1'],
    ['> proxy_on_request_headers(2, 4, 1)', '> proxy_on_request_headers(2, 4, 1)'],
    ['  > env.proxy_get_property(16, 10, 32, 36)', '  > env.proxy_get_property(16, 10, 32, 36)'],
    ['> malloc(2)', null],
    ['< malloc = 64', null],
    ['  < env.proxy_get_property = 0', '  < env.proxy_get_property = 1'],
    ['< proxy_on_request_headers = 0', '< proxy_on_request_headers = 0'],
    ['stats', 'stats'],
  ])
})

test('a note in the same callback explains a difference, one in another callback does not', () => {
  const note = (line: number) => ({ line, code: 'property-not-modelled', detail: 'xds.node' })
  expect(compare(theirs(envoy), ours(withoutProperty, [note(3)]))).toMatchObject({
    verdict: 'explained',
    explained: ['property-not-modelled'],
    difference: null,
  })
  expect(compare(theirs(envoy), ours(withoutProperty, [note(0)])).verdict).toBe('different')
})

test('after a call that is not emulated nothing is known', () => {
  const missing = { line: 0, code: 'not-modelled', detail: 'proxy_http_call' }
  expect(compare(theirs(envoy), ours(withoutProperty, [missing]))).toMatchObject({
    verdict: 'not-modelled',
    notModelled: 'proxy_http_call',
  })
  expect(compare(theirs(envoy), ours(envoy, [missing])).verdict).toBe('equal')
})

test('a line of ours that Envoy has not is a difference', () => {
  const { difference } = compare(theirs(envoy), ours([...envoy, 'wasmcustom.x: 1']))
  expect(difference).toMatchObject({ section: 'stats' })
  expect(difference?.rows.at(-1)).toEqual({ envoy: null, ours: 'wasmcustom.x: 1', equal: false })
})

test('an Envoy that died equals a run that notes it at the same place', () => {
  const died = [...envoy.slice(0, 3), 'Envoy died: SIGSEGV', 'stats']
  expect(compare(theirs(died), ours([...envoy.slice(0, 3), 'Envoy died', 'stats'])).verdict).toBe('equal')
  expect(compare(theirs(died), ours([...envoy.slice(0, 4), 'Envoy died', 'stats'])).verdict).toBe('different')
  expect(compare(theirs(died), ours(envoy)).verdict).toBe('different')
})

test('an Envoy that was seen to die of something, and lives this time, is explained', () => {
  const dying = { ...ours([...envoy.slice(0, 3), 'Envoy died', 'stats']), notes: [{ line: 3, code: 'envoy-crash', detail: '' }] }
  expect(compare(theirs(envoy), dying).verdict).toBe('different')
  expect(compare({ ...theirs(envoy), mayDie: true }, dying)).toMatchObject({ verdict: 'explained', explained: ['envoy-crash'] })
  // What comes before is compared all the same.
  expect(compare({ ...theirs(['vm worker 1', ...envoy.slice(3)]), mayDie: true }, dying).verdict).toBe('different')
})

test('what a guest does with a value that no two Envoys share is explained, up to the end of the callback', () => {
  const rolled = (value: string, then: string) => [
    'vm worker 1',
    '> proxy_on_request_headers(2, 4, 1)',
    `info: wasm log: rolled ${value}`,
    `  > env.proxy_log(2, 16, ${then})`,
    '< proxy_on_request_headers = 0',
    '> proxy_on_log(2)',
    '< proxy_on_log = void',
  ]
  const mine = ours(rolled('4', '9'))
  expect(compare(theirs(rolled('5', '8')), mine).verdict).toBe('different')
  const chance = new Set(['info: wasm log: rolled 5'])
  expect(compare({ ...theirs(rolled('5', '8')), chance }, mine)).toMatchObject({ verdict: 'explained', explained: ['chance'] })
  // The next callback is another matter.
  const other = [...rolled('5', '8').slice(0, -1), '< proxy_on_log = 1']
  expect(compare({ ...theirs(other), chance }, mine).verdict).toBe('different')
})

test('callouts that come back in another order are explained where no recording says which, others are not', () => {
  const back = (...tokens: number[]) => [
    'vm worker 1',
    ...tokens.flatMap((token) => [`> proxy_on_http_call_response(1, ${token}, 3, 1, 0)`, '< proxy_on_http_call_response = void']),
  ]
  const asked = (...tokens: number[]) => ({ ...theirs(back(...tokens)), chance: new Set<string>() })
  expect(compare(asked(4, 12, 8), ours(back(4, 8, 12)))).toMatchObject({ verdict: 'explained', explained: ['chance'] })
  expect(compare(theirs(back(4, 12, 8)), ours(back(4, 8, 12))).verdict).toBe('different')
  expect(compare(asked(4, 8, 16), ours(back(4, 8, 12))).verdict).toBe('different')
  expect(compare(asked(4, 8), ours(back(4, 8, 12))).verdict).toBe('different')
})
