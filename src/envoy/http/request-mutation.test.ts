// What the first filter sees and what the client gets, as Envoy 1.40.0 was seen to do it with use_remote_address off.
import { describe, expect, it } from 'vitest'
import type { Pair } from '../../util/bytes.ts'
import { HeaderMap } from './headers.ts'
import { beforeClient, beforeFilters } from './request-mutation.ts'

function request(pairs: Pair[]) {
  const headers = new HeaderMap('request', pairs, null)
  beforeFilters(headers, { requestId: 'made-up-id', edge: null })
  return headers.snapshot()
}

describe('the connection manager', () => {
  it('appends x-forwarded-proto and x-request-id behind what the client sent', () => {
    expect(
      request([
        [':path', '/'],
        ['hello', 'x'],
      ]),
    ).toEqual([
      [':path', '/'],
      [':scheme', 'http'],
      ['hello', 'x'],
      ['x-forwarded-proto', 'http'],
      ['x-request-id', 'made-up-id'],
    ])
  })

  it('keeps the client x-request-id and x-forwarded-for', () => {
    expect(
      request([
        ['x-request-id', 'mine'],
        ['x-forwarded-for', '1.2.3.4'],
      ]),
    ).toEqual([
      [':scheme', 'http'],
      ['x-request-id', 'mine'],
      ['x-forwarded-for', '1.2.3.4'],
      ['x-forwarded-proto', 'http'],
    ])
  })

  it('removes hop-by-hop headers, te other than trailers, and what only internal requests may bring', () => {
    const left = request([
      ['connection', 'x'],
      ['upgrade', 'h2c'],
      ['te', 'gzip'],
      ['transfer-encoding', 'chunked'],
      ['x-envoy-internal', 'true'],
      ['x-envoy-retry-on', '5xx'],
    ])
    expect(left).toEqual([
      [':scheme', 'http'],
      ['x-forwarded-proto', 'http'],
      ['x-request-id', 'made-up-id'],
    ])
    expect(request([['te', 'trailers']])[1]).toEqual(['te', 'trailers'])
  })

  it('adds date only where there is none, overwrites server, and says close last', () => {
    const response = new HeaderMap(
      'response',
      [
        [':status', '200'],
        ['server', 'nginx'],
        ['transfer-encoding', 'chunked'],
      ],
      null,
    )
    beforeClient(response, 'now', true, '1.40', 'http1')
    expect(response.snapshot()).toEqual([
      [':status', '200'],
      ['server', 'envoy'],
      ['date', 'now'],
      ['connection', 'close'],
    ])
  })
})
