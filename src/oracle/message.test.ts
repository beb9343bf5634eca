// The bytes that a scenario's messages become, and the pieces in which they are sent.
import { expect, test } from 'vitest'
import { scenarioSchema } from '../scenario/schema.ts'
import { requestsOf } from '../scenario/step.ts'
import { byteString } from '../util/bytes.ts'
import { answerPieces, requestPieces } from './message.ts'

const scenario = (request: unknown, answer: unknown) =>
  scenarioSchema.parse({
    version: 1,
    modules: {},
    plugins: [],
    routes: [],
    clusters: [{ name: 'web', rules: [{ answer }] }],
    steps: [{ request }],
  })

function pieces(request: unknown): string[] {
  return requestsOf(scenario(request, {})).flatMap((one) => requestPieces(one).map(byteString))
}

function answered(answer: unknown, head = false): string[] {
  const rule = scenario({}, answer).clusters[0]?.rules[0]
  return rule === undefined ? [] : answerPieces(rule.answer, head).map(byteString)
}

test('the authority is the host header, before the others, and a request without a body has no length', () => {
  expect(pieces({ path: '/hello', headers: [['hello', 'x']] })).toEqual([
    'GET /hello HTTP/1.1\r\nhost: localhost:10000\r\nhello: x\r\n\r\n',
  ])
})

test('a body is sent in the sizes of its chunks, and what is left is the last piece', () => {
  expect(pieces({ method: 'POST', body: { text: 'abcdefg', chunks: [3, 2] } })).toEqual([
    'POST / HTTP/1.1\r\nhost: localhost:10000\r\ncontent-length: 7\r\n\r\n',
    'abc',
    'de',
    'fg',
  ])
})

test('trailers make a body chunked, and go with its last piece', () => {
  expect(pieces({ method: 'POST', body: { text: 'abc', chunks: [1] }, trailers: [['t', 'v']] })).toEqual([
    'POST / HTTP/1.1\r\nhost: localhost:10000\r\ntransfer-encoding: chunked\r\n\r\n',
    '1\r\na\r\n',
    '2\r\nbc\r\n0\r\nt: v\r\n\r\n',
  ])
})

test('bytes that are not UTF-8 arrive as they are', () => {
  expect(pieces({ headers: [['x', { base64: '/w==' }]] })).toEqual(['GET / HTTP/1.1\r\nhost: localhost:10000\r\nx: \xff\r\n\r\n'])
})

test('an answer has its length behind its own headers', () => {
  expect(answered({ headers: [['content-type', 'text/plain']], body: { text: 'Hi' } })).toEqual([
    'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\n',
    'Hi',
  ])
})

test('an answer to HEAD is its head', () => {
  expect(answered({ body: { text: 'Hi' } }, true)).toEqual(['HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n'])
})

test('an answer without a body says so, but for 204', () => {
  expect(answered({})).toEqual(['HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'])
  expect(answered({ status: 204 })).toEqual(['HTTP/1.1 204 No Content\r\n\r\n'])
})
