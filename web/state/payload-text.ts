// A plugin's configuration as text in an editor, and back.
import type { Payload } from '../../src/scenario/schema.ts'
import { base64, fromBase64 } from '../../src/util/bytes.ts'

export type PayloadKind = Payload['any'] | 'none'

/** The very text a Struct was written as: its white space is the reader's, and no part of the scenario. */
const writtenAs = new WeakMap<Payload, string>()

/** How a payload reads in the editor: text as it is, a Struct as JSON, bytes that are not text as base64. */
export function textOfPayload(payload: Payload | undefined): string {
  if (!payload) return ''
  if (payload.any === 'Struct') return writtenAs.get(payload) ?? JSON.stringify(payload.value, null, 2)
  return typeof payload.value === 'string' ? payload.value : payload.value.base64
}

/** Whether it holds bytes that are not text. */
export const isBase64 = (payload: Payload | undefined) =>
  payload !== undefined && payload.any !== 'Struct' && typeof payload.value !== 'string'

/** The payload that a text stands for, or a message. */
export function payloadOf(kind: PayloadKind, text: string, asBase64: boolean): Payload | undefined | string {
  if (kind === 'none') return undefined
  if (kind === 'Struct') return structOf(text)
  if (!asBase64) return { any: kind, value: text }
  const bytes = fromBase64(text.trim())
  return bytes
    ? { any: kind, value: { base64: base64(bytes) } }
    : 'Not base64 yet: the alphabet is A–Z a–z 0–9 + / and length a multiple of four. The scenario keeps the last valid value.'
}

function structOf(text: string): Payload | string {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'A Struct is a JSON object: { … }.'
    // What JSON.parse makes of an object is one of JSON values.
    const payload: Payload = { any: 'Struct', value: value as Extract<Payload, { any: 'Struct' }>['value'] }
    writtenAs.set(payload, text)
    return payload
  } catch (error) {
    return `Not JSON yet: ${error instanceof Error ? error.message : String(error)}. The scenario keeps the last valid value.`
  }
}
