// HTTP/2 as text: which texts are of it, and whether a message has its end.
import { expect, test } from 'vitest'
import { dataFrame, endsStream, errorCode, errorOf, goawayFrame, headersFrame, isHttp2, resetFrame } from './http2.ts'

const head = headersFrame([[':status', '200']], false)

test.each([
  ['a head alone', headersFrame([[':status', '204']], true), true],
  ['a head that a body should follow', head, false],
  ['the last data', head + dataFrame('AA', false) + dataFrame('', true), true],
  ['trailers', head + dataFrame('AA', false) + headersFrame([['t', 'v']], true), true],
  ['a reset', head + dataFrame('AA', false) + resetFrame('CANCEL'), false],
  ['a reset behind the end', head + dataFrame('AA', true) + resetFrame('NO_ERROR'), true],
  ['a body that looks like frames', head + dataFrame('\nHEADERS END_STREAM\n\n', false), false],
  ['the end of the connection', head + goawayFrame('PROTOCOL_ERROR'), false],
  ['nothing', '', false],
])('%s', (_, wire, ends) => {
  expect(endsStream(wire)).toBe(ends)
})

test('HTTP/1.1 is told apart', () => {
  expect(isHttp2(head)).toBe(true)
  expect(isHttp2(resetFrame('CANCEL'))).toBe(true)
  expect(isHttp2('HTTP/1.1 200 OK\r\n\r\n')).toBe(false)
  expect(isHttp2('')).toBe(false)
})

test('errors have their numbers', () => {
  expect(errorCode('INTERNAL_ERROR')).toBe(2)
  expect(errorOf(8)).toBe('CANCEL')
  expect(() => errorOf(99)).toThrow('no error 99')
})
