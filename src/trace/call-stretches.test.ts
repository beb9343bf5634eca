// Where words point: taken from the table, so that every host call has it.
import { expect, test } from 'vitest'
import { stretchesOf } from './call-stretches.ts'

const call = (name: string, words: readonly (number | bigint)[]) =>
  stretchesOf({ kind: 'hostcall', module: 'env', name, vm: 1, plugin: null, words, args: {} }).map(
    ({ name: what, at, length, out }) => [what, at, length, out],
  )

test('inputs are an address and a length, outputs a place for an address and one for a size', () => {
  expect(call('proxy_add_header_map_value', [2, 64, 8, 80, 9])).toEqual([
    ['key', 64, 8, false],
    ['value', 80, 9, false],
  ])
  expect(call('proxy_get_header_map_value', [0, 64, 5, 1000, 1004])).toEqual([
    ['key', 64, 5, false],
    ['→ value', 1000, 4, true],
    ['→ size of value', 1004, 4, true],
  ])
  expect(call('proxy_get_metric', [3, 2000])).toEqual([['→ value', 2000, 8, true]])
})

test('what is empty, and what no table has, points nowhere', () => {
  expect(call('proxy_log', [2, 64, 0])).toEqual([])
  expect(call('proxy_unheard_of', [64, 8])).toEqual([])
  expect(call('proxy_log', [2, 64])).toEqual([])
})
