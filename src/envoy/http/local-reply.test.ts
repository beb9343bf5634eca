// What a local reply looks like, seen in Envoy 1.36 to 1.40.
import { describe, expect, it } from 'vitest'
import { utf8 } from '../../util/bytes.ts'
import { isGrpc, type LocalReply, render } from './local-reply.ts'

const reply = (over: Partial<LocalReply>): LocalReply => ({
  code: 403,
  body: utf8('no'),
  headers: [],
  grpcStatus: null,
  details: '',
  ...over,
})
const headersOf = (over: Partial<LocalReply>, grpc = false) => render(reply(over), grpc, null).headers.snapshot()

describe('a local reply', () => {
  it('has :status, then the plugin headers, then content-length and content-type', () => {
    expect(headersOf({ headers: [['X-A', '1']] })).toEqual([
      [':status', '403'],
      ['x-a', '1'],
      ['content-length', '2'],
      ['content-type', 'text/plain'],
    ])
  })

  it('keeps a content-type that the plugin gave and overwrites its content-length in place', () => {
    expect(
      headersOf({
        headers: [
          ['content-length', '99'],
          ['content-type', 'a/b'],
        ],
      }),
    ).toEqual([
      [':status', '403'],
      ['content-length', '2'],
      ['content-type', 'a/b'],
    ])
  })

  it('loses content-type and content-length with an empty body', () => {
    expect(
      headersOf({
        body: utf8(''),
        headers: [
          ['content-type', 'a/b'],
          ['x', '1'],
        ],
      }),
    ).toEqual([
      [':status', '403'],
      ['x', '1'],
    ])
  })

  it('ignores a :status among the headers and keeps duplicates of ordinary names', () => {
    expect(
      headersOf({
        headers: [
          [':status', '200'],
          ['x', '1'],
          ['x', '2'],
        ],
        body: utf8(''),
      }),
    ).toEqual([
      [':status', '403'],
      ['x', '1'],
      ['x', '2'],
    ])
  })

  it('is a trailers-only 200 for a gRPC request, with the body as grpc-message', () => {
    const { headers, body } = render(reply({ code: 429, body: utf8('50% of it'), headers: [['x-a', '1']] }), true, null)
    expect(headers.snapshot()).toEqual([
      [':status', '200'],
      ['x-a', '1'],
      ['content-type', 'application/grpc'],
      ['grpc-status', '14'],
      ['grpc-message', '50%25 of it'],
    ])
    expect(body.length).toBe(0)
  })
})

it('is in gRPC for application/grpc and what begins with application/grpc+, in small letters', () => {
  const types = ['application/grpc', 'application/grpc+proto', 'application/grpc-web', 'application/grpc;a=b', 'Application/GRPC']
  expect(types.filter(isGrpc)).toEqual(['application/grpc', 'application/grpc+proto'])
  expect(isGrpc(undefined)).toBe(false)
})
