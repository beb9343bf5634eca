// The wire format of header pairs, with hand-counted bytes and with random ones.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byteString, hex, type Pairs } from '../util/bytes.ts'
import { decodePairs, encodePairs, maxPairs, maxPairsBytes, pairsSize } from './pairs.ts'

const bytes = fc.uint8Array({ maxLength: 40 }).map(byteString)
const pairs = fc.array(fc.tuple(bytes, bytes), { maxLength: 20 })

/** {a: 1, b: 22}, from the ABI's description of the format. */
const example = Uint8Array.from([
  2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0x61, 0, 0x31, 0, 0x62, 0, 0x32, 0x32, 0,
])

test('two pairs are 29 bytes: count, lengths, then names and values each with a zero byte', () => {
  expect(
    hex(
      encodePairs([
        ['a', '1'],
        ['b', '22'],
      ]),
    ),
  ).toBe(hex(example))
  expect(decodePairs(example)).toEqual([
    ['a', '1'],
    ['b', '22'],
  ])
})

test('whatever is encoded decodes to itself', () => {
  fc.assert(
    fc.property(pairs, (given) => {
      const blob = encodePairs(given)
      expect(blob.length).toBe(pairsSize(given))
      expect(decodePairs(blob)).toEqual(given)
    }),
  )
})

test('a blob that is cut off anywhere, or has anything left over, is an empty list', () => {
  fc.assert(
    fc.property(
      pairs.filter((given) => given.length > 0),
      fc.nat(),
      (given, at) => {
        const blob = encodePairs(given)
        expect(decodePairs(blob.subarray(0, at % blob.length))).toEqual([])
        expect(decodePairs(Uint8Array.from([...blob, 0]))).toEqual([])
      },
    ),
  )
})

test('any bytes decode without an exception, to what they encode or to nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (blob) => {
      const decoded = decodePairs(blob)
      if (decoded.length > 0) expect(hex(encodePairs(decoded))).toBe(hex(blob))
    }),
  )
})

test('a missing zero byte, a length out of bounds, and lone zeros are an empty list', () => {
  const broken = (at: number, value: number) => decodePairs(example.map((byte, i) => (i === at ? value : byte)))
  expect(broken(21, 1)).toEqual([])
  expect(broken(28, 1)).toEqual([])
  expect(broken(4, 200)).toEqual([])
  expect(broken(7, 0xff)).toEqual([])
  expect(decodePairs(Uint8Array.of(0))).toEqual([])
  expect(decodePairs(new Uint8Array(4))).toEqual([])
  expect(decodePairs(new Uint8Array(0))).toEqual([])
})

test('1024 pairs and 1 MiB are the most', () => {
  const many = (count: number): Pairs => Array.from({ length: count }, (): [string, string] => ['k', 'v'])
  expect(decodePairs(encodePairs(many(maxPairs)))).toHaveLength(maxPairs)
  expect(decodePairs(encodePairs(many(maxPairs + 1)))).toEqual([])
  const sized = (size: number): Pairs => [['', 'x'.repeat(size - 14)]]
  expect(pairsSize(sized(maxPairsBytes))).toBe(maxPairsBytes)
  expect(decodePairs(encodePairs(sized(maxPairsBytes)))).toHaveLength(1)
  expect(decodePairs(encodePairs(sized(maxPairsBytes + 1)))).toEqual([])
})
