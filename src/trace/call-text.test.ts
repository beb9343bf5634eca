// Lines of the timeline, from the words and values of a trace.
import { expect, test } from 'vitest'
import { callText } from './call-text.ts'
import type { SpanResult, TraceValue } from './event.ts'

const line = (
  kind: 'callback' | 'hostcall',
  name: string,
  words: readonly number[],
  args: Readonly<Record<string, TraceValue>>,
  result: SpanResult,
) => {
  const span =
    kind === 'callback'
      ? { kind, name, vm: 1, plugin: null, words, args }
      : { kind, module: 'env', name, vm: 1, plugin: null, words, args }
  const { args: shown, outputs, answer, refused } = callText(span, result)
  const join = (pieces: typeof shown) => pieces.map(({ text }) => text).join(', ')
  return `${name}(${join(shown)})${outputs.length > 0 ? ` → ${join(outputs)}` : ''} = ${answer}${refused ? ' refused' : ''}`
}

test.each([
  [
    line('callback', 'proxy_on_request_headers', [2, 9, 1], {}, { word: 0 }),
    'proxy_on_request_headers(2, 9 headers, end) = Continue',
  ],
  [
    line('callback', 'proxy_on_request_headers', [2, 9, 0], {}, { word: 1 }),
    'proxy_on_request_headers(2, 9 headers) = StopIteration',
  ],
  // ABI 0.1.0 passes no end of stream.
  [line('callback', 'proxy_on_response_headers', [2, 4], {}, { word: 0 }), 'proxy_on_response_headers(2, 4 headers) = Continue'],
  [line('callback', 'proxy_on_context_create', [1, 0], {}, {}), 'proxy_on_context_create(1, root) = null'],
  [
    line('hostcall', 'proxy_add_header_map_value', [2, 1, 2, 3, 4], { map: 2, key: 'a', value: 'b' }, { word: 0 }),
    'proxy_add_header_map_value(response, “a”, “b”) = Ok',
  ],
  [
    line('hostcall', 'proxy_get_header_map_value', [0, 1, 2, 3, 4], { map: 0, key: 'a' }, { word: 1 }),
    'proxy_get_header_map_value(request, “a”) = NotFound refused',
  ],
  [line('hostcall', 'proxy_log', [2, 16, 3], { level: 2, message: 'a\nb' }, { word: 0 }), 'proxy_log(info, “a⏎b”) = Ok'],
  // What could not be read leaves its place.
  [
    line('hostcall', 'proxy_log', [2, 4294967295, 3], {}, { word: 6 }),
    'proxy_log(info, 3 B at 4294967295) = InvalidMemoryAccess refused',
  ],
  [line('hostcall', 'proxy_get_shared_queue', [1, 2], {}, { word: 0 }), 'proxy_get_shared_queue(1, 2) = 0'],
])('%s', (shown, expected) => {
  expect(shown).toBe(expected)
})
