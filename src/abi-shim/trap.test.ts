// Exceptions of an engine as Envoy would tell them.
import { expect, test } from 'vitest'
import { framesOf, trapText } from './trap.ts'

// Messages of V8, SpiderMonkey and JavaScriptCore for the same trap.
test.each([
  ['unreachable', 'unreachable'],
  ['unreachable executed', 'unreachable'],
  ['Unreachable code should not be executed (evaluating "x")', 'unreachable'],
  ['memory access out of bounds', 'memory access out of bounds'],
  ['index out of bounds', 'memory access out of bounds'],
  ['Out of bounds memory access (evaluating "x")', 'memory access out of bounds'],
  ['divide by zero', 'divide by zero'],
  ['integer divide by zero', 'divide by zero'],
  ['Division by zero (evaluating "x")', 'divide by zero'],
  ['table index is out of bounds', 'table index is out of bounds'],
  ['Out of bounds call_indirect (evaluating "x")', 'table index is out of bounds'],
])('“%s” is Envoy’s “%s”', (message, text) => {
  expect(trapText(new WebAssembly.RuntimeError(message))).toBe(`Uncaught RuntimeError: ${text}`)
})

test('an exception of our own is no trap', () => {
  expect(trapText(new TypeError('ours'))).toBeUndefined()
  expect(trapText(new RangeError('Invalid array length'))).toBeUndefined()
  expect(trapText('text')).toBeUndefined()
})

test('frames are read from every engine’s stack', () => {
  const names = new Map([[12, 'on_tick']])
  const frames = (stack: string) => framesOf(Object.assign(new Error('x'), { stack }), names, (offset) => offset + 1, 20)
  const v8 =
    'RuntimeError: unreachable\n    at on_tick (wasm://wasm/abc:wasm-function[12]:0x9d)\n    at wasm://wasm/abc:wasm-function[3]:0xa1\n    at ours (file.ts:1:2)'
  expect(frames(v8)).toEqual(['0x9e - on_tick', '0xa2 - unknown(function index:3)'])
  const spiderMonkey = 'on_tick@http://a/b.js line 3 > WebAssembly.Module:wasm-function[12]:0x9d\nours@http://a/b.js:1:2'
  expect(frames(spiderMonkey)).toEqual(['0x9e - on_tick'])
  expect(framesOf(Object.assign(new Error('x'), { stack: v8 }), new Map(), (offset) => offset, 20)).toEqual([])
})
