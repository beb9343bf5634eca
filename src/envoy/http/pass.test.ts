// Iteration along a chain of two filters A and B, then the end. Each row was seen in Envoy 1.36 to 1.40 (body "abc", "defg", empty end).
import { describe, expect, it } from 'vitest'
import { byteString, utf8 } from '../../util/bytes.ts'
import type { Buffer } from './buffer.ts'
import type { DataStatus, HeadersStatus, HttpFilter, TrailersStatus } from './filter.ts'
import { HeaderMap } from './headers.ts'
import { Pass, type PassOwner } from './pass.ts'

/** A filter whose statuses are scripted and which writes down what it is shown. */
function scripted(
  name: string,
  seen: string[],
  headers: HeadersStatus[],
  data: DataStatus[],
  trailers: TrailersStatus[] = [],
): HttpFilter {
  return {
    name,
    because: 'answer',
    decodeHeaders: () => 'Continue',
    decodeData: () => 'Continue',
    decodeTrailers: () => 'Continue',
    encodeHeaders: (_map, end) => {
      seen.push(`${name} headers${end ? ' end' : ''}`)
      return headers.shift() ?? 'Continue'
    },
    encodeData: (piece, end) => {
      seen.push(`${name} ${piece.length}${end ? ' end' : ''}`)
      return data.shift() ?? 'Continue'
    },
    encodeTrailers: () => {
      seen.push(`${name} trailers`)
      return trailers.shift() ?? 'Continue'
    },
    log: () => undefined,
    onDestroy: () => undefined,
  }
}

function run(
  a: { headers?: HeadersStatus[]; data?: DataStatus[]; trailers?: TrailersStatus[] },
  script: (pass: Pass) => void,
  limit = 1000,
) {
  const seen: string[] = []
  let overflowed = false
  const owner: PassOwner = {
    ended: false,
    end: { kind: 'open' as const, continuedInside: () => undefined },
    responseComplete: false,
    bufferLimit: limit,
    executePreparedReply: () => undefined,
    entered: () => undefined,
    left: () => undefined,
    makeTrailers: () => new HeaderMap('responseTrailers', [], null),
    bufferOverflow: () => {
      overflowed = true
    },
  }
  const A = scripted('A', seen, a.headers ?? [], a.data ?? [], a.trailers ?? [])
  const B = scripted('B', seen, [], [])
  const end = {
    encodeHeaders: (_map: HeaderMap, endStream: boolean) => seen.push(`out headers${endStream ? ' end' : ''}`),
    encodeData: (piece: Buffer, endStream: boolean) => {
      seen.push(`out ${byteString(piece.bytes())}${endStream ? ' end' : ''}`)
      piece.clear()
    },
    encodeTrailers: () => seen.push('out trailers'),
  }
  const pass = new Pass('response', [A, B], owner, end)
  script(pass)
  return { seen, overflowed, pass, A }
}

const head = () => new HeaderMap('response', [[':status', '200']], null)

function body(pass: Pass) {
  pass.startHeaders(head(), false)
  pass.startData(utf8('abc'), false)
  pass.startData(utf8('defg'), false)
  pass.startData(new Uint8Array(0), true)
}

describe('a pass', () => {
  it('hands on each piece when every status is Continue', () => {
    expect(run({}, body).seen).toEqual([
      'A headers',
      'B headers',
      'out headers',
      'A 3',
      'B 3',
      'out abc',
      'A 4',
      'B 4',
      'out defg',
      'A 0 end',
      'B 0 end',
      'out  end',
    ])
  })

  it('gives the next filter one piece after StopIterationAndBuffer', () => {
    const { seen } = run({ data: ['StopIterationAndBuffer', 'StopIterationAndBuffer'] }, body)
    expect(seen.slice(3)).toEqual(['A 3', 'A 4', 'A 0 end', 'B 7 end', 'out abcdefg end'])
  })

  it('discards what StopIterationNoBuffer was shown', () => {
    const { seen } = run({ data: ['StopIterationNoBuffer', 'StopIterationNoBuffer'] }, body)
    expect(seen.slice(3)).toEqual(['A 3', 'A 4', 'A 0 end', 'B 0 end', 'out  end'])
  })

  it('shows the filter that stopped everything its whole body in one call after continue', () => {
    const { seen, pass, A } = run({ headers: ['StopAllIterationAndWatermark'] }, body)
    expect(seen).toEqual(['A headers'])
    pass.positionOf(A).continue()
    expect(seen.slice(1)).toEqual(['B headers', 'out headers', 'A 7 end', 'B 7 end', 'out abcdefg end'])
  })

  it('releases headers held by StopIteration together with the body that Continue lets go', () => {
    const { seen } = run(
      { headers: ['StopIteration'], data: ['StopIterationAndBuffer', 'StopIterationAndBuffer', 'Continue'] },
      body,
    )
    expect(seen).toEqual(['A headers', 'A 3', 'A 4', 'A 0 end', 'B headers', 'out headers', 'B 7 end', 'out abcdefg end'])
  })

  it('continues a header-only message straight to the end', () => {
    const { seen, pass, A } = run({ headers: ['StopAllIterationAndBuffer'] }, (p) => p.startHeaders(head(), true))
    pass.positionOf(A).continue()
    expect(seen).toEqual(['A headers end', 'B headers end', 'out headers end'])
  })

  it('never says end of stream in a data callback when trailers follow', () => {
    const { seen } = run({}, (pass) => {
      pass.startHeaders(head(), false)
      pass.startData(utf8('abc'), false)
      pass.startTrailers(new HeaderMap('responseTrailers', [['x', '1']], null))
    })
    expect(seen.slice(3)).toEqual(['A 3', 'B 3', 'out abc', 'A trailers', 'B trailers', 'out trailers'])
  })

  it('holds trailers alone when the trailers callback stops', () => {
    const { seen, pass, A } = run({ trailers: ['StopIteration'] }, (p) => {
      p.startHeaders(head(), false)
      p.startData(utf8('abc'), false)
      p.startTrailers(new HeaderMap('responseTrailers', [], null))
    })
    expect(seen.slice(5)).toEqual(['out abc', 'A trailers'])
    pass.positionOf(A).continue()
    expect(seen.slice(7)).toEqual(['B trailers', 'out trailers'])
  })

  it('delivers trailers that a filter adds in its last data callback to the filters after it, not to itself', () => {
    const seen: string[] = []
    const { seen: all, pass } = run({}, () => undefined)
    expect(all).toEqual(seen)
    const A = pass.positions[0]?.filter as HttpFilter
    A.encodeData = (piece, end) => {
      all.push(`A ${piece.length}${end ? ' end' : ''}`)
      if (end) pass.addTrailers().add('x', '1')
      return 'Continue'
    }
    pass.startHeaders(head(), false)
    pass.startData(utf8('abc'), true)
    expect(all.slice(3)).toEqual(['A 3 end', 'B 3', 'out abc', 'B trailers', 'out trailers'])
  })

  it('reports an overflow when buffering passes the limit, but not under back-pressure', () => {
    expect(run({ data: ['StopIterationAndBuffer'] }, body, 2).overflowed).toBe(true)
    expect(run({ data: ['StopIterationAndWatermark'] }, body, 2).overflowed).toBe(false)
    expect(run({ headers: ['StopAllIterationAndWatermark'] }, body, 2).overflowed).toBe(false)
    expect(run({ headers: ['StopAllIterationAndBuffer'] }, body, 2).overflowed).toBe(true)
  })
})
