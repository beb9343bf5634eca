// Which ticks of a real Envoy are those of real time, and which differences they do not hide.
import { expect, test } from 'vitest'
import { compareInRealTime, tickingTime } from './real-ticks.ts'

const set = ['  > env.proxy_set_tick_period_milliseconds(100)', '  < env.proxy_set_tick_period_milliseconds = 0']
const configured = ['vm worker 1', '> proxy_on_configure(1, 0)', ...set, '< proxy_on_configure = 1']
const tick = (text = 'tick', call = 'proxy_log') => [
  '> proxy_on_tick(1)',
  `  > env.${call}(2, 16, 4)`,
  `info: wasm log: ${text}`,
  `  < env.${call} = 0`,
  '< proxy_on_tick = void',
]
const request = (word = 0) => ['> proxy_on_request_headers(2, 4, 1)', `< proxy_on_request_headers = ${word}`]
const ended = ['step 0', 'client ""', 'stats']

const compared = (envoy: readonly string[], ours: readonly string[], excessMs = 250, chance?: ReadonlySet<string>) => {
  const [theirs, mine] = [envoy, ours].map((lines) => [...configured, ...lines, ...ended]) as [string[], string[]]
  const { comparison, refused } = compareInRealTime(
    { lines: theirs, masks: [], ...(chance && { chance }) },
    { lines: mine, notes: [], seqs: mine.map((_, seq) => seq) },
    excessMs,
  )
  return { ...comparison, refused }
}

test.each<[string, string[], string[]]>([
  ['more ticks than here', [...tick(), ...request(), ...tick()], [...request(), ...tick()]],
  ['the same ticks at other moments', [...tick('1'), ...request(), ...tick('2')], [...request(), ...tick('1'), ...tick('2')]],
  [
    'ticks that find another heap',
    [...tick(), ...request()].map((line) => line.replace('(2, 16,', '(2, 74096,')),
    [...request(), ...tick()].map((line) => line.replace('(2, 16,', '(2, 74064,')),
  ],
  ['ticks that virtual time does not bring at all', [...tick(), ...request(), ...tick()], request()],
])('%s are explained', (_, envoy, ours) => {
  expect(compared(envoy, ours)).toMatchObject({ verdict: 'explained', explained: ['real-time'], refused: null })
})

test('equal lines are equal, however much time passed', () => {
  const lines = [...request(), ...tick()]
  expect(compared(lines, lines, 60_000)).toMatchObject({ verdict: 'equal', explained: [], refused: null })
})

test.each<[string, string[], string[], number]>([
  ['a difference in another callback', [...tick(), ...request(1)], request(0), 250],
  ['more ticks than the time explains', [...tick(), ...request(), ...tick(), ...tick()], request(), 150],
  ['ticks that Envoy has not', request(), [...request(), ...tick()], 250],
  ['a tick that does something else', [...tick('1'), ...request(), ...tick('2')], [...request(), ...tick('x')], 250],
  ['a callback that Envoy has not', [...tick(), ...request()], [...request(), ...request()], 250],
])('%s stays a difference', (_, envoy, ours, excessMs) => {
  const { verdict, difference, refused } = compared(envoy, ours, excessMs)
  expect([verdict, refused]).toEqual(['different', null])
  expect(difference).not.toBe(null)
})

test('nothing is known where a tick too many made a call that others notice, and something differs', () => {
  const acting = tick('tick', 'proxy_set_shared_data')
  expect(compared([...acting, ...request(1)], request(0)).refused).toMatch(/1 times more .* called proxy_set_shared_data$/)
  expect(compared([...acting, ...request()], request())).toMatchObject({ verdict: 'explained', refused: null })
})

test('nothing is known either where a guest acts by values that no two Envoys share', () => {
  const rolled = (value: string, call: string) => [
    '> proxy_on_request_headers(2, 4, 1)',
    `info: wasm log: rolled ${value}`,
    `  > env.${call}(0, 16, ${value})`,
    '< proxy_on_request_headers = 0',
  ]
  const later = (word: number) => ['> proxy_on_log(2)', `< proxy_on_log = ${word}`]
  const against = (call: string) =>
    compared([...rolled('5', call), ...later(1)], [...rolled('4', call), ...later(0)], 0, new Set(['info: wasm log: rolled 5']))
  expect(against('proxy_log')).toMatchObject({ verdict: 'different', refused: null })
  expect(against('proxy_http_call').refused).toBe('it calls proxy_http_call by values that no two Envoys share')
})

test('a log tells for how long timers ran', () => {
  const line = (time: string, text: string) => `[2026-11-25 ${time}][8][trace][wasm] [a.cc:1] ${text}\n`
  const call = '[vm->host] env.proxy_set_tick_period_milliseconds(100)'
  expect(tickingTime(line('23:59:00.000', 'x') + line('23:59:58.500', call) + line('23:59:59.750', 'y'))).toBe(1250)
  expect(tickingTime(line('23:59:00.000', 'x'))).toBe(0)
})
