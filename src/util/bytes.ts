// Byte strings: text of unknown encoding, one character per byte, cheap to compare and to read.

/**
 * A string in which each character is one byte (0..255). Header names, header values, log text and everything else a
 * guest hands over is kept like this, because a guest need not speak UTF-8. Decode it with `textOf` when it is shown.
 */
export type ByteString = string

/** What JSON carries for a byte string: text where the bytes are valid UTF-8, else base64. */
export type TextOrBase64 = { readonly text: string } | { readonly base64: string }

/** One header, or any other key with a value. */
export type Pair = readonly [name: ByteString, value: ByteString]

/** Ordered pairs. Names may repeat and order matters, so this is never a map. */
export type Pairs = readonly Pair[]

const encoder = new TextEncoder()
// ignoreBOM keeps a byte order mark; fatal turns invalid UTF-8 into an exception instead of U+FFFD.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const chunk = 0x2000

/** The bytes as one character each. */
export function byteString(bytes: Uint8Array): ByteString {
  if (bytes.length <= chunk) return String.fromCharCode.apply(null, bytes as unknown as number[])
  let out = ''
  for (let at = 0; at < bytes.length; at += chunk) {
    out += String.fromCharCode.apply(null, bytes.subarray(at, at + chunk) as unknown as number[])
  }
  return out
}

/** The bytes that a byte string stands for. */
export function bytesOf(text: ByteString): Uint8Array {
  const out = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i)
  return out
}

/** Text as UTF-8 bytes. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** Text as a byte string of its UTF-8 bytes. */
export function byteStringOfText(text: string): ByteString {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return byteString(encoder.encode(text))
  return text
}

/** The text that valid UTF-8 stands for, or undefined. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** The text that a byte string stands for, or undefined where it is not UTF-8. */
export function textOf(text: ByteString): string | undefined {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return decodeUtf8(bytesOf(text))
  return text
}

/** A byte string for people: UTF-8 where it is valid, else each byte above 0x7e as `\xNN`. */
export function showText(text: ByteString): string {
  return textOf(text) ?? text.replace(/[^\x20-\x7e\n\t]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

/** Base64 of bytes (the standard alphabet, padded). */
export function base64(bytes: Uint8Array): string {
  return btoa(byteString(bytes))
}

/** The bytes of base64 text, or undefined where it is malformed. */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    return bytesOf(atob(text))
  } catch {
    return undefined
  }
}

/** Base64 that an address can hold (RFC 4648, section 5), without padding. */
export function base64url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The bytes of base64 for addresses, or undefined where it is malformed. */
export function fromBase64url(text: string): Uint8Array | undefined {
  return /[+/=\s]/.test(text) ? undefined : fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'))
}

/** Lower-case hexadecimal, two digits a byte. */
export function hex(bytes: Uint8Array): string {
  let out = ''
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0')
  return out
}

/** Several byte arrays as one. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array
  let size = 0
  for (const part of parts) size += part.length
  const out = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Whether two byte arrays hold the same bytes. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** For JSON: `{ text }` where the bytes are UTF-8, else `{ base64 }`. */
export function toTextOrBase64(value: ByteString | Uint8Array): TextOrBase64 {
  const text = typeof value === 'string' ? textOf(value) : decodeUtf8(value)
  if (text !== undefined) return { text }
  return { base64: base64(typeof value === 'string' ? bytesOf(value) : value) }
}
