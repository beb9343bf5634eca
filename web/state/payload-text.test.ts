// Configurations as text in an editor.
import { expect, test } from 'vitest'
import { type PayloadKind, payloadOf, textOfPayload } from './payload-text.ts'

test.each<[PayloadKind, string, boolean]>([
  ['StringValue', 'header_1=somevalue\n', false],
  ['BytesValue', '/wD+', true],
  ['Struct', '{"a":1,\n     "b": []}', false],
  ['Struct', '', false],
])('%s %j is read back as it was typed', (kind, text, asBase64) => {
  const payload = payloadOf(kind, text, asBase64)
  expect(typeof payload).toBe('object')
  expect(typeof payload === 'object' && textOfPayload(payload)).toBe(text)
})

test('a Struct that came from elsewhere is laid out', () => {
  expect(textOfPayload({ any: 'Struct', value: { a: 1 } })).toBe('{\n  "a": 1\n}')
})

test.each<[PayloadKind, string, boolean, string]>([
  ['Struct', '{"a":', false, 'Not JSON yet'],
  ['Struct', '[1]', false, 'A Struct is a JSON object'],
  ['BytesValue', '/w*D', true, 'Not base64 yet'],
])('%s %j is no payload, and says why', (kind, text, asBase64, message) => {
  expect(payloadOf(kind, text, asBase64)).toContain(message)
})
