// Bounds of guest memory, also while it grows.
import { expect, test } from 'vitest'
import { GuestMemory, guestFault } from './memory.ts'

function memoryOf(pages = 1): { real: WebAssembly.Memory; memory: GuestMemory } {
  const real = new WebAssembly.Memory({ initial: pages })
  return { real, memory: new GuestMemory(real) }
}

function faults(access: () => unknown): boolean {
  try {
    access()
    return false
  } catch (error) {
    return error === guestFault
  }
}

test('a stretch must end within memory; an empty one may stand at its end', () => {
  const { memory } = memoryOf()
  expect(memory.bytes(65535, 1)).toEqual(Uint8Array.of(0))
  expect(memory.string(65536, 0)).toBe('')
  expect(faults(() => memory.bytes(65536, 1))).toBe(true)
  expect(faults(() => memory.string(65537, 0))).toBe(true)
  expect(faults(() => memory.u32(65533))).toBe(true)
  expect(faults(() => memory.setU64(65529, 1n))).toBe(true)
})

test('pointers and lengths are unsigned, and their sum does not wrap', () => {
  const { memory } = memoryOf()
  expect(faults(() => memory.string(-4, 8))).toBe(true)
  expect(faults(() => memory.bytes(8, -1))).toBe(true)
})

test('memory that has grown is seen at once, on both sides of the old end', () => {
  const { real, memory } = memoryOf()
  memory.setString(10, 'before')
  real.grow(1)
  expect(memory.string(10, 6)).toBe('before')
  memory.setString(70_000, 'after')
  expect(memory.string(70_000, 5)).toBe('after')
  expect(memory.size).toBe(131_072)
})

test('a string that was read before is not mistaken for another of the same place', () => {
  const { memory } = memoryOf()
  const read = (text: string) => {
    memory.setString(0, text)
    return memory.string(0, text.length)
  }
  for (let i = 0; i < 5000; i++) expect(read(`x-header-${i}`)).toBe(`x-header-${i}`)
  expect(read('ÿþ\0é')).toBe('ÿþ\0é')
  expect(read('y'.repeat(20_000))).toBe('y'.repeat(20_000))
})

test('without a memory every pointer is out of bounds', () => {
  const memory = new GuestMemory(null)
  expect(faults(() => memory.u32(0))).toBe(true)
  expect(memory.string(0, 0)).toBe('')
})
