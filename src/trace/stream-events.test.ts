// What happens to a stream from outside stands in the trace around what comes of it.
import { expect, test } from 'vitest'
import { probeRun } from '../cli/testing/probe-run.ts'
import type { ScenarioInput } from '../scenario/schema.ts'
import { enclosing } from './spans.ts'
import { streamEventText } from './stream-events.ts'

type Rules = NonNullable<NonNullable<ScenarioInput['clusters']>[number]['rules']>

const answer = (fields: NonNullable<Rules[number]['answer']>): Rules => [{ answer: fields }]

/** The events of a request, in words, and which of them has on_log inside. */
function eventsOf(script: string, rules: Rules) {
  const { history } = probeRun({ a: script }, { clusters: [{ name: 'web', rules }] })
  const found: string[] = []
  let around: string | null = null
  for (let seq = 0; seq < history.length; seq++) {
    const event = history.event(seq)
    if (event.type !== 'enter') continue
    const text = event.span.kind === 'envoy' ? streamEventText(event.span) : null
    if (text !== null) found.push(text)
    if (event.span.kind !== 'callback' || event.span.name !== 'proxy_on_log') continue
    const span = enclosing(history, 'envoy', seq)?.span
    around = span === undefined ? null : streamEventText(span)
  }
  return { found, around }
}

test.each<[what: string, script: string, rules: Rules]>([
  ['the client leaves', 'on request_headers\n  ret 1', answer({})],
  ['the route times out', '', answer({ delayMs: 16_000 })],
  ['the upstream refuses the connection', '', []],
  ['the upstream breaks off its response', '', answer({ body: { text: 'Hello' }, breaksOff: 'reset' })],
  ['the upstream closes the connection', '', [{ match: { method: 'PUT' }, answer: {} }]],
])('%s, and the callbacks at the end of the stream come of it', (what, script, rules) => {
  expect(eventsOf(script, rules)).toEqual({ found: [what], around: what })
})

test('a response that is complete ends a stream without further words', () => {
  expect(eventsOf('', answer({}))).toEqual({ found: [], around: null })
})
