// The builder's modules, compiled and run.
import { expect, test } from 'vitest'
import { buildWasm, i32, op, required } from './wasm-builder.ts'

test('a built module compiles, calls its imports and shows its memory', () => {
  const bytes = buildWasm({
    imports: [['env', 'proxy_log', [i32, i32, i32], [i32]]],
    exports: {
      ...required,
      talk: { params: [i32], results: [i32], body: [...op.param(0), ...op.const(0), ...op.const(-5), ...op.call(0)] },
    },
    data: 'hello',
  })
  const calls: number[][] = []
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    env: { proxy_log: (...words: number[]) => calls.push(words) },
  })
  const { talk, memory, proxy_on_memory_allocate } = instance.exports as unknown as {
    talk: (level: number) => number
    memory: WebAssembly.Memory
    proxy_on_memory_allocate: (size: number) => number
  }
  expect(talk(2)).toBe(1)
  expect(calls).toEqual([[2, 0, -5]])
  expect(new TextDecoder().decode(new Uint8Array(memory.buffer, 0, 5))).toBe('hello')
  expect(proxy_on_memory_allocate(7)).toBe(1024)
})
