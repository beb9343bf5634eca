// Facts about header maps, from recordings of Envoy 1.36 to 1.40 and source/common/http/header_map_impl.cc.
import { describe, expect, it } from 'vitest'
import type { Pair } from '../../util/bytes.ts'
import { HeaderMap } from './headers.ts'
import type { HeaderKind } from './inline-headers.ts'

function map(pairs: Pair[], kind: HeaderKind = 'request') {
  const headers = new HeaderMap(kind, [], null)
  headers.assign(pairs)
  return headers
}

describe('HeaderMap', () => {
  it('lower-cases names on every way in, and only A to Z', () => {
    const headers = map([['X-Mixed', 'a']])
    headers.add('X-\xc0', 'b')
    expect(headers.snapshot()).toEqual([
      ['x-mixed', 'a'],
      ['x-\xc0', 'b'],
    ])
    expect(headers.find('X-MIXED')).toBe('a')
  })

  it('answers the first of several values to a getter and all of them joined to a property', () => {
    const headers = map([
      ['x-multi', '1'],
      ['x-multi', '2'],
    ])
    expect(headers.get('x-multi')).toBe('1')
    expect(headers.joined('x-multi')).toBe('1,2')
    expect(headers.count).toBe(2)
  })

  it('joins an added inline header with a comma, and leaves it alone when an empty value is added', () => {
    const headers = map([['user-agent', 'UA']])
    headers.add('user-agent', 'UA2')
    headers.add('user-agent', '')
    expect(headers.snapshot()).toEqual([['user-agent', 'UA,UA2']])
  })

  it('joins two accept lines but keeps two cookie lines apart', () => {
    const headers = map([
      ['accept', 'x'],
      ['cookie', 'a=1'],
      ['accept', 'y'],
      ['cookie', 'b=2'],
    ])
    expect(headers.snapshot()).toEqual([
      ['accept', 'x,y'],
      ['cookie', 'a=1'],
      ['cookie', 'b=2'],
    ])
  })

  it('moves a replaced ordinary header to the end and a replaced pseudo header to the end of its group', () => {
    const headers = map([
      [':authority', 'h'],
      [':path', '/'],
      ['x-a', '1'],
      ['x-b', '2'],
    ])
    headers.replace('x-a', '3')
    headers.replace(':authority', 'new')
    expect(headers.snapshot()).toEqual([
      [':path', '/'],
      [':authority', 'new'],
      ['x-b', '2'],
      ['x-a', '3'],
    ])
  })

  it('knows host as :authority in requests and as itself elsewhere', () => {
    const request = map([[':authority', 'h']])
    request.add('host', 'second')
    expect(request.find('Host')).toBe('h,second')
    const response = map([], 'response')
    response.add('host', 'x')
    expect(response.snapshot()).toEqual([['host', 'x']])
  })

  it('measures names and values, not entries', () => {
    expect(
      map([
        ['ab', 'cde'],
        ['f', ''],
      ]).byteSize,
    ).toBe(6)
  })

  it('accepts an empty name and an empty value', () => {
    const headers = map([])
    headers.add('', 'v')
    headers.add('x', '')
    expect(headers.get('')).toBe('v')
    expect(headers.get('x')).toBe('')
  })

  it('never alters a snapshot that somebody holds', () => {
    const headers = map([['x-a', '1']])
    const before = headers.snapshot()
    headers.replace('x-a', '2')
    headers.remove('x-a')
    headers.add('x-b', '3')
    expect(before).toEqual([['x-a', '1']])
  })

  it('sets an inline header where it stands', () => {
    const headers = map(
      [
        ['server', 'upstream'],
        ['x-a', '1'],
      ],
      'response',
    )
    headers.set('server', 'envoy')
    expect(headers.snapshot()).toEqual([
      ['server', 'envoy'],
      ['x-a', '1'],
    ])
  })
})
