// Our end of HTTP/2 against Node's: what it writes is read, and what it reads was written, header tables and Huffman code included.
import { createServer, type Http2Server } from 'node:http2'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { byteString, bytesOf, concat } from '../../util/bytes.ts'
import { Http2Connection } from './connection.ts'
import { encodeFrame, FrameReader, frameTypes, greeting, preface } from './frames.ts'
import { encodeBlock, HpackDecoder } from './hpack.ts'
import { requestFrames } from './message.ts'

let server: Http2Server | undefined
afterEach(() => server?.close())

const every = String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code).filter((code) => code >= 32 && code !== 127))

test('a request reaches Node, and its answer is read frame by frame', async () => {
  const seen: string[] = []
  server = createServer((request, answer) => {
    seen.push(`${request.method} ${request.url} ${request.headers['x-long']?.length}`)
    request.on('data', (bytes: Buffer) => seen.push(bytes.toString('latin1')))
    request.on('end', () => {
      seen.push(JSON.stringify(request.trailers))
      answer.writeHead(201, { 'x-every': every, 'x-digits': '0123456789' })
      answer.end('hello')
    })
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server?.once('listening', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const connection = new Http2Connection('client', { write: (bytes) => socket.write(bytes) })
  socket.on('data', (bytes: Buffer) => connection.push(bytes))
  const frames = requestFrames(1, {
    method: 'POST',
    authority: 'a',
    path: '/path',
    headers: [['X-Long', 'y'.repeat(20_000)]],
    body: { text: 'abcde', chunks: [2] },
    trailers: [['t', 'v']],
  })
  for (const piece of [bytesOf(preface), greeting(true), ...frames]) socket.write(piece)
  while (connection.streams.get(1)?.complete !== true) await new Promise((resolve) => socket.once('data', resolve))
  socket.destroy()
  expect(seen).toEqual(['POST /path 20000', 'ab', 'cde', '{"t":"v"}'])
  const message = connection.streams.get(1)
  expect(message?.bytes).toMatch(/^HEADERS\n:status: 201\n/)
  expect(message?.bytes).toMatch(/\nDATA 5( END_STREAM)?\nhello\n/)
  expect(message?.header('x-every')).toBe(every)
  expect(message?.header('x-digits')).toBe('0123456789')
})

test('a header block is read as it was written, whatever its bytes', () => {
  const pairs = [
    [':path', '/'],
    ['x', `a\r\n\0${every}`],
    ['', ''],
    ['long', 'z'.repeat(300)],
  ] as const
  expect(new HpackDecoder().decode(encodeBlock(pairs))).toEqual(pairs)
})

test('a table of headers grows and forgets: RFC 7541, appendix C.5 and C.6', () => {
  const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
  const decoder = new HpackDecoder()
  const date = ['date', 'Mon, 21 Oct 2013 20:13:21 GMT']
  const location = ['location', 'https://www.example.com']
  // Its table has 256 bytes: an update of the size comes first.
  const first = `3fe101${'488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3'}`
  expect(decoder.decode(hex(first))).toEqual([[':status', '302'], ['cache-control', 'private'], date, location])
  expect(decoder.decode(hex('4883640effc1c0bf'))).toEqual([[':status', '307'], ['cache-control', 'private'], date, location])
  expect(() => decoder.decode(hex('ff8001'))).toThrow('no entry')
})

test('frames are cut out of whatever comes at once', () => {
  const reader = new FrameReader()
  const bytes = concat([
    encodeFrame(frameTypes.data, 1, 3, bytesOf('abc')),
    encodeFrame(frameTypes.ping, 0, 0, new Uint8Array(8)),
  ])
  expect(reader.push(bytes.subarray(0, 5))).toEqual([])
  const frames = [...reader.push(bytes.subarray(5, 14)), ...reader.push(bytes.subarray(14))]
  expect(frames.map(({ type, flags, stream, payload }) => [type, flags, stream, byteString(payload)])).toEqual([
    [0, 1, 3, 'abc'],
    [6, 0, 0, '\0'.repeat(8)],
  ])
})
