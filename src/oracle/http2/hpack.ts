// Header blocks of HTTP/2: read with everything that a peer may use, written in the plainest way. RFC 7541.
import { type ByteString, byteString, bytesOf, concat, type Pair, type Pairs } from '../../util/bytes.ts'
import { huffmanDecode } from './huffman.ts'

const staticTable: Pairs = [
  [':authority', ''], [':method', 'GET'], [':method', 'POST'], [':path', '/'], [':path', '/index.html'], [':scheme', 'http'],
  [':scheme', 'https'], [':status', '200'], [':status', '204'], [':status', '206'], [':status', '304'], [':status', '400'],
  [':status', '404'], [':status', '500'], ['accept-charset', ''], ['accept-encoding', 'gzip, deflate'], ['accept-language', ''],
  ['accept-ranges', ''], ['accept', ''], ['access-control-allow-origin', ''], ['age', ''], ['allow', ''], ['authorization', ''],
  ['cache-control', ''], ['content-disposition', ''], ['content-encoding', ''], ['content-language', ''], ['content-length', ''],
  ['content-location', ''], ['content-range', ''], ['content-type', ''], ['cookie', ''], ['date', ''], ['etag', ''], ['expect', ''],
  ['expires', ''], ['from', ''], ['host', ''], ['if-match', ''], ['if-modified-since', ''], ['if-none-match', ''], ['if-range', ''],
  ['if-unmodified-since', ''], ['last-modified', ''], ['link', ''], ['location', ''], ['max-forwards', ''],
  ['proxy-authenticate', ''], ['proxy-authorization', ''], ['range', ''], ['referer', ''], ['refresh', ''], ['retry-after', ''],
  ['server', ''], ['set-cookie', ''], ['strict-transport-security', ''], ['transfer-encoding', ''], ['user-agent', ''], ['vary', ''],
  ['via', ''], ['www-authenticate', ''],
] // biome-ignore format: a table

/** What a peer may keep unless it is told otherwise. */
const tableBytes = 4096

/** Reads the blocks of one connection, in their order. */
export class HpackDecoder {
  #dynamic: Pair[] = []
  #limit = tableBytes

  decode(block: Uint8Array): Pairs {
    const pairs: Pair[] = []
    const at = { at: 0 }
    while (at.at < block.length) {
      const first = block[at.at] ?? 0
      if ((first & 0x80) !== 0) pairs.push(this.#entry(integer(block, at, 7)))
      else if ((first & 0xe0) === 0x20) {
        this.#limit = integer(block, at, 5)
        this.#evict()
      } else {
        const kept = (first & 0x40) !== 0
        const index = integer(block, at, kept ? 6 : 4)
        const name = index === 0 ? text(block, at) : this.#entry(index)[0]
        const pair: Pair = [name, text(block, at)]
        pairs.push(pair)
        if (kept) this.#dynamic.unshift(pair)
        if (kept) this.#evict()
      }
    }
    return pairs
  }

  #entry(index: number): Pair {
    const pair = index <= staticTable.length ? staticTable[index - 1] : this.#dynamic[index - 1 - staticTable.length]
    if (pair === undefined) throw new Error(`HPACK: there is no entry ${index}`)
    return pair
  }

  #evict(): void {
    let size = 0
    this.#dynamic = this.#dynamic.filter(([name, value]) => {
      size += name.length + value.length + 32
      return size <= this.#limit
    })
  }
}

function integer(block: Uint8Array, at: { at: number }, bits: number): number {
  const most = (1 << bits) - 1
  let value = (block[at.at++] ?? 0) & most
  if (value < most) return value
  for (let shift = 0; ; shift += 7) {
    const byte = block[at.at++]
    if (byte === undefined) throw new Error('HPACK: a number without an end')
    value += (byte & 0x7f) * 2 ** shift
    if ((byte & 0x80) === 0) return value
  }
}

function text(block: Uint8Array, at: { at: number }): ByteString {
  const coded = ((block[at.at] ?? 0) & 0x80) !== 0
  const length = integer(block, at, 7)
  const bytes = block.subarray(at.at, at.at + length)
  at.at += length
  return coded ? huffmanDecode(bytes) : byteString(bytes)
}

/** A block of literals that nobody keeps: any bytes can be said. */
export function encodeBlock(pairs: Pairs): Uint8Array {
  return concat(pairs.flatMap(([name, value]) => [new Uint8Array([0]), ...literal(name), ...literal(value)]))
}

function literal(value: ByteString): Uint8Array[] {
  const length: number[] = []
  let rest = value.length
  if (rest < 0x7f) length.push(rest)
  else {
    length.push(0x7f)
    for (rest -= 0x7f; rest >= 0x80; rest = Math.floor(rest / 0x80)) length.push((rest & 0x7f) | 0x80)
    length.push(rest)
  }
  return [new Uint8Array(length), bytesOf(value)]
}
