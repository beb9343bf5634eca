// Headers as people write them: one `name: value` a line.
import type { BytesText } from '../../src/scenario/schema.ts'

export type TextPairs = ReadonlyArray<readonly [BytesText, BytesText]>

/** A line that is no header, counted from 1. */
export interface LineProblem {
  readonly line: number
  readonly message: string
}

// RFC 9110 token; a leading colon is a pseudo header, which Envoy makes from the other fields.
const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** Why a name cannot be sent, or null. */
export function checkHeaderName(name: string): string | null {
  if (name === '') return 'A header needs a name.'
  if (name.startsWith(':')) return `${name} is not a header of HTTP/1.1: method, path and authority have fields of their own.`
  if (!tokenPattern.test(name))
    return `“${name}” is not a header name: letters, digits and !#$%&'*+-.^_\`|~ only. Envoy would answer 400.`
  return null
}

/** Why a value cannot be sent, or null. */
export function checkHeaderValue(value: string): string | null {
  return /[\0\r\n]/.test(value) ? 'A header value cannot hold a line break or a NUL.' : null
}

/** Headers from lines; empty lines are skipped. */
export function parsePairs(text: string): { readonly pairs: TextPairs } | { readonly problems: readonly LineProblem[] } {
  const pairs: Array<readonly [string, string]> = []
  const problems: LineProblem[] = []
  text.split('\n').forEach((raw, index) => {
    const line = raw.replace(/\r$/, '')
    if (line.trim() === '') return
    const colon = line.indexOf(':', 1)
    if (colon < 0) {
      problems.push({ line: index + 1, message: `Line ${index + 1}: “${line.trim()}” has no colon. Write “name: value”.` })
      return
    }
    const name = line.slice(0, colon).trim()
    const value = line.slice(colon + 1).trim()
    const message = checkHeaderName(name) ?? checkHeaderValue(value)
    if (message !== null) problems.push({ line: index + 1, message: `Line ${index + 1}: ${message}` })
    else pairs.push([name, value])
  })
  return problems.length > 0 ? { problems } : { pairs }
}

/** Whether every name and value is text, so that lines can hold them. */
export function isAllText(pairs: TextPairs): pairs is ReadonlyArray<readonly [string, string]> {
  return pairs.every(([name, value]) => typeof name === 'string' && typeof value === 'string')
}

/** Lines of headers; bytes that are not text show as base64 and cannot be read back. */
export function printPairs(pairs: TextPairs): string {
  return pairs.map(([name, value]) => `${showBytesText(name)}: ${showBytesText(value)}`).join('\n')
}

/** Text as it is, other bytes as `base64:…`. */
export function showBytesText(value: BytesText): string {
  return typeof value === 'string' ? value : `base64:${value.base64}`
}
