// When a raw HTTP/1.1 message is complete (RFC 9112 sections 6 and 7).
import { expect, test } from 'vitest'
import { bytesOf } from '../util/bytes.ts'
import { type Expected, MessageReader } from './http1.ts'

const get: Expected = { is: 'response', method: 'GET' }
const cases: readonly {
  readonly fact: string
  readonly expected: Expected
  readonly text: string
  readonly complete: boolean
}[] = [
  {
    fact: 'a request without a length ends with its head',
    expected: { is: 'request' },
    text: 'GET / HTTP/1.1\r\nhost: a\r\n\r\n',
    complete: true,
  },
  {
    fact: 'a head without its empty line is not complete',
    expected: { is: 'request' },
    text: 'GET / HTTP/1.1\r\nhost: a\r\n',
    complete: false,
  },
  {
    fact: 'content-length counts the body',
    expected: get,
    text: 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc',
    complete: true,
  },
  {
    fact: 'the word that a body may come is no answer',
    expected: get,
    text: 'HTTP/1.1 100 Continue\r\n\r\n',
    complete: false,
  },
  {
    fact: 'an answer may come behind it',
    expected: get,
    text: 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc',
    complete: true,
  },
  {
    fact: 'a short body is not complete',
    expected: get,
    text: 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nab',
    complete: false,
  },
  {
    fact: 'a response to HEAD has no body',
    expected: { is: 'response', method: 'HEAD' },
    text: 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n',
    complete: true,
  },
  { fact: '204 has no body', expected: get, text: 'HTTP/1.1 204 No Content\r\n\r\n', complete: true },
  {
    fact: 'a response of unknown length is open until the connection closes',
    expected: get,
    text: 'HTTP/1.1 200 OK\r\n\r\nabc',
    complete: false,
  },
  {
    fact: 'the last chunk ends a chunked body',
    expected: get,
    text: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    complete: true,
  },
  {
    fact: 'a chunked body goes on without its last chunk',
    expected: get,
    text: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n',
    complete: false,
  },
  {
    fact: 'trailers belong to a chunked body',
    expected: get,
    text: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\na: b\r\n\r\n',
    complete: true,
  },
  {
    fact: 'trailers are not over before their empty line',
    expected: get,
    text: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\na: b\r\n',
    complete: false,
  },
]

for (const { fact, expected, text, complete } of cases) {
  test(fact, () => {
    const atOnce = new MessageReader(expected)
    atOnce.push(bytesOf(text))
    expect(atOnce.complete).toBe(complete)
    const byteByByte = new MessageReader(expected)
    for (const byte of bytesOf(text)) byteByByte.push(Uint8Array.of(byte))
    expect(byteByByte.complete).toBe(complete)
    expect(byteByByte.bytes).toBe(text)
  })
}

test('closing completes a response of unknown length', () => {
  const reader = new MessageReader(get)
  reader.push(bytesOf('HTTP/1.1 200 OK\r\n\r\nabc'))
  reader.close()
  expect(reader.complete).toBe(true)
  expect(reader.firstLine).toBe('HTTP/1.1 200 OK')
})
