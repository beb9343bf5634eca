// A difference as people see it: names beside words, wires line by line, long lines where they differ.
import { expect, test } from 'vitest'
import type { ShownRow } from './compare.ts'
import { printDifference } from './difference-text.ts'

const shown = (rows: readonly ShownRow[], width = 70) =>
  printDifference({ section: 'step 0', rows, seq: undefined, notes: [] }, 'Envoy 1.40.0', width).split('\n')

test('marks say which side has a line, and numbers have their names', () => {
  const rows = [
    {
      envoy: '  > env.proxy_get_header_map_value(0, 16, 5, 32, 36)',
      ours: '  > env.proxy_get_header_map_value(0, 16, 5, 32, 36)',
      equal: true,
    },
    { envoy: '> malloc(2)', ours: null, equal: false },
    { envoy: '  < env.proxy_get_header_map_value = 0', ours: '  < env.proxy_get_header_map_value = 1', equal: false },
    { envoy: null, ours: 'info: wasm log: x', equal: false },
  ]
  expect(shown(rows, 150)).toEqual([
    '  in step 0:',
    '  Envoy 1.40.0                                                              playground',
    '    > env.proxy_get_header_map_value(0 HttpRequestHeaders, 16, 5, 32, 36)     > env.proxy_get_header_map_value(0 HttpRequestHeaders, 16, 5, 32, 36)',
    '  > malloc(2)                                                             <',
    '    < env.proxy_get_header_map_value = 0 Ok                               |   < env.proxy_get_header_map_value = 1 NotFound',
    '                                                                          > info: wasm log: x',
  ])
})

test('a message on a wire is shown line by line', () => {
  const message = (header: string) => `client "HTTP/1.1 200 OK\\r\\n${header}\\r\\n\\r\\n"`
  expect(shown([{ envoy: message('a: 1'), ours: message('a: 2'), equal: false }]).slice(2)).toEqual([
    '  client                            client',
    '    HTTP/1.1 200 OK\\r\\n               HTTP/1.1 200 OK\\r\\n',
    '    a: 1\\r\\n                      |   a: 2\\r\\n',
    '    \\r\\n                              \\r\\n',
  ])
})

test('of a long line the part is shown that differs', () => {
  const long = (end: string) => `info: wasm log: ${'x'.repeat(100)}${end}`
  const [line = ''] = shown([{ envoy: long('one'), ours: long('two'), equal: false }]).slice(2)
  expect(line).toMatch(/^ {2}…x{20}one +\| …x{20}two$/)
})
