// HTTP/1.1 heads as Envoy writes them; the first two are wire bytes of a recording of 1.40.0.
import { describe, expect, it } from 'vitest'
import { utf8 } from '../../util/bytes.ts'
import { Http1Encoder } from './codec.ts'

describe('Http1Encoder', () => {
  it('writes the request line, then host, then the other headers in their order', () => {
    const encoder = new Http1Encoder()
    encoder.requestHead(
      [
        [':authority', 'localhost:10000'],
        [':path', '/hello'],
        [':method', 'GET'],
        [':scheme', 'http'],
        ['hello', 'x'],
      ],
      true,
    )
    expect(encoder.wire.join('')).toBe('GET /hello HTTP/1.1\r\nhost: localhost:10000\r\nhello: x\r\n\r\n')
  })

  it('writes a response with its declared length as it is', () => {
    const encoder = new Http1Encoder()
    encoder.responseHead(
      [
        [':status', '200'],
        ['content-length', '11'],
      ],
      false,
      false,
    )
    encoder.data(utf8('Hello World'), false)
    encoder.data(new Uint8Array(0), true)
    expect(encoder.wire.join('')).toBe('HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\nHello World')
  })

  it('chunks a body of unknown length', () => {
    const encoder = new Http1Encoder()
    encoder.responseHead([[':status', '200']], false, false)
    encoder.data(utf8('Hello World'), false)
    encoder.data(new Uint8Array(0), true)
    expect(encoder.wire.join('')).toBe('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\r\nHello World\r\n0\r\n\r\n')
  })

  it('tells a head-only response its length, but not a 204, and the answer to HEAD that a body would be chunked', () => {
    const head = (status: string, toHead: boolean) => {
      const encoder = new Http1Encoder()
      encoder.responseHead([[':status', status]], true, toHead)
      return encoder.wire.join('')
    }
    expect(head('503', false)).toBe('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n')
    expect(head('204', false)).toBe('HTTP/1.1 204 No Content\r\n\r\n')
    expect(head('200', true)).toBe('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
  })

  it('gives an empty POST content-length 0 and an empty GET nothing', () => {
    const head = (method: string) => {
      const encoder = new Http1Encoder()
      encoder.requestHead(
        [
          [':path', '/'],
          [':method', method],
        ],
        true,
      )
      return encoder.wire.join('')
    }
    expect(head('POST')).toBe('POST / HTTP/1.1\r\ncontent-length: 0\r\n\r\n')
    expect(head('GET')).toBe('GET / HTTP/1.1\r\n\r\n')
  })

  it('writes trailers behind the last chunk', () => {
    const encoder = new Http1Encoder()
    encoder.requestHead(
      [
        [':path', '/'],
        [':method', 'POST'],
      ],
      false,
    )
    encoder.data(utf8('abc'), false)
    encoder.trailers([['x-t', '1']])
    expect(encoder.wire.join('')).toBe('POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nx-t: 1\r\n\r\n')
  })
})
