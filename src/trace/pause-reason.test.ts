// Why a stream waits, by scripts of the probe guest that let it.
import { expect, test } from 'vitest'
import { probeRun } from '../cli/testing/probe-run.ts'
import { reasonOfPause } from './pause-reason.ts'
import { streams } from './streams.ts'

const call = 'http_call "auth" {":method":"GET", ":path":"/", ":authority":"a"} "" {} 1000 &u'
const clusters = [{ name: 'auth', rules: [{ answer: { status: 403, delayMs: 20 } }] }]

function pauseIn(script: string) {
  const { history } = probeRun({ a: script }, { clusters })
  const [stream] = streams(history)
  const found = reasonOfPause(history, stream?.outcome ?? null, history.parent(stream?.enter ?? 0) ?? 0)
  const event = found?.seq == null ? null : history.event(found.seq)
  return { reason: found?.reason, at: event?.type === 'enter' && 'name' in event.span ? event.span.name : null }
}

test('an answer that let the stream wait is named, with its status', () => {
  const { reason, at } = pauseIn(`on request_headers\n  ${call}\n  ret 1\non http_call_response`)
  expect(reason?.happened).toBe(
    'proxy_on_request_headers of a did not say Continue. Then callout 1 to auth came back with 403, and proxy_on_http_call_response did not let the stream go on.',
  )
  expect(at).toBe('proxy_on_http_call_response')
})

test('a call that came to nothing is named, with the id that it needs', () => {
  const { reason, at } = pauseIn(`on request_headers\n  ${call}\n  ret 1\non http_call_response\n  continue_stream 0`)
  expect(reason?.happened).toContain('proxy_on_http_call_response called proxy_continue_stream, which came to nothing.')
  expect(reason?.change).toContain('Call proxy_set_effective_context with 2 before')
  expect(at).toBe('proxy_continue_stream')
})

test('where nothing came meanwhile the callback that paused is shown', () => {
  const { reason, at } = pauseIn('on request_headers\n  ret 1')
  expect(reason?.happened).toBe('proxy_on_request_headers of a did not say Continue. Nothing let the stream go on since.')
  expect(at).toBe('proxy_on_request_headers')
})
