// Sequences of legal calls that kill a release build of Envoy, or corrupt what it sends: each is foretold, and what looks like one is not.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findCases } from '../cli/cases.ts'
import { runScenario } from '../sandbox/run-scenario.ts'
import type { NoteCode } from '../trace/codes.ts'
import type { LintCode } from '../trace/lints.ts'

const home = join(import.meta.dirname, 'testdata')

function codesOf(folder: string): Set<string> {
  const [found] = findCases([join(home, folder)])
  if (found === undefined) throw new Error(`${folder} is no case`)
  const history = runScenario(found.scenario, found.modules())
  const codes = new Set<string>()
  for (let seq = 0; seq < history.length; seq++) {
    const event = history.event(seq)
    if (event.type === 'note') codes.add(event.code)
  }
  return codes
}

test.each<[what: string, folder: string, code: NoteCode | LintCode]>([
  ['the response is continued before there is one', 'continue-1-in-request-headers-then-0', 'envoy-crash'],
  ['the same in a body callback', 'continue-1-in-request-body-then-0', 'envoy-crash'],
  ['the same in a trailers callback', 'continue-1-in-request-trailers-then-0', 'envoy-crash'],
  ['a reply in on_log', 'completed-reply-in-log', 'envoy-crash'],
  ['a close in on_log', 'completed-close-in-log', 'envoy-crash'],
  ['a close of the response in on_log', 'completed-close-1-in-log', 'envoy-crash'],
  ['a reply in on_done', 'completed-reply-in-done', 'envoy-crash'],
  ['a close in on_response_trailers', 'close-0-in-response-trailers', 'envoy-crash'],
  ['the same of the response', 'close-1-in-response-trailers', 'envoy-crash'],
  ['a look at a body behind its end', 'get-buffer-8-of-a-body-that-is-gone', 'envoy-crash'],
  ['the body of a reply, after its callback', 'buffer-of-a-reply-used-later', 'envoy-crash'],
  ['the last piece of a body, after its callback', 'buffer-of-a-last-piece-used-later', 'envoy-crash'],
  ['a second end for a client that has left', 'client-left-reply-then-continue-in-log-to-the-end', 'envoy-crash'],
  ['a path taken from a request that waits for its connection', 'path-gone-while-the-upstream-connects', 'envoy-crash'],
  ['a host call in the start section', 'start-section-calls', 'envoy-crash'],
  ['a pointer of a module without memory', 'load-hidden-memory', 'envoy-crash'],
  ['a request that is sent twice', 'continue-0-in-request-headers-then-0', 'continue-in-callback'],
  ['a request whose body never follows', 'continue-0-in-request-headers-then-1', 'continue-in-callback'],
  ['the same before a body that comes', 'continue-0-in-request-headers-then-1-with-a-body', 'continue-in-callback'],
  ['a response whose head is written twice', 'continue-1-in-response-headers-then-0', 'continue-in-callback'],
  ['a response whose body never follows', 'continue-1-in-response-headers-then-1', 'continue-in-callback'],
])('%s', (_, folder, code) => {
  expect([...codesOf(folder)]).toContain(code)
})

describe('harmless', () => {
  test.each([
    ['a continue in the last body callback, which then pauses', 'continue-0-in-request-body-eos-then-1'],
    ['a continue in on_log', 'continue-0-in-log-then-0'],
    ['a continue of the other direction', 'continue-0-in-response-headers'],
    ['a piece that is not the last one, after its callback', 'buffer-of-a-piece-used-later'],
    ['a method taken from a request that waits for its connection', 'method-gone-while-the-upstream-connects'],
    ['a continue from a timer', 'tick-resumes-request'],
    ['a continue from a timer of what nobody holds', 'tick-continues-what-is-not-held'],
    ['a continue in a body callback that lets all pass', 'continue-0-in-request-body-eos-then-0'],
  ])('%s', (_, folder) => {
    const codes = codesOf(folder)
    expect(codes.has('envoy-crash') || codes.has('continue-in-callback')).toBe(false)
  })
})
