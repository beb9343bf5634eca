// Which rows of a trace are about a callout.
import { expect, test } from 'vitest'
import { probeRun } from '../cli/testing/probe-run.ts'
import { calloutAt, callouts } from './callouts.ts'

const asks = `on request_headers
  http_call "auth" {":method":"GET", ":path":"/check", ":authority":"auth"} "" {} 1000 &u
  let $stream $self
  ret 1
on http_call_response
  get_header_map_value 6 ":status" &b
  set_effective_context $stream
  continue_stream 0`

const { history } = probeRun(
  { a: asks, b: '' },
  {
    clusters: [
      { name: 'web', rules: [{ answer: {} }] },
      { name: 'auth', rules: [{ answer: { status: 403, delayMs: 20 } }] },
    ],
  },
)

/** The rows that are about the callout, by their names, and how. */
const rows = () =>
  Array.from({ length: history.length }, (_, seq) => seq).flatMap((seq) => {
    const at = calloutAt(history, seq)
    const name = history.callName(seq) ?? 'callout'
    return at === null || name === 'proxy_log' ? [] : [`${name} ${at.role} ${at.callout}`]
  })

test('it is sent by one call, told of by one callback, and asked for in that', () => {
  expect(rows().filter((row) => !row.includes('malloc') && !row.includes('memory_allocate'))).toEqual([
    'proxy_http_call sends 1',
    'callout is told 1',
    'proxy_on_http_call_response is told 1',
    'proxy_get_header_map_value asks 1',
    'proxy_set_effective_context asks 1',
    'proxy_continue_stream asks 1',
  ])
})

test('what goes on because of it is about the stream again', () => {
  const end = callouts(history)[0]?.end ?? history.length
  const later = Array.from({ length: history.length - end }, (_, at) => end + at)
  const headers = later.filter((seq) => history.callName(seq) === 'proxy_on_request_headers')
  expect(headers).toHaveLength(1)
  expect(headers.map((seq) => calloutAt(history, seq))).toEqual([null])
})
